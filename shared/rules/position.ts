/**
 * Places in an ordered list as text, compared by code unit, so that a photo can move between two
 * others without renumbering the rest. Digits are 0–9A–Za–z in code unit order; a place never ends
 * in the lowest digit, so there is always room before it.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;

const digitAt = (text: string, index: number, missing: number): number => {
  const char = text[index];
  return char === undefined ? missing : DIGITS.indexOf(char);
};

/** A place after `low` and before `high`; null stands for the open end. `low` must be below `high`. */
export function positionBetween(low: string | null, high: string | null): string {
  let result = '';
  let isBelowHigh = high === null;
  for (let i = 0; ; i += 1) {
    const from = digitAt(low ?? '', i, 0);
    const to = isBelowHigh ? BASE : digitAt(high ?? '', i, BASE);
    if (to - from > 1) return result + DIGITS.charAt(from + Math.floor((to - from) / 2));
    result += DIGITS.charAt(from);
    if (to > from) isBelowHigh = true;
  }
}

/** `count` places in rising order between `low` and `high`, evenly spread so that they stay short. */
export function positionsBetween(low: string | null, high: string | null, count: number): string[] {
  if (count <= 0) return [];
  if (high === null) return positionsAfter(low, count);
  const middle = positionBetween(low, high);
  const before = Math.floor((count - 1) / 2);
  return [...positionsBetween(low, middle, before), middle, ...positionsBetween(middle, high, count - 1 - before)];
}

/** Width of appended places: 62^4 is over 14 million, more than any shoot. */
const APPEND_WIDTH = 4;
const APPEND_STEP = 16;

/** Appending is the common case, thousands at a time: counts upward instead of halving towards the end. */
function positionsAfter(low: string | null, count: number): string[] {
  let value = low === null ? 0 : toNumber(low.slice(0, APPEND_WIDTH).padEnd(APPEND_WIDTH, '0'));
  return Array.from({ length: count }, () => {
    value += APPEND_STEP;
    return `${toDigits(value)}V`;
  });
}

function toNumber(text: string): number {
  let value = 0;
  for (const char of text) value = value * BASE + DIGITS.indexOf(char);
  return value;
}

function toDigits(value: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < APPEND_WIDTH; i += 1) {
    text = DIGITS.charAt(rest % BASE) + text;
    rest = Math.floor(rest / BASE);
  }
  return text;
}
