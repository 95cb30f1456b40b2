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

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
const NOTHING: ReadCodes = { codes: [], isSuspectedCard: false };

type Load = (edgePx: number) => Promise<GreyImage>;

/** Null when nothing can be read as the picture is. */
async function readQuickly(quick: GreyImage): Promise<ReadCodes | null> {
  const found = await findCodes(quick, 'quick');
  if (found.length === 0) return null;
  return {
    codes: distinct(found.map(({ text }) => text)),
    isSuspectedCard: found.some((code) => shareOf(code, quick) >= CARD_SHARE),
  };
}

/** Something looks like a card: it is read with all means, or suspected. */
async function readSigns(quick: GreyImage, load: Load, signs: readonly CardSign[]): Promise<ReadCodes> {
  const rescued = await rescueCodes(quick, load, signs);
  if (rescued === null) return { codes: [], isSuspectedCard: true };
  const { halfWidthPx, halfHeightPx } = rescued.sign.patch;
  const share = (2 * Math.max(halfWidthPx, halfHeightPx)) / Math.max(quick.widthPx, quick.heightPx);
  return { codes: distinct(rescued.texts), isSuspectedCard: share >= CARD_SHARE };
}

/**
 * Reads the codes of one picture. `load` gives it at about a wanted long edge, never enlarged; it is asked
 * for more than the quick size only when the picture shows signs of a card. Some 30 ms of work for an
 * ordinary photo, up to a second or two for a card that cannot be read.
 */
export async function readCodes(load: Load): Promise<ReadCodes> {
  const quick = await load(QUICK_EDGE_PX);
  const read = await readQuickly(quick);
  if (read !== null) return read;
  const signs = findCardSigns(quick);
  if (signs.length > 0) return readSigns(quick, load, signs);
  if (shadeAt(quick, BURNT.share) < BURNT.shade) return NOTHING;

  const opened = openHighlights(quick);
  const hidden = await readQuickly(opened);
  if (hidden !== null) return hidden;
  // What blobs look like after this curve was never measured.
  const hiddenSigns = findCardSigns(opened).filter(({ kind }) => kind === 'lattice');
  return hiddenSigns.length === 0
    ? NOTHING
    : readSigns(opened, async (edgePx) => openHighlights(await load(edgePx)), hiddenSigns);
}
