import { type Codes, END_OF_BLOCK, SEVERAL_BITS } from './huffman-codes';
import { type BaselineScan, readBaselineScan } from './jpeg-scan';

/**
 * Follows the entropy-coded data of a baseline JPEG code by code, without computing a pixel.
 *
 * Decoders forgive: after a sector of stale data they find their way back into the codes, shift the
 * rest of the picture, and say nothing when data is left over at the end. A sound file gives exactly as
 * many blocks as its size asks for and then ends, and no block has more than 64 coefficients.
 */
export type Walk =
  | 'sound'
  | 'corrupt'
  /** Progressive, with restart markers (decoders notice damage there themselves), or unusual. */
  | 'not-walked';

/** Coefficients of a block. */
const BLOCK = 64;
/** Some writers round the data up; a sector lost is far more. */
const MAX_LEFT_OVER_BYTES = 16;

/** Where the walk stands: `window` holds the next bits, `have` of them, `at` is the byte after them. */
interface Place {
  window: number;
  have: number;
  at: number;
}

/** The data without its stuffed zeros, up to the first marker; some zeros follow, so that reading ahead is safe. */
function unstuff(bytes: Uint8Array, from: number): { data: Uint8Array; length: number } {
  const data = new Uint8Array(bytes.length - from + 8);
  let length = 0;
  let at = from;
  for (;;) {
    const found = bytes.indexOf(0xff, at);
    const next = found < 0 ? bytes.length : found;
    const isStuffed = bytes[next + 1] === 0;
    data.set(bytes.subarray(at, next + (isStuffed ? 1 : 0)), length);
    length += next - at + (isStuffed ? 1 : 0);
    if (!isStuffed) return { data, length };
    at = next + 2;
  }
}

/** A block that is full ends without saying so: then its end belongs to the next block. */
const fits = (steps: number, room: number): boolean =>
  steps >= END_OF_BLOCK ? steps - END_OF_BLOCK < room : steps <= room;

/** Walks the whole picture: about half of what decoding it costs, on a thread that would otherwise wait. */
export function walkEntropy(bytes: Uint8Array): Walk {
  const scan = readBaselineScan(bytes);
  if (!scan) return 'not-walked';
  const { data, length } = unstuff(bytes, scan.at);
  const leftOver = length * 8 - countBits(data, length, scan);
  return leftOver >= 0 && leftOver < MAX_LEFT_OVER_BYTES * 8 ? 'sound' : 'corrupt';
}

/** The bits that all blocks take; infinite when one of them makes no sense. */
function countBits(data: Uint8Array, length: number, { blocks, units }: BaselineScan): number {
  const place: Place = { window: 0, have: 0, at: 0 };
  for (let unit = 0; unit < units; unit++) {
    if (place.at - (place.have >> 3) > length) return Infinity;
    for (const { dc, ac } of blocks) if (!walkBlock(data, place, dc, ac)) return Infinity;
  }
  return place.at * 8 - place.have;
}

/**
 * Moves `place` behind one block; false when no code fits or it has too many coefficients. Some
 * hundred thousand calls a picture: state is in locals, and symbols are taken several at a time.
 */
function walkBlock(data: Uint8Array, place: Place, dc: Codes, ac: Codes): boolean {
  let { window, have, at } = place;
  let [table, shift, single] = [dc.single, 16, dc.single];
  let taken = 0;
  let steps = 0;
  while (taken < BLOCK && steps < END_OF_BLOCK) {
    while (have <= 16) {
      window = (window << 8) | (data[at++] ?? 0);
      have += 8;
    }
    let entry = table[(window >>> (have - shift)) & ((1 << shift) - 1)] ?? 0;
    if (entry === 0 || !fits(entry >> 8, BLOCK - taken)) entry = single[(window >>> (have - 16)) & 0xffff] ?? 0;
    if (entry === 0) return false;
    have -= entry & 0xff;
    if (have < 0) {
      // The magnitude reaches beyond the window: whole bytes of it are passed over.
      at += -have >> 3;
      window = data[at++] ?? 0;
      have = 8 - (-have & 7);
    }
    steps = entry >> 8;
    taken += steps >= END_OF_BLOCK ? 0 : steps;
    table = ac.several;
    shift = SEVERAL_BITS;
    single = ac.single;
  }
  place.window = window;
  place.have = have;
  place.at = at;
  return taken <= BLOCK;
}
