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
 * Sums of x, y, x², y² and xy of a region's pixels, side by side. 32 bits hold them for every region of an
 * interesting size; those of larger ones wrap and are never looked at.
 */
const MOMENTS = 5;

/** Union-find over pixels with the running moments of each region. */
interface Forest {
  readonly parent: Int32Array;
  readonly area: Int32Array;
  readonly moments: Int32Array;
  /** 1 when the region reaches the picture's edge: it is no whole code. */
  readonly isOpen: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

function emptyForest({ widthPx, heightPx }: GreyImage): Forest {
  const size = widthPx * heightPx;
  return {
    parent: new Int32Array(size).fill(-1),
    area: new Int32Array(size),
    moments: new Int32Array(size * MOMENTS),
    isOpen: new Uint8Array(size),
    widthPx,
    heightPx,
  };
}

function rootOf(parent: Int32Array, pixel: number): number {
  let at = pixel;
  for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
    parent[at] = parent[up] ?? up;
    at = up;
  }
  return at;
}

/** Joins a region to the one a neighbouring pixel is in, if that pixel is there already; the root of both. */
function join({ parent, area, moments, isOpen }: Forest, root: number, neighbour: number): number {
  if ((parent[neighbour] ?? -1) < 0) return root;
  const other = rootOf(parent, neighbour);
  if (other === root) return root;
  const isBigger = (area[root] ?? 0) >= (area[other] ?? 0);
  const big = isBigger ? root : other;
  const small = isBigger ? other : root;
  parent[small] = big;
  area[big] = (area[big] ?? 0) + (area[small] ?? 0);
  for (let k = 0; k < MOMENTS; k += 1) {
    moments[big * MOMENTS + k] = (moments[big * MOMENTS + k] ?? 0) + (moments[small * MOMENTS + k] ?? 0);
  }
  if (isOpen[small] === 1) isOpen[big] = 1;
  return big;
}

/** Adds a pixel; the root of the region it is part of now. */
function addPixel(forest: Forest, pixel: number): number {
  const { parent, area, moments, isOpen, widthPx, heightPx } = forest;
  const x = pixel % widthPx;
  const y = (pixel - x) / widthPx;
  parent[pixel] = pixel;
  area[pixel] = 1;
  const at = pixel * MOMENTS;
  moments[at] = x;
  moments[at + 1] = y;
  moments[at + 2] = x * x;
  moments[at + 3] = y * y;
  moments[at + 4] = x * y;
  let root = pixel;
  if (x === 0 || y === 0 || x === widthPx - 1 || y === heightPx - 1) isOpen[pixel] = 1;
  if (x > 0) root = join(forest, root, pixel - 1);
  if (x < widthPx - 1) root = join(forest, root, pixel + 1);
  if (y > 0) root = join(forest, root, pixel - widthPx);
  if (y < heightPx - 1) root = join(forest, root, pixel + widthPx);
  return root;
}

/** Null when the region is not about square and filled. */
function squareOf(forest: Forest, root: number): Blob | null {
  const area = forest.area[root] ?? 0;
  const mean = (k: number): number => (forest.moments[root * MOMENTS + k] ?? 0) / area;
  const x = mean(0);
  const y = mean(1);
  // A pixel is a square itself: 1/12 of variance.
  const xx = mean(2) - x * x + 1 / 12;
  const yy = mean(3) - y * y + 1 / 12;
  const xy = mean(4) - x * y;
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

/**
 * Squares darker than what encloses them, whatever the shades: the threshold rises through all of them,
 * and a region counts when two steps hardly change it (maximally stable extremal regions, Matas et al. 2002).
 */
export function darkBlobs(image: GreyImage, sizes: BlobSizes): Blob[] {
  const { order, ends } = sortByShade(image);
  const forest = emptyForest(image);
  const before = new Int32Array(order.length);
  const beforeThat = new Int32Array(order.length);
  const isWatched = new Uint8Array(order.length);
  let watched: number[] = [];
  const found: Blob[] = [];
  let next = 0;
  for (let shade = LEVEL_STEP; shade <= 256 + LEVEL_STEP; shade += LEVEL_STEP) {
    const end = ends[Math.min(256, shade)] ?? order.length;
    for (; next < end; next += 1) {
      const root = addPixel(forest, order[next] ?? 0);
      if ((forest.area[root] ?? 0) < sizes.smallest || isWatched[root] === 1) continue;
      isWatched[root] = 1;
      watched.push(root);
    }
    const still = watched.filter(
      (root) => forest.parent[root] === root && (forest.area[root] ?? 0) <= sizes.largest && forest.isOpen[root] === 0,
    );
    for (const root of still) {
      const area = forest.area[root] ?? 0;
      const earlier = beforeThat[root] ?? 0;
      const blob = earlier > 0 && area <= earlier * MOST_GROWTH ? squareOf(forest, root) : null;
      if (blob !== null) keep(found, blob);
      beforeThat[root] = before[root] ?? 0;
      before[root] = area;
    }
    watched = still;
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
