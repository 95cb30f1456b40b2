import { CRC_LENGTH, readHead, type LineHead } from './journal-line';

/** A run of bytes in a journal file: a line proven by its CRC, or bytes that are not one. */
export type Piece =
  | {
      readonly sound: true;
      readonly start: number;
      readonly end: number;
      readonly head: LineHead;
      readonly isTerminated: boolean;
    }
  | { readonly sound: false; readonly start: number; readonly end: number; readonly isTerminated: boolean };

const LINE_FEED = 0x0a;
const LINE_START = /[0-9a-f]{8} \{"seq":/g;

/**
 * Cuts a journal file into pieces, in order; no byte is left out. `end` of a sound line is where its line feed stands.
 * Where a line fails, sound lines are looked for inside it: a flipped line feed joins two lines that are both whole.
 */
export function* walkLines(bytes: Buffer): Generator<Piece> {
  let start = 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const isTerminated = feed !== -1;
    const end = isTerminated ? feed : bytes.length;
    const head = readHead(bytes, start, end);
    if (head) yield { sound: true, start, end, head, isTerminated };
    else yield* salvage(bytes, start, end, isTerminated);
    start = end + 1;
  }
}

/** The damaged stretch as one piece, then the sound lines found inside it. */
function* salvage(bytes: Buffer, start: number, end: number, isTerminated: boolean): Generator<Piece> {
  yield { sound: false, start, end: Math.min(end + 1, bytes.length), isTerminated };
  const starts = [...bytes.toString('latin1', start, end).matchAll(LINE_START)].map((match) => start + match.index);
  for (const [index, from] of starts.entries()) {
    const limit = starts[index + 1] ?? end;
    // One byte less: what stands before the next line, or at the end of the file, may be a flipped line feed.
    for (const to of [limit, limit - 1]) {
      const head = to > from + CRC_LENGTH ? readHead(bytes, from, to) : null;
      if (!head) continue;
      yield { sound: true, start: from, end: to, head, isTerminated: true };
      break;
    }
  }
}
