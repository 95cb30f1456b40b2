import { viewOf } from '../facts/byte-source';

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

/** A Huffman table, by the next bits of the data. */
interface Codes {
  /** One symbol by 16 bits: bits of code and magnitude in the low byte, steps forward in the high; 0 where no code begins so. */
  readonly single: Uint16Array;
  /** As many whole symbols as fit 13 bits, up to the end of the block, in the same form; 0 where not even one does. */
  readonly several: Uint16Array;
}

interface Component {
  readonly blocks: number;
  readonly dc: Codes;
  readonly ac: Codes;
}

/** 16 KB for a table: it stays in the nearest cache, and holds two to three symbols on average. */
const SEVERAL_BITS = 13;

function buildSingle(lengths: Uint8Array, symbols: Uint8Array, isDc: boolean): Uint16Array {
  const single = new Uint16Array(65_536);
  let code = 0;
  let next = 0;
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < (lengths[length - 1] ?? 0); i++, next++, code++) {
      const symbol = symbols[next] ?? 0;
      const magnitude = isDc ? symbol : symbol & 15;
      // T.81, F.1.2.2: 0x00 ends the block, 0xF0 stands for sixteen zeros.
      const step = isDc ? 1 : symbol === 0 ? END_OF_BLOCK : (symbol >> 4) + 1;
      const from = code << (16 - length);
      if (from >= 65_536 || magnitude > 16) return single;
      single.fill((step << 8) | (length + magnitude), from, from + (1 << (16 - length)));
    }
    code <<= 1;
  }
  return single;
}

function buildSeveral(single: Uint16Array): Uint16Array {
  const several = new Uint16Array(1 << SEVERAL_BITS);
  for (let prefix = 0; prefix < several.length; prefix++) {
    const window = prefix << (16 - SEVERAL_BITS);
    let [bits, steps] = [0, 0];
    for (;;) {
      const entry = single[(window << bits) & 0xffff] ?? 0;
      if (entry === 0 || bits + (entry & 0xff) > SEVERAL_BITS) break;
      bits += entry & 0xff;
      const step = entry >> 8;
      // The end of a block keeps the steps before it apart, so that too many of them are still noticed.
      steps = step === END_OF_BLOCK ? END_OF_BLOCK + steps : steps + step;
      if (steps >= END_OF_BLOCK) break;
    }
    several[prefix] = (steps << 8) | bits;
  }
  return several;
}

function buildCodes(lengths: Uint8Array, symbols: Uint8Array, isDc: boolean): Codes {
  const single = buildSingle(lengths, symbols, isDc);
  return { single, several: buildSeveral(single) };
}

/** Coefficients of a block. */
const BLOCK = 64;
/** Steps from here on mean that the block ends, after as many as are above it. */
const END_OF_BLOCK = 128;
/** Some writers round the data up; a sector lost is far more. */
const MAX_LEFT_OVER_BYTES = 16;

interface Scan {
  readonly components: readonly Component[];
  readonly mcus: number;
  /** First byte of the data. */
  readonly at: number;
}

/** Reads the tables and the frame; null for what is not walked. */
function readScan(bytes: Uint8Array): Scan | null {
  const view = viewOf(bytes);
  const tables = new Map<number, Codes>();
  let frame: { widthPx: number; heightPx: number; parts: { id: number; h: number; v: number }[] } | null = null;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === 0xff) return null;
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (marker === 0xc4) readTables(bytes, at + 4, end, tables);
    else if (marker === 0xc0 || marker === 0xc1) frame = readFrame(bytes, at + 4);
    else if (marker > 0xc1 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) return null;
    else if (marker === 0xdd && view.getUint16(at + 4) !== 0) return null;
    else if (marker === 0xda) return frame ? joinScan(bytes, at + 4, end, frame, tables) : null;
    at = end;
  }
  return null;
}

function readTables(bytes: Uint8Array, from: number, end: number, tables: Map<number, Codes>): void {
  for (let at = from; at + 17 <= end; ) {
    const lengths = bytes.subarray(at + 1, at + 17);
    const count = lengths.reduce((sum, each) => sum + each, 0);
    const id = bytes[at] ?? 0;
    tables.set(id, cachedCodes(lengths, bytes.subarray(at + 17, at + 17 + count), id < 16));
    at += 17 + count;
  }
}

/** A card's photos share their tables, or nearly. */
const cache = new Map<string, Codes>();
const MAX_CACHED = 32;

function cachedCodes(lengths: Uint8Array, symbols: Uint8Array, isDc: boolean): Codes {
  const key = `${isDc ? 'dc' : 'ac'} ${Buffer.from(lengths).toString('latin1')}${Buffer.from(symbols).toString('latin1')}`;
  const known = cache.get(key);
  if (known) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const codes = buildCodes(lengths, symbols, isDc);
  cache.set(key, codes);
  return codes;
}

function readFrame(bytes: Uint8Array, at: number): { widthPx: number; heightPx: number; parts: { id: number; h: number; v: number }[] } | null {
  const view = viewOf(bytes);
  const count = bytes[at + 5] ?? 0;
  if (bytes[at] !== 8 || count === 0 || count > 4 || at + 6 + count * 3 > bytes.length) return null;
  const parts = Array.from({ length: count }, (_, i) => {
    const sampling = bytes[at + 7 + i * 3] ?? 0;
    return { id: bytes[at + 6 + i * 3] ?? 0, h: sampling >> 4, v: sampling & 15 };
  });
  return { heightPx: view.getUint16(at + 1), widthPx: view.getUint16(at + 3), parts };
}

type Frame = NonNullable<ReturnType<typeof readFrame>>;

/** Only one scan with all components in it, which is how cameras write. */
function joinScan(bytes: Uint8Array, at: number, end: number, frame: Frame, tables: ReadonlyMap<number, Codes>): Scan | null {
  const count = bytes[at] ?? 0;
  if (count !== frame.parts.length || frame.parts.some(({ h, v }) => h < 1 || v < 1 || h > 4 || v > 4)) return null;
  const isAlone = count === 1;
  const hMax = Math.max(...frame.parts.map(({ h }) => h));
  const vMax = Math.max(...frame.parts.map(({ v }) => v));
  const components: Component[] = [];
  for (let i = 0; i < count; i++) {
    const part = frame.parts.find(({ id }) => id === bytes[at + 1 + i * 2]);
    const selector = bytes[at + 2 + i * 2] ?? 0;
    const [dc, ac] = [tables.get(selector >> 4), tables.get(16 | (selector & 15))];
    if (!part || !dc || !ac) return null;
    components.push({ blocks: isAlone ? 1 : part.h * part.v, dc, ac });
  }
  // T.81, A.2: a scan of one component has no units of several blocks.
  const unitWidth = isAlone ? 8 : hMax * 8;
  const unitHeight = isAlone ? 8 : vMax * 8;
  return { components, mcus: Math.ceil(frame.widthPx / unitWidth) * Math.ceil(frame.heightPx / unitHeight), at: end };
}

/** The data without its stuffed zeros, up to the first marker; some zeros follow, so that reading ahead is safe. */
function unstuff(bytes: Uint8Array, from: number): { data: Uint8Array; length: number } {
  const data = new Uint8Array(bytes.length - from + 8);
  let length = 0;
  let at = from;
  for (;;) {
    let next = bytes.indexOf(0xff, at);
    if (next < 0) next = bytes.length;
    const isStuffed = bytes[next + 1] === 0;
    data.set(bytes.subarray(at, next + (isStuffed ? 1 : 0)), length);
    length += next - at + (isStuffed ? 1 : 0);
    if (!isStuffed) return { data, length };
    at = next + 2;
  }
}

/** Walks the whole picture: about a tenth of what decoding it costs. */
export function walkEntropy(bytes: Uint8Array): Walk {
  const scan = readScan(bytes);
  if (!scan || scan.mcus === 0) return 'not-walked';
  const { data, length } = unstuff(bytes, scan.at);
  const perMcu = scan.components.flatMap(({ blocks, dc, ac }) => Array.from({ length: blocks }, () => ({ dc, ac })));
  const usedBits = countBits(data, length, perMcu, scan.mcus);
  const leftOver = length * 8 - usedBits;
  return usedBits >= 0 && leftOver >= 0 && leftOver < MAX_LEFT_OVER_BYTES * 8 ? 'sound' : 'corrupt';
}

/** A block that is full ends without saying so: then its end belongs to the next block. */
const fits = (steps: number, room: number): boolean => (steps >= END_OF_BLOCK ? steps - END_OF_BLOCK < room : steps <= room);

/**
 * The bits that all blocks take; negative when no code fits, a block has too many coefficients, or the
 * data ends early. `window` holds the next bits, `have` of them; it is one function for the sake of speed.
 */
function countBits(data: Uint8Array, length: number, perMcu: readonly { readonly dc: Codes; readonly ac: Codes }[], mcus: number): number {
  let [window, have, at] = [0, 0, 0];
  for (let mcu = 0; mcu < mcus; mcu++) {
    if (at - (have >> 3) > length) return -1;
    for (const { dc, ac } of perMcu) {
      let table = dc.single;
      let shift = 16;
      let place = 0;
      while (place < BLOCK) {
        while (have <= 16) {
          window = (window << 8) | (data[at++] ?? 0);
          have += 8;
        }
        let entry = table[(window >>> (have - shift)) & ((1 << shift) - 1)] ?? 0;
        // Several symbols may reach over a block that is full without saying so: then one at a time.
        if (entry === 0 || !fits(entry >> 8, BLOCK - place)) {
          entry = (place === 0 ? dc : ac).single[(window >>> (have - 16)) & 0xffff] ?? 0;
          if (entry === 0) return -1;
        }
        have -= entry & 0xff;
        if (have < 0) {
          // The magnitude reaches beyond the window: whole bytes of it are passed over.
          at += -have >> 3;
          window = data[at++] ?? 0;
          have = 8 - (-have & 7);
        }
        const steps = entry >> 8;
        if (steps >= END_OF_BLOCK) break;
        place += steps;
        table = ac.several;
        shift = SEVERAL_BITS;
      }
      if (place > BLOCK) return -1;
    }
  }
  return at * 8 - have;
}
