import { findCardSigns, type CardSign } from './card-signs';
import { findCodes, type FoundCode } from './find-codes';
import type { GreyImage } from './grey-image';
import { rescueCodes } from './rescue-codes';
import { openHighlights, shadeAt } from './tones';

/** What the codes on a picture say, and whether the picture looks like a subject card. */
export interface ReadCodes {
  /** Texts, each once, best first. */
  readonly codes: string[];
  /**
   * The picture looks like a subject card. With `codes`: one of them fills as much of the picture as a
   * card's code does; without: none could be read.
   */
  readonly isSuspectedCard: boolean;
}

/** Enough for a code that spans 15 % of the edge (CONVENTIONS 11). */
const QUICK_EDGE_PX = 1200;
/** A card's code spans 15 % of the edge and more; one held too far away still 10 %. Codes in the scene are smaller. */
const CARD_SHARE = 0.1;
/** A quarter of the picture burnt out: a code may be hidden just below white. */
const BURNT = { share: 0.75, shade: 250 };

/** Longest side of the code, as a share of the picture's long edge. */
function shareOf({ corners }: FoundCode, { widthPx, heightPx }: GreyImage): number {
  const sides = corners.map((corner, index) => {
    const next = corners[(index + 1) % corners.length] ?? corner;
    return Math.hypot(corner.x - next.x, corner.y - next.y);
  });
  return Math.max(...sides) / Math.max(widthPx, heightPx);
}

const texts = (found: readonly FoundCode[]): string[] => [...new Set(found.map(({ text }) => text))];

/**
 * Reads the codes of one picture. `load` gives it at about a wanted long edge, never enlarged; it is asked
 * for more than the quick size only when the picture shows signs of a card. About 30 ms of work for an
 * ordinary photo, some tenths of a second for a card that is hard to read.
 */
export async function readCodes(load: (edgePx: number) => Promise<GreyImage>): Promise<ReadCodes> {
  const quick = await load(QUICK_EDGE_PX);
  const found = await findCodes(quick, 'quick');
  if (found.length > 0) return { codes: texts(found), isSuspectedCard: found.some((code) => shareOf(code, quick) >= CARD_SHARE) };
  const signs = findCardSigns(quick);
  if (signs.length > 0) return rescued(quick, load, signs);
  if (shadeAt(quick, BURNT.share) < BURNT.shade) return { codes: [], isSuspectedCard: false };

  const opened = openHighlights(quick);
  const hidden = await findCodes(opened, 'quick');
  if (hidden.length > 0) return { codes: texts(hidden), isSuspectedCard: hidden.some((code) => shareOf(code, quick) >= CARD_SHARE) };
  const hiddenSigns = findCardSigns(opened).filter(({ kind }) => kind === 'lattice');
  return hiddenSigns.length > 0 ? rescued(opened, async (edgePx) => openHighlights(await load(edgePx)), hiddenSigns) : { codes: [], isSuspectedCard: false };
}

async function rescued(
  quick: GreyImage,
  load: (edgePx: number) => Promise<GreyImage>,
  signs: readonly CardSign[],
): Promise<ReadCodes> {
  return { codes: texts(await rescueCodes(quick, load, signs)), isSuspectedCard: true };
}
