const ZERO = 48;
const NINE = 57;
const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

function startOfValue(text: string, from: number, end: number): number {
  let start = from;
  while (start < end - 1 && text.charCodeAt(start) === ZERO) start += 1;
  return start;
}

/** Numbers of any length by value: longer wins, then digit by digit. */
function compareDigits(a: string, b: string, from: readonly [number, number], to: readonly [number, number]): number {
  const startA = startOfValue(a, from[0], to[0]);
  const startB = startOfValue(b, from[1], to[1]);
  const lengthA = to[0] - startA;
  if (lengthA !== to[1] - startB) return lengthA - (to[1] - startB);
  for (let k = 0; k < lengthA; k += 1) {
    const difference = a.charCodeAt(startA + k) - b.charCodeAt(startB + k);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareFolded(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const codeA = a.charCodeAt(i);
    const codeB = b.charCodeAt(j);
    if (isDigit(codeA) && isDigit(codeB)) {
      const endA = endOfDigits(a, i);
      const endB = endOfDigits(b, j);
      const byValue = compareDigits(a, b, [i, j], [endA, endB]);
      if (byValue !== 0) return byValue;
      i = endA;
      j = endB;
    } else {
      if (codeA !== codeB) return codeA - codeB;
      i += 1;
      j += 1;
    }
  }
  return a.length - i - (b.length - j);
}

const stem = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
};

/**
 * Names as a person sorts them: case ignored, runs of digits by value, the base name before the
 * extension (`A.jpg`, `A 2.jpg`, `A 10.jpg`). A total order: only equal strings compare as 0.
 */
export function compareNatural(a: string, b: string): number {
  if (a === b) return 0;
  const foldedA = a.toLowerCase();
  const foldedB = b.toLowerCase();
  const byStem = compareFolded(stem(foldedA), stem(foldedB));
  if (byStem !== 0) return byStem;
  const byName = compareFolded(foldedA, foldedB);
  if (byName !== 0) return byName;
  return a < b ? -1 : 1;
}
