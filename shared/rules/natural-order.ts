const ZERO = 48;
const NINE = 57;
const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

function endOfDigits(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/** First digit that counts; one zero is left of nothing but zeros. */
function startOfValue(text: string, from: number, end: number): number {
  let start = from;
  while (start < end - 1 && text.charCodeAt(start) === ZERO) start += 1;
  return start;
}

/** Compares up to `endA` and `endB`: runs of digits by value, of any length; all else by code unit. */
function compareParts(a: string, b: string, endA: number, endB: number): number {
  let i = 0;
  let j = 0;
  while (i < endA && j < endB) {
    const codeA = a.charCodeAt(i);
    const codeB = b.charCodeAt(j);
    if (!isDigit(codeA) || !isDigit(codeB)) {
      if (codeA !== codeB) return codeA - codeB;
      i += 1;
      j += 1;
      continue;
    }
    const afterA = endOfDigits(a, i, endA);
    const afterB = endOfDigits(b, j, endB);
    i = startOfValue(a, i, afterA);
    j = startOfValue(b, j, afterB);
    // Without leading zeros the longer number is the larger one.
    if (afterA - i !== afterB - j) return afterA - i - (afterB - j);
    for (; i < afterA; i += 1, j += 1) {
      const difference = a.charCodeAt(i) - b.charCodeAt(j);
      if (difference !== 0) return difference;
    }
  }
  return endA - i - (endB - j);
}

const endOfStem = (name: string): number => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? dot : name.length;
};

/**
 * Names as a person sorts them: case ignored, runs of digits by value, the base name before the
 * extension (`A.jpg`, `A 2.jpg`, `A 10.jpg`). A total order: only equal strings compare as 0.
 */
export function compareNatural(a: string, b: string): number {
  if (a === b) return 0;
  const foldedA = a.toLowerCase();
  const foldedB = b.toLowerCase();
  const byStem = compareParts(foldedA, foldedB, endOfStem(foldedA), endOfStem(foldedB));
  if (byStem !== 0) return byStem;
  const byName = compareParts(foldedA, foldedB, foldedA.length, foldedB.length);
  if (byName !== 0) return byName;
  return a < b ? -1 : 1;
}
