import type { GreyImage } from './grey-image';

const mapped = (image: GreyImage, curve: Uint8Array): GreyImage => {
  const data = new Uint8Array(image.data.length);
  for (let at = 0; at < data.length; at += 1) data[at] = curve[image.data[at] ?? 0] ?? 0;
  return { data, widthPx: image.widthPx, heightPx: image.heightPx };
};

const curveOf = (shade: (value: number) => number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, value) => Math.max(0, Math.min(255, Math.round(shade(value)))));

/** Pulls apart what over-exposure pressed together below white: white stays, 228 becomes 104. */
const HIGHLIGHTS = curveOf((value) => 255 * (value / 255) ** 8);

export function openHighlights(image: GreyImage): GreyImage {
  return mapped(image, HIGHLIGHTS);
}

/** Shade below which this share of the pixels lies. */
export function shadeAt({ data }: GreyImage, share: number): number {
  const histogram = new Uint32Array(256);
  for (let at = 0; at < data.length; at += 1) {
    const value = data[at] ?? 0;
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  let shade = 0;
  for (let sum = histogram[0] ?? 0; sum < share * data.length && shade < 255; sum += histogram[shade] ?? 0) shade += 1;
  return shade;
}

/** Full contrast: the darkest and brightest few per cent become black and white. */
export function stretchTones(image: GreyImage): GreyImage {
  const low = shadeAt(image, 0.03);
  const high = Math.max(low + 1, shadeAt(image, 0.97));
  return mapped(
    image,
    curveOf((value) => ((value - low) * 255) / (high - low)),
  );
}
