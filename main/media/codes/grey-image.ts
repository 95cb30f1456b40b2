/** Luminance, row by row, one byte each, no padding. Nothing is said about which way is up. */
export interface GreyImage {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A part of a picture, in its pixels; cut to what lies inside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Half the size: the mean of each 2×2 square. An odd last row or column is dropped. */
export function halve({ data, widthPx, heightPx }: GreyImage): GreyImage {
  const width = widthPx >> 1;
  const height = heightPx >> 1;
  const half = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    let from = 2 * y * widthPx;
    for (let x = 0, to = y * width; x < width; x += 1, to += 1, from += 2) {
      const sum =
        (data[from] ?? 0) + (data[from + 1] ?? 0) + (data[from + widthPx] ?? 0) + (data[from + widthPx + 1] ?? 0);
      half[to] = (sum + 2) >> 2;
    }
  }
  return { data: half, widthPx: width, heightPx: height };
}

export function crop(image: GreyImage, box: Box): GreyImage {
  const left = Math.max(0, Math.floor(box.left));
  const top = Math.max(0, Math.floor(box.top));
  const widthPx = Math.max(0, Math.min(image.widthPx, Math.ceil(box.right)) - left);
  const heightPx = Math.max(0, Math.min(image.heightPx, Math.ceil(box.bottom)) - top);
  const data = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    const from = (top + y) * image.widthPx + left;
    data.set(image.data.subarray(from, from + widthPx), y * widthPx);
  }
  return { data, widthPx, heightPx };
}

/** The picture with a border of one shade on all sides. */
export function pad(image: GreyImage, borderPx: number, shade: number): GreyImage {
  const widthPx = image.widthPx + 2 * borderPx;
  const heightPx = image.heightPx + 2 * borderPx;
  const data = new Uint8Array(widthPx * heightPx).fill(shade);
  for (let y = 0; y < image.heightPx; y += 1) {
    const row = image.data.subarray(y * image.widthPx, (y + 1) * image.widthPx);
    data.set(row, (y + borderPx) * widthPx + borderPx);
  }
  return { data, widthPx, heightPx };
}
