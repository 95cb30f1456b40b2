import type { CardSign } from './card-signs';
import { findCodes, type FoundCode } from './find-codes';
import { crop, pad, type GreyImage } from './grey-image';
import { rotatePatch } from './rotate-patch';
import { sharpen } from './sharpen';
import { openHighlights, stretchTones } from './tones';

/** Enough pixels a module for any code on a card. */
const RESCUE_EDGE_PX = 2400;
/** The code and its quiet zone, and some slack: a texture rarely shows the whole code. */
const AROUND = 1.9;
/** Sides that crops are brought to: blur and noise vanish on the small one, thin modules show on the large one. */
const CROP_EDGES_PX = [240, 420, 720];
const BORDER_PX = 64;

/** The surroundings of a sign, at one of several sizes. */
function cropAt(image: GreyImage, sign: CardSign, scale: number, edgePx: number): GreyImage {
  const half = Math.max(sign.patch.halfWidthPx, sign.patch.halfHeightPx) * scale * AROUND;
  const patch = { x: sign.patch.x * scale, y: sign.patch.y * scale, halfWidthPx: half, halfHeightPx: half, angle: 0 };
  const factor = edgePx / (2 * half);
  if (factor >= 1) return rotatePatch(image, patch, factor);
  const part = crop(image, { left: patch.x - half, top: patch.y - half, right: patch.x + half, bottom: patch.y + half });
  return part;
}

/** Pictures made from what there is, most promising first. */
function* attempts(quick: GreyImage, large: GreyImage, signs: readonly CardSign[]): Generator<GreyImage> {
  // A code cut by the edge lacks its quiet zone, or the outer black of a finder pattern.
  yield pad(quick, BORDER_PX, 128);
  yield pad(quick, BORDER_PX, 255);
  const scale = large.widthPx / quick.widthPx;
  for (const sign of signs) {
    for (const edgePx of CROP_EDGES_PX) {
      const part = cropAt(large, sign, scale, edgePx);
      yield part;
      yield stretchTones(part);
      yield stretchTones(sharpen(part, Math.max(1, Math.round(edgePx / 40)), 2));
      yield stretchTones(openHighlights(part));
    }
  }
}

/** Tries hard to read the code of a picture that looks like a card: some tenths of a second. */
export async function rescueCodes(
  quick: GreyImage,
  load: (edgePx: number) => Promise<GreyImage>,
  signs: readonly CardSign[],
): Promise<FoundCode[]> {
  const large = await load(RESCUE_EDGE_PX);
  for (const image of attempts(quick, large, signs)) {
    const found = await findCodes(image, 'thorough');
    if (found.length > 0) return found;
  }
  return [];
}
