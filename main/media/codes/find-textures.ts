import type { Box, GreyImage } from './grey-image';
import { BINS, CELL_PX, textureCells, type Cells } from './texture-cells';

/** A patch of picture that could be part of a printed code: black and white only, edges in two directions at right angles. */
export interface Texture {
  /** In pixels of the picture searched. */
  readonly box: Box;
  readonly cells: number;
  /** Direction of the edges, radians, modulo a right angle. */
  readonly angle: number;
}

/** Measured on cards of many scenes and defects; ordinary photos reach all of these now and then, so more is asked later. */
const LEAST = { range: 0.4, white: 60, edgeShare: 0.12, grid: 0.4, stripes: 0.5, twoTone: 0.55, dark: 0.2 };
const LEAST_CELLS = 12;
const LEAST_MEAN = { grid: 0.5, twoTone: 0.7 };
/** Paper is one shade; a step larger than this lies between two things. */
const PAPER_STEP = 24;
const MOST_TEXTURES = 4;

interface Look {
  readonly grid: number;
  readonly twoTone: number;
  readonly white: number;
}

/** The 8th percentile from either end of a histogram, as bins. */
function ends(histogram: Uint32Array, total: number): { low: number; high: number } {
  let low = 0;
  let high = BINS - 1;
  for (let sum = histogram[low] ?? 0; sum < total * 0.08 && low < BINS - 1; sum += histogram[low] ?? 0) low += 1;
  for (let sum = histogram[high] ?? 0; sum < total * 0.08 && high > 0; sum += histogram[high] ?? 0) high -= 1;
  return { low, high };
}

const NEIGHBOURS = [-1, 0, 1];

/** What the 3×3 cells around a cell look like together; null when that is no code. */
function lookOf(cells: Cells, column: number, row: number): Look | null {
  const histogram = new Uint32Array(BINS);
  const sums = { magnitude: 0, cos2: 0, sin2: 0, cos4: 0, sin4: 0, edges: 0, area: 0 };
  for (const dy of NEIGHBOURS) {
    for (const dx of NEIGHBOURS) {
      const x = column + dx;
      const y = row + dy;
      if (x < 0 || y < 0 || x >= cells.columns || y >= cells.rows) continue;
      const cell = y * cells.columns + x;
      sums.magnitude += cells.magnitude[cell] ?? 0;
      sums.cos2 += cells.cos2[cell] ?? 0;
      sums.sin2 += cells.sin2[cell] ?? 0;
      sums.cos4 += cells.cos4[cell] ?? 0;
      sums.sin4 += cells.sin4[cell] ?? 0;
      sums.edges += cells.edges[cell] ?? 0;
      sums.area += CELL_PX * CELL_PX;
      for (let bin = 0; bin < BINS; bin += 1) {
        histogram[bin] = (histogram[bin] ?? 0) + (cells.histogram[cell * BINS + bin] ?? 0);
      }
    }
  }
  if (sums.edges < LEAST.edgeShare * sums.area) return null;
  const grid = Math.hypot(sums.cos4, sums.sin4) / sums.magnitude;
  if (grid < LEAST.grid || Math.hypot(sums.cos2, sums.sin2) > LEAST.stripes * sums.magnitude) return null;
  return tonesOf(histogram, grid);
}

function tonesOf(histogram: Uint32Array, grid: number): Look | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const { low, high } = ends(histogram, total);
  const white = high * 16 + 8;
  if (white < LEAST.white || (high - low) * 16 < LEAST.range * white) return null;
  let between = 0;
  let dark = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const count = histogram[bin] ?? 0;
    const share = (bin - low) / (high - low);
    if (share > 0.28 && share < 0.72) between += count;
    if (share < 0.5) dark += count;
  }
  const twoTone = 1 - between / total;
  const isTwoTone = twoTone >= LEAST.twoTone && dark >= LEAST.dark * total && dark <= (1 - LEAST.dark) * total;
  return isTwoTone ? { grid, twoTone, white } : null;
}

/** Cells that hang together and share their white. */
function grow(cells: Cells, looks: readonly (Look | null)[], from: number, seen: Uint8Array): number[] {
  const members = [from];
  seen[from] = 1;
  for (const cell of members) {
    const column = cell % cells.columns;
    const steps = [
      column > 0 ? cell - 1 : -1,
      column < cells.columns - 1 ? cell + 1 : -1,
      cell - cells.columns,
      cell + cells.columns,
    ];
    for (const next of steps) {
      const look = looks[next];
      if (look == null || seen[next] === 1 || Math.abs(look.white - (looks[cell]?.white ?? 0)) > PAPER_STEP) continue;
      seen[next] = 1;
      members.push(next);
    }
  }
  return members;
}

function textureOf(cells: Cells, members: readonly number[]): Texture {
  const columns = members.map((cell) => cell % cells.columns);
  const rows = members.map((cell) => Math.floor(cell / cells.columns));
  const sum = (values: Float32Array): number => members.reduce((total, cell) => total + (values[cell] ?? 0), 0);
  return {
    box: {
      left: Math.min(...columns) * CELL_PX,
      top: Math.min(...rows) * CELL_PX,
      right: (Math.max(...columns) + 1) * CELL_PX,
      bottom: (Math.max(...rows) + 1) * CELL_PX,
    },
    cells: members.length,
    angle: Math.atan2(sum(cells.sin4), sum(cells.cos4)) / 4,
  };
}

/** The largest code-like patches of a picture of about 600 px, largest first. */
export function findTextures(image: GreyImage): Texture[] {
  const cells = textureCells(image);
  const looks: (Look | null)[] = [];
  for (let cell = 0; cell < cells.columns * cells.rows; cell += 1) {
    looks.push(lookOf(cells, cell % cells.columns, Math.floor(cell / cells.columns)));
  }
  const seen = new Uint8Array(looks.length);
  const found: Texture[] = [];
  for (const [cell, look] of looks.entries()) {
    if (look === null || seen[cell] === 1) continue;
    const members = grow(cells, looks, cell, seen);
    const mean = (key: 'grid' | 'twoTone'): number =>
      members.reduce((sum, one) => sum + (looks[one]?.[key] ?? 0), 0) / members.length;
    if (members.length < LEAST_CELLS || mean('grid') < LEAST_MEAN.grid || mean('twoTone') < LEAST_MEAN.twoTone) {
      continue;
    }
    found.push(textureOf(cells, members));
  }
  return found.toSorted((a, b) => b.cells - a.cells).slice(0, MOST_TEXTURES);
}
