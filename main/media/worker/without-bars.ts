import type { PhotoFacts } from '@shared/model/photo';
import type { Pixels } from './fingerprint';

/** Thumbnails are 4:3 by the DCF rules: other formats are set between black bars. */
export function withoutBars(pixels: Pixels, facts: PhotoFacts | null): Pixels {
  const { widthPx, heightPx } = facts ?? { widthPx: null, heightPx: null };
  if (widthPx === null || heightPx === null) return pixels;
  const wanted = widthPx / heightPx;
  const actual = pixels.widthPx / pixels.heightPx;
  const off = wanted / actual;
  // Within rounding nothing was added; beyond 16:9 and 1:1 it is no bars but another way of holding the camera.
  if (Math.abs(off - 1) < 0.02 || off < 0.7 || off > 1.45) return pixels;
  const width = wanted > actual ? pixels.widthPx : Math.max(1, Math.round(pixels.heightPx * wanted));
  const height = wanted > actual ? Math.max(1, Math.round(pixels.widthPx / wanted)) : pixels.heightPx;
  const left = (pixels.widthPx - width) >> 1;
  const top = (pixels.heightPx - height) >> 1;
  const data = new Uint8Array(width * height * pixels.channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * pixels.widthPx + left) * pixels.channels;
    data.set(pixels.data.subarray(from, from + width * pixels.channels), y * width * pixels.channels);
  }
  return { data, widthPx: width, heightPx: height, channels: pixels.channels };
}
