import { boxMean, boxSums } from './box-sums';
import type { GreyImage } from './grey-image';

/** Moves every pixel away from the mean around it, `amount` times the difference. */
export function sharpen(image: GreyImage, radiusPx: number, amount: number): GreyImage {
  const { data, widthPx, heightPx } = image;
  const sums = boxSums(image);
  const sharp = new Uint8Array(data.length);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const at = y * widthPx + x;
      const value = data[at] ?? 0;
      const reach = Math.min(radiusPx, x, y, widthPx - 1 - x, heightPx - 1 - y);
      const moved = value + amount * (value - boxMean(sums, x, y, reach));
      sharp[at] = moved < 0 ? 0 : moved > 255 ? 255 : moved;
    }
  }
  return { data: sharp, widthPx, heightPx };
}
