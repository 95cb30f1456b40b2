/** A fingerprint is 16×16 luminance bytes. */
const CELLS = 256;
/** Cells nearer to black or white than this carry no detail that another exposure could confirm. */
const DARKEST = 6;
const BRIGHTEST = 249;
/** With fewer cells in common the order of brightness says nothing about the framing. */
const FEWEST_CELLS = 72;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SIXTETS = new Uint8Array(128);
for (let k = 0; k < ALPHABET.length; k += 1) SIXTETS[ALPHABET.charCodeAt(k)] = k;
const sixtet = (text: string, at: number): number => SIXTETS[text.charCodeAt(at) & 127] ?? 0;

/** The luminance bytes of a fingerprint, or null when it is missing or of another length. */
export function decodeFingerprint(base64: string | null): Uint8Array | null {
  if (base64 === null || base64.length < Math.ceil((CELLS * 4) / 3)) return null;
  const cells = new Uint8Array(CELLS);
  for (let at = 0, cell = 0; cell < CELLS; at += 4, cell += 3) {
    const bits =
      (sixtet(base64, at) << 18) | (sixtet(base64, at + 1) << 12) | (sixtet(base64, at + 2) << 6) | sixtet(base64, at + 3);
    cells[cell] = bits >> 16;
    if (cell + 1 < CELLS) cells[cell + 1] = (bits >> 8) & 255;
    if (cell + 2 < CELLS) cells[cell + 2] = bits & 255;
  }
  return cells;
}

export function meanLuminance(cells: Uint8Array): number {
  let sum = 0;
  for (const cell of cells) sum += cell;
  return sum / CELLS;
}

/** Mean rank of every luminance among the chosen cells; ties share theirs. */
function ranks(cells: Uint8Array, chosen: readonly number[]): Float64Array {
  const below = new Uint16Array(257);
  for (const at of chosen) {
    const next = (cells[at] ?? 0) + 1;
    below[next] = (below[next] ?? 0) + 1;
  }
  for (let value = 0; value < 256; value += 1) below[value + 1] = (below[value + 1] ?? 0) + (below[value] ?? 0);
  return Float64Array.from(chosen, (at) => {
    const value = cells[at] ?? 0;
    return ((below[value] ?? 0) + (below[value + 1] ?? 0) - 1) / 2;
  });
}

/**
 * How alike two framings are, whatever their exposures: the correlation of the ranks of luminance,
 * −1 to 1, over the cells that neither photo has blown out or blocked up. Null when too few are left.
 */
export function likeness(a: Uint8Array, b: Uint8Array): number | null {
  const chosen: number[] = [];
  for (let at = 0; at < CELLS; at += 1) {
    const valueA = a[at] ?? 0;
    const valueB = b[at] ?? 0;
    if (valueA > DARKEST && valueA < BRIGHTEST && valueB > DARKEST && valueB < BRIGHTEST) chosen.push(at);
  }
  if (chosen.length < FEWEST_CELLS) return null;
  const ranksA = ranks(a, chosen);
  const ranksB = ranks(b, chosen);
  const middle = (chosen.length - 1) / 2;
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  for (let k = 0; k < chosen.length; k += 1) {
    const x = (ranksA[k] ?? 0) - middle;
    const y = (ranksB[k] ?? 0) - middle;
    both += x * y;
    onlyA += x * x;
    onlyB += y * y;
  }
  // A picture of one tone (a lens cap, a blank wall) has no order to compare.
  return onlyA > 0 && onlyB > 0 ? both / Math.sqrt(onlyA * onlyB) : null;
}
