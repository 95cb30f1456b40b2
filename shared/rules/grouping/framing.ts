import { createSampler, emptySample, likeness, type Sample } from './fingerprint';
import { type FactualPhoto, levelOf } from './factual-photo';

/** What the pixels say about photos that might be one set. */
export interface Framing {
  /** Likeness of the least alike neighbours on the exposure ladder, −1 to 1; null when none could be judged. */
  readonly worst: number | null;
  /** Pairs of neighbours that could be judged. */
  readonly judged: number;
}

export type JudgeFraming = (photos: readonly FactualPhoto[]) => Framing;

/**
 * Same framing gives 0.86 and more between exposures 1 EV apart, 0.72 and more 2 EV apart (99 in
 * 100); other framings stay under 0.58 (95 in 100). Measured on 6,000 pairs of generated sets.
 */
export const DENIED_BELOW = 0.5;
export const CONFIRMED_FROM = 0.68;
/** The same exposure of the same framing (95 in 100); a step aside or a turn of the zoom ring stays below. */
export const SAME_FRAMING_FROM = 0.98;

/** Neighbours further apart than this hide too much in shadows and highlights to be compared. */
const COMPARABLE_EV = 3.2;
/** From here on they hide some: same framings 3 EV apart come down to 0.5. */
const EASY_EV = 2;
const ALLOWANCE_PER_EV = 0.2;

interface Rung {
  readonly photo: FactualPhoto;
  readonly levelEv: number;
}

/** Darkest first. */
function byLevel(photos: readonly FactualPhoto[]): Rung[] {
  const ladder = photos.map((photo) => ({ photo, levelEv: levelOf(photo.facts) }));
  return ladder.sort((a, b) => a.levelEv - b.levelEv);
}

/** A set and the one before or after it are all that is compared at a time. */
const KEPT_SAMPLES = 32;

interface KeptSample {
  readonly sample: Sample;
  photo: FactualPhoto | null;
}

/** Reads the fingerprints of photos, keeping the latest: neighbours are asked for again and again. */
function createSampleStore(): (photo: FactualPhoto) => Sample | null {
  const read = createSampler();
  const kept = Array.from({ length: KEPT_SAMPLES }, (): KeptSample => ({ sample: emptySample(), photo: null }));
  let next = 0;
  return (photo) => {
    const known = kept.findIndex((entry) => entry.photo === photo);
    // The one just asked for is compared next and must not be the one overwritten.
    if (known === next) next = (next + 1) % KEPT_SAMPLES;
    const found = kept[known];
    if (found) return found.sample;
    const entry = kept[next];
    if (!entry || !read(photo.fingerprint, entry.sample)) return null;
    entry.photo = photo;
    next = (next + 1) % KEPT_SAMPLES;
    return entry.sample;
  };
}

/** Compares pixels lazily: most sets are certain without them. */
export function createFramingJudge(): JudgeFraming {
  const sampleOf = createSampleStore();
  return (photos) => {
    const ladder = byLevel(photos);
    let worst: number | null = null;
    let judged = 0;
    for (let k = 1; k < ladder.length; k += 1) {
      const darker = ladder[k - 1];
      const brighter = ladder[k];
      if (!darker || !brighter) continue;
      const apartEv = brighter.levelEv - darker.levelEv;
      if (apartEv > COMPARABLE_EV) continue;
      const sampleA = sampleOf(darker.photo);
      const sampleB = sampleOf(brighter.photo);
      const alike = sampleA && sampleB ? likeness(sampleA, sampleB) : null;
      if (alike === null) continue;
      const value = Math.min(1, alike + ALLOWANCE_PER_EV * Math.max(0, apartEv - EASY_EV));
      judged += 1;
      if (worst === null || value < worst) worst = value;
    }
    return { worst, judged };
  };
}
