import { boxMean, type BoxSums } from './box-sums';
import type { Blob } from './dark-blobs';

/** What a dark square on a bright ground looks like, all shades as shares of the ground's. */
export interface SquareLook {
  /** Brightest to darkest of the ring around the square: paper is even. */
  readonly ringSpread: number;
  readonly ringLow: number;
  /** How much darker the square is than the ring. */
  readonly depth: number;
  /** Difference between its 4 × 4 parts, against the depth: a code is as dark everywhere. */
  readonly unevenness: number;
  readonly brightestPart: number;
  /** Typical and least variation inside the parts, against the depth. */
  readonly texture: number;
  readonly leastTexture: number;
  /** Spots darker or brighter than all around them. */
  readonly spots: number;
  /** Weaker against stronger of the gradients across and along. */
  readonly balance: number;
}

const GRID = 32;
const PARTS = 4;
/** Half a code's quiet zone away from its edge (half the side is 1). */
const RING = 1.2;
const RING_STEPS = [-0.8, -0.4, 0, 0.4, 0.8];
const TURNS = [0, 1, 2, 3, 4, 5].map((turn) => (turn * Math.PI) / 12);

type Sample = (u: number, v: number, radiusPx: number) => number;

function sampler(sums: BoxSums, { x, y, sidePx }: Blob, angle: number): Sample {
  const cosine = (Math.cos(angle) * sidePx) / 2;
  const sine = (Math.sin(angle) * sidePx) / 2;
  return (u, v, radiusPx) =>
    boxMean(sums, Math.round(x + u * cosine - v * sine), Math.round(y + u * sine + v * cosine), radiusPx);
}

interface Ring {
  readonly sample: Sample;
  readonly shade: number;
  readonly spread: number;
  readonly low: number;
}

/** The turn of the square at which the ring around it is most even; null when too little of it is in the picture. */
function bestRing(sums: BoxSums, blob: Blob): Ring | null {
  const radiusPx = Math.max(0, Math.round(blob.sidePx * 0.03));
  let best: Ring | null = null;
  for (const angle of TURNS) {
    const sample = sampler(sums, blob, angle);
    const shades = RING_STEPS.flatMap((t) => [
      sample(t * RING, -RING, radiusPx),
      sample(RING, t * RING, radiusPx),
      sample(-t * RING, RING, radiusPx),
      sample(-RING, -t * RING, radiusPx),
    ])
      .filter((shade) => !Number.isNaN(shade))
      .toSorted((a, b) => a - b);
    if (shades.length < 16) continue;
    const at = (share: number): number => shades[Math.floor(shades.length * share)] ?? 0;
    const shade = Math.max(1, at(0.5));
    const spread = (at(0.9) - at(0.1)) / shade;
    if (best === null || spread < best.spread) best = { sample, shade, spread, low: at(0.1) / shade };
  }
  return best;
}

/** `GRID × GRID` shades of the inside, as shares of the ring's; null when it is not all in the picture. */
function insideOf({ sample, shade }: Ring, sidePx: number): Float64Array | null {
  const radiusPx = Math.max(0, Math.round(sidePx / GRID / 2 - 0.5));
  const inside = new Float64Array(GRID * GRID);
  const place = (step: number): number => (((step + 0.5) / GRID) * 2 - 1) * 0.95;
  for (let row = 0; row < GRID; row += 1) {
    for (let column = 0; column < GRID; column += 1) {
      const value = sample(place(column), place(row), radiusPx);
      if (Number.isNaN(value)) return null;
      inside[row * GRID + column] = value / shade;
    }
  }
  return inside;
}

function parts(inside: Float64Array): { means: number[]; deviations: number[] } {
  const side = GRID / PARTS;
  const means: number[] = [];
  const deviations: number[] = [];
  for (let part = 0; part < PARTS * PARTS; part += 1) {
    const top = Math.floor(part / PARTS) * side;
    const left = (part % PARTS) * side;
    let sum = 0;
    let squares = 0;
    for (let row = top; row < top + side; row += 1) {
      for (let column = left; column < left + side; column += 1) {
        const value = inside[row * GRID + column] ?? 0;
        sum += value;
        squares += value * value;
      }
    }
    const mean = sum / (side * side);
    means.push(mean);
    deviations.push(Math.sqrt(Math.max(0, squares / (side * side) - mean * mean)));
  }
  return { means: means.toSorted((a, b) => a - b), deviations: deviations.toSorted((a, b) => a - b) };
}

function spotsAndBalance(inside: Float64Array): { spots: number; balance: number } {
  let spots = 0;
  let across = 0;
  let along = 0;
  for (let row = 1; row < GRID - 1; row += 1) {
    for (let column = 1; column < GRID - 1; column += 1) {
      const at = row * GRID + column;
      const value = inside[at] ?? 0;
      const around = [
        at - GRID - 1,
        at - GRID,
        at - GRID + 1,
        at - 1,
        at + 1,
        at + GRID - 1,
        at + GRID,
        at + GRID + 1,
      ].map((near) => inside[near] ?? 0);
      if (around.every((near) => near < value) || around.every((near) => near > value)) spots += 1;
      const dx = Math.abs((inside[at + 1] ?? 0) - (inside[at - 1] ?? 0));
      const dy = Math.abs((inside[at + GRID] ?? 0) - (inside[at - GRID] ?? 0));
      if (Math.hypot(dx, dy) < 0.03) continue;
      across += dx;
      along += dy;
    }
  }
  return { spots, balance: Math.min(across, along) / Math.max(across, along, 1e-9) };
}

/** Looks at a dark square of a picture; null when it or the ring around it is cut by the edge. */
export function squareLook(sums: BoxSums, blob: Blob): SquareLook | null {
  const ring = bestRing(sums, blob);
  const inside = ring === null ? null : insideOf(ring, blob.sidePx);
  if (ring === null || inside === null) return null;
  const { means, deviations } = parts(inside);
  const depth = Math.max(0.01, 1 - inside.reduce((sum, value) => sum + value, 0) / inside.length);
  const at = (values: readonly number[], index: number): number => values[index] ?? 0;
  return {
    ringSpread: ring.spread,
    ringLow: ring.low,
    depth,
    // The darkest and the brightest part may hold a finger or a reflection.
    unevenness: (at(means, PARTS * PARTS - 2) - at(means, 1)) / depth,
    brightestPart: at(means, PARTS * PARTS - 1),
    texture: at(deviations, 8) / depth,
    leastTexture: at(deviations, 2) / depth,
    ...spotsAndBalance(inside),
  };
}
