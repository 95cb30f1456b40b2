import type { GreyImage } from './grey-image';

/** Sums over rectangles in constant time: `(width + 1) × (height + 1)` running totals. */
export interface BoxSums {
  readonly sums: Int32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** 8 megapixels of 255 still fit into 31 bits; larger pictures are never searched this way. */
export function boxSums({ data, widthPx, heightPx }: GreyImage): BoxSums {
  const stride = widthPx + 1;
  const sums = new Int32Array(stride * (heightPx + 1));
  for (let y = 0; y < heightPx; y += 1) {
    let row = 0;
    const above = y * stride + 1;
    const here = above + stride;
    for (let x = 0, from = y * widthPx; x < widthPx; x += 1, from += 1) {
      row += data[from] ?? 0;
      sums[here + x] = (sums[above + x] ?? 0) + row;
    }
  }
  return { sums, widthPx, heightPx };
}

/** Mean of the square of `2 × radiusPx + 1` around a pixel; NaN when it reaches over the edge. */
export function boxMean({ sums, widthPx, heightPx }: BoxSums, x: number, y: number, radiusPx: number): number {
  const left = x - radiusPx;
  const top = y - radiusPx;
  const side = 2 * radiusPx + 1;
  if (left < 0 || top < 0 || left + side > widthPx || top + side > heightPx) return Number.NaN;
  const stride = widthPx + 1;
  const upper = top * stride + left;
  const lower = upper + side * stride;
  const sum = (sums[lower + side] ?? 0) - (sums[lower] ?? 0) - (sums[upper + side] ?? 0) + (sums[upper] ?? 0);
  return sum / (side * side);
}

/**
 * 1 where a pixel is darker than the mean of the square around it: copes with shade, glare and dim light,
 * where one threshold for the whole picture does not.
 */
export function darkerThanAround(image: GreyImage, radiusPx: number): Uint8Array {
  const { data, widthPx, heightPx } = image;
  const { sums } = boxSums(image);
  const stride = widthPx + 1;
  const dark = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    const top = Math.max(0, y - radiusPx);
    const rows = Math.min(heightPx, y + radiusPx + 1) - top;
    const upper = top * stride;
    const lower = upper + rows * stride;
    for (let x = 0; x < widthPx; x += 1) {
      const left = Math.max(0, x - radiusPx);
      const right = Math.min(widthPx, x + radiusPx + 1);
      const sum =
        (sums[lower + right] ?? 0) - (sums[lower + left] ?? 0) - (sums[upper + right] ?? 0) + (sums[upper + left] ?? 0);
      const at = y * widthPx + x;
      dark[at] = (data[at] ?? 0) * rows * (right - left) < sum ? 1 : 0;
    }
  }
  return dark;
}
