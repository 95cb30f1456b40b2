/** A Huffman table of a JPEG, by the next bits of the data. */
export interface Codes {
  /**
   * One symbol by 16 bits: bits of code and magnitude in the low byte, steps forward in the high; 0
   * where no code begins so.
   */
  readonly single: Uint16Array;
  /** As many whole symbols as fit 13 bits, up to the end of the block, in the same form; 0 where not even one does. */
  readonly several: Uint16Array;
}

/** 16 KB for a table: it stays in the nearest cache, and holds two to three symbols on average. */
export const SEVERAL_BITS = 13;
/** Steps from here on mean that the block ends, after as many as are above it. */
export const END_OF_BLOCK = 128;

function buildSingle(lengths: Uint8Array, symbols: Uint8Array, isDc: boolean): Uint16Array {
  const single = new Uint16Array(65_536);
  let code = 0;
  let next = 0;
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < (lengths[length - 1] ?? 0); i++, next++, code++) {
      const symbol = symbols[next] ?? 0;
      const magnitude = isDc ? symbol : symbol & 15;
      // T.81, F.1.2.2: 0x00 ends the block, 0xF0 stands for sixteen zeros.
      const steps = isDc ? 1 : symbol === 0 ? END_OF_BLOCK : (symbol >> 4) + 1;
      const from = code << (16 - length);
      if (from >= 65_536 || magnitude > 16) return single;
      single.fill((steps << 8) | (length + magnitude), from, from + (1 << (16 - length)));
    }
    code <<= 1;
  }
  return single;
}

function severalFrom(single: Uint16Array, prefix: number): number {
  const window = prefix << (16 - SEVERAL_BITS);
  let bits = 0;
  let steps = 0;
  while (steps < END_OF_BLOCK) {
    const entry = single[(window << bits) & 0xffff] ?? 0;
    if (entry === 0 || bits + (entry & 0xff) > SEVERAL_BITS) break;
    bits += entry & 0xff;
    // The end of the block keeps the steps before it, so that too many of them are still noticed.
    steps += entry >> 8;
  }
  return (steps << 8) | bits;
}

/** Builds from what a DHT segment holds: how many codes there are of each length, and their symbols. */
function buildCodes(lengths: Uint8Array, symbols: Uint8Array, isDc: boolean): Codes {
  const single = buildSingle(lengths, symbols, isDc);
  return {
    single,
    several: Uint16Array.from({ length: 1 << SEVERAL_BITS }, (_, prefix) => severalFrom(single, prefix)),
  };
}

const known = new Map<string, Codes>();
const MAX_KNOWN = 32;

/** A card's photos share their tables, or nearly: they are built once. */
export function codesFor(lengths: Uint8Array, symbols: Uint8Array, isDc: boolean): Codes {
  const key = `${isDc ? 'dc' : 'ac'} ${Buffer.from(lengths).toString('latin1')}${Buffer.from(symbols).toString('latin1')}`;
  const found = known.get(key);
  if (found) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  const codes = buildCodes(lengths, symbols, isDc);
  known.set(key, codes);
  return codes;
}
