/** Chance that a seed repeats (mulberry32). */
export interface Random {
  /** From 0 to below 1. */
  readonly next: () => number;
  /** A whole number from `min` to `max`, both included. */
  readonly whole: (min: number, max: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly bytes: (length: number) => Buffer;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[whole(0, from.length - 1)];
    if (chosen === undefined) throw new Error('Expected something to pick from');
    return chosen;
  };
  const bytes = (length: number): Buffer => {
    const filled = Buffer.alloc(length);
    for (let at = 0; at + 4 <= length; at += 4) filled.writeUInt32LE(Math.floor(next() * 2 ** 32), at);
    return filled;
  };
  return { next, whole, pick, bytes };
}
