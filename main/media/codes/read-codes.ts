import { findCodes } from './find-codes';
import type { GreyImage } from './grey-image';

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

/**
 * Reads the codes of one picture. `load` gives it at (about) a wanted long edge, never enlarged; it is
 * asked for more than the quick size only when the picture shows signs of a card.
 */
export async function readCodes(load: (edgePx: number) => Promise<GreyImage>): Promise<ReadCodes> {
  const quick = await load(QUICK_EDGE_PX);
  const found = await findCodes(quick, { isThorough: false, threshold: 'local' });
  return { codes: [...new Set(found.filter(({ isRead }) => isRead).map(({ text }) => text))], isSuspectedCard: false };
}
