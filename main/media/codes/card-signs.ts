import { boxSums } from './box-sums';
import { darkBlobs, type BlobSizes } from './dark-blobs';
import { findTextures, type Texture } from './find-textures';
import { halve, type GreyImage } from './grey-image';
import { moduleLattice, type Lattice } from './module-lattice';
import { rotatePatch, type Patch } from './rotate-patch';
import { squareLook, type SquareLook } from './square-on-paper';

/**
 * Where a picture looks as if it showed a code. [Note: what a card leaves] A card that cannot be read
 * still leaves one of two things. In focus, but cut, covered or washed out: a patch whose edges lie on
 * the lattice of the modules, which nothing else in a photo does. Blurred or far away: an evenly mottled
 * dark square on an even bright ground. Measured on about 1,300 cards and 3,900 photos of 120 scenes.
 */
export interface CardSign {
  /** In pixels of the picture given. */
  readonly patch: Patch;
  readonly kind: 'lattice' | 'blurred' | 'tiny';
}

/**
 * Photos reach a fit of 0.4 to 0.6 on a few dozen runs (a bookshelf); covered cards 0.55 on hundreds. Chequered
 * cloth has single runs only, stripes run one way only.
 */
const LATTICE = { leastFit: 0.5, leastRuns: 150, leastSingles: 0.42, mostSingles: 0.8, leastFewer: 0.2 };

const isLattice = ({ fit, runs, singles, fewer }: Lattice): boolean =>
  fit >= LATTICE.leastFit &&
  runs >= LATTICE.leastRuns &&
  singles >= LATTICE.leastSingles &&
  singles <= LATTICE.mostSingles &&
  fewer >= LATTICE.leastFewer;

/** Limits a little outside what blurred cards measured. */
const isBlurredCode = (look: SquareLook): boolean =>
  look.ringSpread <= 0.34 &&
  look.ringLow >= 0.72 &&
  look.depth >= 0.16 &&
  look.depth <= 0.46 &&
  look.unevenness <= 0.65 &&
  look.brightestPart < 0.93 &&
  look.texture >= 0.08 &&
  look.leastTexture >= 0.045 &&
  look.spots >= 8 &&
  look.balance > 0.55;

/** A small code is sharp, so its mottling must be strong and its ground even; walls and foliage are neither. */
const isTinyCode = (look: SquareLook): boolean =>
  look.ringSpread <= 0.3 &&
  look.ringLow >= 0.7 &&
  look.depth >= 0.28 &&
  look.depth <= 0.55 &&
  look.unevenness <= 0.68 &&
  look.brightestPart < 0.9 &&
  look.texture >= 0.5 &&
  look.leastTexture >= 0.42 &&
  look.spots >= 12 &&
  look.balance > 0.8;

/** Sizes of the pictures that are searched for textures, and for large blobs. */
const TEXTURE_EDGE_PX = 850;
const BLOB_EDGE_PX = 100;
/** Squares of about 8 to 40 px on a 600-px picture. */
const TINY_SIZES: BlobSizes = { smallest: 60, largest: 1600 };
/** The side of the square of equal area is a little less than that of the code, or more. */
const SIDES = [0.95, 1.03];

/** The picture and its halves, down to the smallest that is searched. */
function pyramid(image: GreyImage): GreyImage[] {
  const levels = [image];
  for (let level = image; Math.max(level.widthPx, level.heightPx) > BLOB_EDGE_PX;) {
    level = halve(level);
    levels.push(level);
  }
  return levels;
}

const edgeOf = ({ widthPx, heightPx }: GreyImage): number => Math.max(widthPx, heightPx);

function latticeSigns(levels: readonly GreyImage[]): CardSign[] {
  const index = levels.findIndex((level) => edgeOf(level) <= TEXTURE_EDGE_PX);
  const image = levels[0];
  const level = levels[index];
  if (image === undefined || level === undefined) return [];
  const scale = 2 ** index;
  return findTextures(level).flatMap((texture): CardSign[] => {
    const found = patchesOf(texture, scale).find((patch) =>
      isLattice(moduleLattice(rotatePatch(image, patch, 1), shadeRadiusPx(patch))),
    );
    return found === undefined ? [] : [{ patch: found, kind: 'lattice' }];
  });
}

/** The patch as it is, which keeps out what lies beside a half-covered code; and its square, which takes in what a covered half leaves. */
function patchesOf({ box, angle }: Texture, scale: number): Patch[] {
  const halfWidthPx = ((box.right - box.left) / 2) * scale;
  const halfHeightPx = ((box.bottom - box.top) / 2) * scale;
  const center = { x: ((box.left + box.right) / 2) * scale, y: ((box.top + box.bottom) / 2) * scale, angle };
  const half = Math.max(halfWidthPx, halfHeightPx);
  return [
    { ...center, halfWidthPx, halfHeightPx },
    { ...center, halfWidthPx: half, halfHeightPx: half },
  ];
}

/** Around each pixel, so much is looked at to tell black from white: several modules. */
const shadeRadiusPx = ({ halfWidthPx, halfHeightPx }: Patch): number =>
  Math.max(10, Math.min(60, Math.round(Math.max(halfWidthPx, halfHeightPx) * 0.35)));

interface BlobSearch {
  readonly sizes: BlobSizes;
  readonly kind: CardSign['kind'];
  readonly isCode: (look: SquareLook) => boolean;
}

/** Blobs are found on one level and looked at on the next larger one, where their texture still shows. */
function blobSigns(levels: readonly GreyImage[], index: number, search: BlobSearch): CardSign[] {
  const level = levels[index];
  const larger = levels[index - 1];
  if (level === undefined || larger === undefined) return [];
  const blobs = darkBlobs(level, search.sizes);
  if (blobs.length === 0) return [];
  const sums = boxSums(larger);
  return blobs.flatMap(({ x, y, sidePx }) => {
    const center = { x: x * 2 + 1, y: y * 2 + 1 };
    const looks = SIDES.map((side) => squareLook(sums, { ...center, sidePx: sidePx * 2 * side }));
    if (!looks.some((look) => look !== null && search.isCode(look))) return [];
    const half = (sidePx / 2) * 2 ** index;
    const patch = {
      x: (x + 0.5) * 2 ** index,
      y: (y + 0.5) * 2 ** index,
      halfWidthPx: half,
      halfHeightPx: half,
      angle: 0,
    };
    return [{ patch, kind: search.kind }];
  });
}

/** Looks for the signs of a card on a picture of about 1,200 px. */
export function findCardSigns(image: GreyImage): CardSign[] {
  const levels = pyramid(image);
  const lattice = latticeSigns(levels);
  if (lattice.length > 0) return lattice;
  for (const index of [levels.length - 2, levels.length - 1]) {
    const area = levels[index]?.data.length ?? 0;
    const blurred = blobSigns(levels, index, {
      sizes: { smallest: area * 0.006, largest: area * 0.4 },
      kind: 'blurred',
      isCode: isBlurredCode,
    });
    if (blurred.length > 0) return blurred;
  }
  const middle = levels.findIndex((level) => edgeOf(level) <= TEXTURE_EDGE_PX);
  return blobSigns(levels, middle, { sizes: TINY_SIZES, kind: 'tiny', isCode: isTinyCode });
}
