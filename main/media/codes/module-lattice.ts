import { darkerThanAround } from './box-sums';
import type { PatchImage } from './rotate-patch';

/** How well the black and white runs of a patch are multiples of one length, as the modules of a code are. */
export interface Lattice {
  /** −1 to 1: 1 when every run is a whole number of modules, about 0 for anything else. */
  readonly fit: number;
  readonly modulePx: number;
  /** Share of runs that are one module long: a little over half in any code. */
  readonly singles: number;
  readonly runs: number;
  /** Share of runs across, or along, whichever is fewer: a code has both. */
  readonly fewer: number;
}

const NONE: Lattice = { fit: -1, modulePx: 0, singles: 0, runs: 0, fewer: 0 };
const LEAST_RUNS = 40;
const LONGEST_RUN_PX = 200;
const MODULES = { smallestPx: 2.5, largestPx: 40, step: 1.03 };
/** An edge between modules is at least this share of the step from black to white. */
const EDGE_SHARE = 0.3;
/** Runs of one, two and three modules in codes, measured; data are nearly random bits, so halves, quarters, eighths. */
const USUAL = [0.55, 0.26, 0.12];

function toneRange({ data, inside }: PatchImage): number {
  const histogram = new Uint32Array(256);
  let total = 0;
  for (const [at, value] of data.entries()) {
    if (inside[at] !== 1) continue;
    histogram[value] = (histogram[value] ?? 0) + 1;
    total += 1;
  }
  let low = 0;
  let high = 255;
  for (let sum = histogram[0] ?? 0; sum < total * 0.05 && low < 255; sum += histogram[low] ?? 0) low += 1;
  for (let sum = histogram[255] ?? 0; sum < total * 0.05 && high > 0; sum += histogram[high] ?? 0) high -= 1;
  return high - low;
}

/** One direction to walk a patch in: pixels of a line lie `step` apart, lines `stride`. */
interface Walk {
  readonly length: number;
  readonly lines: number;
  readonly step: number;
  readonly stride: number;
}

/** Adds the runs of one line that lie between two strong edges to the counts by length. */
function countLine(
  patch: PatchImage,
  dark: Uint8Array,
  leastStep: number,
  walk: Walk & { readonly line: number; readonly counts: Uint32Array },
): void {
  const { data, inside } = patch;
  const { length, step, stride, line, counts } = walk;
  let start = -1;
  for (let i = 1; i < length; i += 1) {
    const at = line * stride + i * step;
    if (inside[at] !== 1 || inside[at - step] !== 1) start = -1;
    else if (dark[at] !== dark[at - step]) {
      const ahead = i + 1 < length ? at + step : at;
      const behind = i > 1 ? at - 2 * step : at - step;
      const isEdge = Math.abs((data[ahead] ?? 0) - (data[behind] ?? 0)) >= leastStep;
      const run = i - start;
      if (start >= 0 && isEdge && run < LONGEST_RUN_PX) counts[run] = (counts[run] ?? 0) + 1;
      start = isEdge ? i : -1;
    }
  }
}

/** Runs in one direction, by length. Every other line will do. */
function countRuns(patch: PatchImage, dark: Uint8Array, leastStep: number, walk: Walk): Uint32Array {
  const counts = new Uint32Array(LONGEST_RUN_PX);
  for (let line = 2; line < walk.lines - 2; line += 2) countLine(patch, dark, leastStep, { ...walk, line, counts });
  return counts;
}

/** Fit of one module length; null when too many runs are too long for it. */
function fitOf(counts: Uint32Array, total: number, modulePx: number): { fit: number; singles: number } | null {
  let sum = 0;
  let counted = 0;
  const shares = [0, 0, 0];
  for (let run = 1; run < Math.min(LONGEST_RUN_PX, modulePx * 7.6); run += 1) {
    const count = counts[run] ?? 0;
    if (count === 0) continue;
    const modules = run / modulePx;
    counted += count;
    sum += modules < 0.5 ? -count : count * Math.cos(2 * Math.PI * modules);
    const whole = Math.round(modules) - 1;
    if (whole >= 0 && whole < 3) shares[whole] = (shares[whole] ?? 0) + count;
  }
  if (counted < total * 0.7) return null;
  const unusual = USUAL.reduce((off, usual, k) => off + Math.abs(usual - (shares[k] ?? 0) / counted), 0);
  return { fit: sum / total - 0.5 * Math.max(0, unusual - 0.25), singles: (shares[0] ?? 0) / counted };
}

/** Looks for the module length of a patch that has been set upright. */
export function moduleLattice(patch: PatchImage, radiusPx: number): Lattice {
  const dark = darkerThanAround(patch, radiusPx);
  const leastStep = toneRange(patch) * EDGE_SHARE;
  const { widthPx, heightPx } = patch;
  const across = countRuns(patch, dark, leastStep, { length: widthPx, lines: heightPx, step: 1, stride: widthPx });
  const along = countRuns(patch, dark, leastStep, { length: heightPx, lines: widthPx, step: widthPx, stride: 1 });
  const sumOf = (counts: Uint32Array): number => counts.reduce((sum, count) => sum + count, 0);
  const [acrossRuns, alongRuns] = [sumOf(across), sumOf(along)];
  const runs = acrossRuns + alongRuns;
  if (runs < LEAST_RUNS) return NONE;
  const counts = across.map((count, run) => count + (along[run] ?? 0));
  let best = NONE;
  for (let modulePx = MODULES.smallestPx; modulePx <= MODULES.largestPx; modulePx *= MODULES.step) {
    const found = fitOf(counts, runs, modulePx);
    if (found === null || found.fit <= best.fit) continue;
    best = { ...found, modulePx, runs, fewer: Math.min(acrossRuns, alongRuns) / runs };
  }
  return best;
}
