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

/** How many pixels have each shade. */
function countShades({ data }: GreyImage): Uint32Array {
  const counts = new Uint32Array(256);
  // Neighbours are mostly of one shade, and one count cannot be raised twice at once: two lists take turns.
  const others = new Uint32Array(256);
  for (let at = 0; at + 1 < data.length; at += 2) {
    const even = data[at] ?? 0;
    const odd = data[at + 1] ?? 0;
    counts[even] = (counts[even] ?? 0) + 1;
    others[odd] = (others[odd] ?? 0) + 1;
  }
  const last = data.length % 2 === 1 ? data.at(-1) : undefined;
  if (last !== undefined) counts[last] = (counts[last] ?? 0) + 1;
  return counts.map((count, shade) => count + (others[shade] ?? 0));
}

function shadeIn(counts: Uint32Array, pixels: number): number {
  let shade = 0;
  for (let sum = counts[0] ?? 0; sum < pixels && shade < 255; sum += counts[shade] ?? 0) shade += 1;
  return shade;
}

/** Shade below which this share of the pixels lies. */
export const shadeAt = (image: GreyImage, share: number): number =>
  shadeIn(countShades(image), share * image.data.length);

/** Full contrast: the darkest and brightest few per cent become black and white. */
export function stretchTones(image: GreyImage): GreyImage {
  const counts = countShades(image);
  const low = shadeIn(counts, 0.03 * image.data.length);
  const high = Math.max(low + 1, shadeIn(counts, 0.97 * image.data.length));
  return mapped(
    image,
    curveOf((value) => ((value - low) * 255) / (high - low)),
  );
}
