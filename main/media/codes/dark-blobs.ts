import type { GreyImage } from './grey-image';

/** A dark region that stays the same over a range of thresholds, as a code on white paper does. */
export interface Blob {
  readonly x: number;
  readonly y: number;
  /** Side of the square of its area. */
  readonly sidePx: number;
}

/** Areas in pixels. */
export interface BlobSizes {
  readonly smallest: number;
  readonly largest: number;
}

const LEVEL_STEP = 6;
/** Two levels up, the region must not have grown by more than this: else it only fades into what is around. */
const MOST_GROWTH = 1.4;
/** Long side to short side by second moments, and area against the ellipse of these moments (a square: 0.95). */
const SQUARE = { mostRatio: 1.3, leastSolid: 0.76 };

/**
 * Area and sums of x, y, x², y² and xy of a region's pixels, side by side: one place in memory for all that a pixel
 * touches. 32 bits hold them for every region of an interesting size.
 */
const SUMS = 6;

/** Union-find over pixels with the running sums of each region. */
interface Forest {
  readonly parent: Int32Array;
  readonly sums: Int32Array;
  /** 1 when the region reaches the picture's edge or is too large: it is no whole code, and no longer counted. */
  readonly isOut: Uint8Array;
  readonly largest: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Pictures of one size follow each other; memory that is taken anew for each costs more than the work on it. */
let lastForest: Forest | null = null;

function emptyForest({ widthPx, heightPx }: GreyImage, largest: number): Forest {
  const size = widthPx * heightPx;
  const { parent, sums, isOut } =
    lastForest?.parent.length === size
      ? lastForest
      : { parent: new Int32Array(size), sums: new Int32Array(size * SUMS), isOut: new Uint8Array(size) };
  // Sums are written before they are read.
  parent.fill(-1);
  isOut.fill(0);
  lastForest = { parent, sums, isOut, largest, widthPx, heightPx };
  return lastForest;
}

const areaOf = ({ sums }: Forest, root: number): number => sums[root * SUMS] ?? 0;

function rootOf(parent: Int32Array, pixel: number): number {
  let at = pixel;
  for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
    parent[at] = parent[up] ?? up;
    at = up;
  }
  return at;
}

/** The region a pixel is in; -1 when it is in none yet. */
const regionAt = (parent: Int32Array, pixel: number): number =>
  (parent[pixel] ?? -1) < 0 ? -1 : rootOf(parent, pixel);

/** Joins two regions that still count; the root of both. */
function join({ parent, sums, isOut, largest }: Forest, root: number, other: number): number {
  if (other === root) return root;
  const isBigger = (sums[root * SUMS] ?? 0) >= (sums[other * SUMS] ?? 0);
  const big = isBigger ? root : other;
  const small = isBigger ? other : root;
  parent[small] = big;
  const [to, from] = [big * SUMS, small * SUMS];
  for (let k = 0; k < SUMS; k += 1) sums[to + k] = (sums[to + k] ?? 0) + (sums[from + k] ?? 0);
  if ((sums[to] ?? 0) > largest) isOut[big] = 1;
  return big;
}

function startRegion({ parent, sums }: Forest, pixel: number, x: number, y: number): void {
  const at = pixel * SUMS;
  parent[pixel] = pixel;
  sums[at] = 1;
  sums[at + 1] = x;
  sums[at + 2] = y;
  sums[at + 3] = x * x;
  sums[at + 4] = y * y;
  sums[at + 5] = x * y;
}

/** What is out takes in what it meets, and none of it needs counting. */
function takeIn({ parent }: Forest, out: number, region: number): void {
  if (region >= 0) parent[region] = out;
}

/** Adds a pixel; the root of the region it is part of now. */
function addPixel(forest: Forest, pixel: number): number {
  const { parent, isOut, widthPx, heightPx } = forest;
  const x = pixel % widthPx;
  const y = (pixel - x) / widthPx;
  const isEdge = x === 0 || y === 0 || x === widthPx - 1 || y === heightPx - 1;
  const left = x > 0 ? regionAt(parent, pixel - 1) : -1;
  const right = x < widthPx - 1 ? regionAt(parent, pixel + 1) : -1;
  const above = y > 0 ? regionAt(parent, pixel - widthPx) : -1;
  const below = y < heightPx - 1 ? regionAt(parent, pixel + widthPx) : -1;
  // Most of a picture soon belongs to something that reaches its edge.
  const out = isEdge ? pixel : (outOf(isOut, left, right) ?? outOf(isOut, above, below) ?? -1);
  if (out >= 0) {
    parent[pixel] = out;
    isOut[out] = 1;
    takeIn(forest, out, left);
    takeIn(forest, out, right);
    takeIn(forest, out, above);
    takeIn(forest, out, below);
    return out;
  }
  startRegion(forest, pixel, x, y);
  let root = pixel;
  if (left >= 0) root = join(forest, root, left);
  if (right >= 0) root = join(forest, root, rootOf(parent, right));
  if (above >= 0) root = join(forest, root, rootOf(parent, above));
  if (below >= 0) root = join(forest, root, rootOf(parent, below));
  return root;
}

/** One of two regions that is out; null when none is. */
function outOf(isOut: Uint8Array, one: number, other: number): number | null {
  if (one >= 0 && isOut[one] === 1) return one;
  return other >= 0 && isOut[other] === 1 ? other : null;
}

/** Null when the region is not about square and filled. */
function squareOf(forest: Forest, root: number): Blob | null {
  const area = areaOf(forest, root);
  const mean = (k: number): number => (forest.sums[root * SUMS + k] ?? 0) / area;
  const x = mean(1);
  const y = mean(2);
  // A pixel is a square itself: 1/12 of variance.
  const xx = mean(3) - x * x + 1 / 12;
  const yy = mean(4) - y * y + 1 / 12;
  const xy = mean(5) - x * y;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const long = (xx + yy) / 2 + spread;
  const short = (xx + yy) / 2 - spread;
  if (long > short * SQUARE.mostRatio ** 2 || area < SQUARE.leastSolid * 4 * Math.PI * Math.sqrt(long * short)) {
    return null;
  }
  return { x, y, sidePx: Math.sqrt(area) };
}

/** Pixels from dark to bright, and where each shade ends. */
function sortByShade({ data }: GreyImage): { order: Int32Array; ends: Int32Array } {
  const ends = new Int32Array(257);
  for (let pixel = 0; pixel < data.length; pixel += 1) {
    const above = (data[pixel] ?? 0) + 1;
    ends[above] = (ends[above] ?? 0) + 1;
  }
  for (let shade = 1; shade <= 256; shade += 1) ends[shade] = (ends[shade] ?? 0) + (ends[shade - 1] ?? 0);
  const next = ends.slice();
  const order = new Int32Array(data.length);
  for (let pixel = 0; pixel < data.length; pixel += 1) {
    const value = data[pixel] ?? 0;
    const at = next[value] ?? 0;
    order[at] = pixel;
    next[value] = at + 1;
  }
  return { order, ends };
}

/** A region of an interesting size, with its area one level down and two. */
interface Watched {
  readonly root: number;
  before: number;
  beforeThat: number;
}

/**
 * Squares darker than what encloses them, whatever the shades: the threshold rises through all of them,
 * and a region counts when two steps hardly change it (maximally stable extremal regions, Matas et al. 2002).
 */
export function darkBlobs(image: GreyImage, sizes: BlobSizes): Blob[] {
  const { order, ends } = sortByShade(image);
  const forest = emptyForest(image, sizes.largest);
  const isWatched = new Uint8Array(order.length);
  let watched: Watched[] = [];
  const found: Blob[] = [];
  let next = 0;
  for (let shade = LEVEL_STEP; shade <= 256 + LEVEL_STEP; shade += LEVEL_STEP) {
    const end = ends[Math.min(256, shade)] ?? order.length;
    for (; next < end; next += 1) {
      const root = addPixel(forest, order[next] ?? 0);
      if (forest.isOut[root] === 1 || isWatched[root] === 1 || areaOf(forest, root) < sizes.smallest) continue;
      isWatched[root] = 1;
      watched.push({ root, before: 0, beforeThat: 0 });
    }
    watched = watched.filter(({ root }) => forest.parent[root] === root && forest.isOut[root] === 0);
    for (const region of watched) {
      const { root, before, beforeThat } = region;
      const area = areaOf(forest, root);
      const blob = beforeThat > 0 && area <= beforeThat * MOST_GROWTH ? squareOf(forest, root) : null;
      if (blob !== null) keep(found, blob);
      region.beforeThat = before;
      region.before = area;
    }
  }
  return found;
}

/** Of nearly the same square at several thresholds the last, largest one stays. */
function keep(found: Blob[], blob: Blob): void {
  const same = found.findIndex(
    (one) => Math.hypot(one.x - blob.x, one.y - blob.y) < 0.2 * blob.sidePx && blob.sidePx < 1.2 * one.sidePx,
  );
  if (same >= 0) found[same] = blob;
  else found.push(blob);
}
