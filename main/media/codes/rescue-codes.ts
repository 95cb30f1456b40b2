import type { CardSign } from './card-signs';
import { findCodes } from './find-codes';
import { crop, halve, pad, type GreyImage } from './grey-image';
import { rotatePatch } from './rotate-patch';
import { sharpen } from './sharpen';
import { openHighlights, stretchTones } from './tones';

/** Enough pixels a module for any code on a card. */
const RESCUE_EDGE_PX = 2400;
/** The code and its quiet zone, and some slack: a texture rarely shows the whole code. */
const AROUND = 1.9;
/** Sides that crops are brought to: blur and noise vanish on the small one, thin modules show on the large one. */
const CROP_EDGES_PX = [240, 420, 720];
/**
 * A code cut by the edge lacks its quiet zone (white helps), or the outer black of a finder pattern (black or
 * grey helps); which, and how wide the border must be, was found by trying.
 */
const BORDERS = [
  { px: 64, shade: 128 },
  { px: 64, shade: 255 },
  { px: 20, shade: 0 },
];

/** The surroundings of a sign, at one of several sizes. */
function cropAt(image: GreyImage, sign: CardSign, scale: number, edgePx: number): GreyImage {
  const half = Math.max(sign.patch.halfWidthPx, sign.patch.halfHeightPx) * scale * AROUND;
  const patch = { x: sign.patch.x * scale, y: sign.patch.y * scale, halfWidthPx: half, halfHeightPx: half, angle: 0 };
  const factor = edgePx / (2 * half);
  if (factor >= 1) return rotatePatch(image, patch, factor);
  let part = crop(image, { left: patch.x - half, top: patch.y - half, right: patch.x + half, bottom: patch.y + half });
  while (Math.min(part.widthPx, part.heightPx) >= 1.5 * edgePx) part = halve(part);
  return part;
}

/** A picture to try, and the sign it was made for. */
interface Attempt {
  readonly image: GreyImage;
  readonly sign: CardSign;
}

/** Pictures made from what there is, most promising first. */
function* attempts(quick: GreyImage, large: GreyImage, signs: readonly CardSign[]): Generator<Attempt> {
  const scale = large.widthPx / quick.widthPx;
  for (const sign of signs) {
    for (const { px, shade } of sign.kind === 'tiny' ? [] : BORDERS) yield { image: pad(quick, px, shade), sign };
    for (const edgePx of CROP_EDGES_PX) {
      const image = cropAt(large, sign, scale, edgePx);
      yield { image, sign };
      yield { image: stretchTones(image), sign };
      yield { image: stretchTones(sharpen(image, Math.max(1, Math.round(edgePx / 40)), 2)), sign };
      yield { image: stretchTones(openHighlights(image)), sign };
    }
  }
}

/** What a rescue brought: the texts, and where the code is. */
export interface Rescued {
  readonly texts: readonly string[];
  readonly sign: CardSign;
}

/** Tries hard to read the code of a picture that looks like a card: some tenths of a second; null when nothing helps. */
export async function rescueCodes(
  quick: GreyImage,
  load: (edgePx: number) => Promise<GreyImage>,
  signs: readonly CardSign[],
): Promise<Rescued | null> {
  const large = await load(RESCUE_EDGE_PX);
  for (const { image, sign } of attempts(quick, large, signs)) {
    const found = await findCodes(image, 'thorough');
    if (found.length > 0) return { texts: found.map(({ text }) => text), sign };
  }
  return null;
}
