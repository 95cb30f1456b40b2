import { fileNumber } from '../capture-order';
import { type FoundSet, MOST_EXPOSURES, saidOffsetEv, spread } from './candidate';
import { timeOf } from './factual-photo';
import { type JudgeFraming, SAME_FRAMING_FROM } from './framing';
import { SAME_EXPOSURE_EV } from './ladder';

/** Whether a set has all the exposures it should have. */
export interface Completeness {
  readonly exposures: number;
  readonly isComplete: boolean;
  /** Cut short and shot again as a whole right after. */
  readonly isAborted: boolean;
}

/** Two sets further apart than this are not a try and its repetition. */
const RETAKE_WITHIN_MS = 60_000;

/** `shorter` is how `longer` begins: same offsets, same order. */
function isBeginningOf(shorter: FoundSet, longer: FoundSet): boolean {
  const base = (longer.levels[0] ?? 0) - (shorter.levels[0] ?? 0);
  return shorter.levels.every(
    (level, k) => Math.abs((longer.levels[k] ?? Number.NaN) - level - base) <= SAME_EXPOSURE_EV,
  );
}

/** The next set of this body is the whole of what this one began, of the same framing. */
function isAbortedBefore(set: FoundSet, next: FoundSet, judge: JudgeFraming): boolean {
  if (set.photos.length >= next.photos.length) return false;
  const last = set.photos[set.photos.length - 1];
  const begin = set.photos[0];
  const first = next.photos[0];
  if (!last || !begin || !first) return false;
  if (!(timeOf(first.facts) - timeOf(last.facts) <= RETAKE_WITHIN_MS)) return false;
  // An even number was cut short in any case; the step may have been changed for the second try.
  if (!isBeginningOf(set, next) && set.photos.length % 2 === 1) return false;
  return (judge([begin, first]).worst ?? 0) >= SAME_FRAMING_FROM;
}

/** Rungs from one end of the ladder to the other; from the middle outwards both sides reach equally far. */
function rungs(set: FoundSet): number {
  const { ladder, levels, photos } = set;
  if (ladder.holes < 0 || ladder.stepEv === 0) return photos.length;
  let reachEv = ladder.spanEv;
  const first = levels[0] ?? 0;
  // The offsets the camera states are measured from the middle; else a set from the middle starts there.
  if (ladder.holes > 0 && spread(photos, saidOffsetEv) >= ladder.spanEv - SAME_EXPOSURE_EV * 2) {
    reachEv = Math.max(reachEv, 2 * Math.max(...photos.map((photo) => Math.abs(saidOffsetEv(photo) ?? 0))));
  }
  if (ladder.isFromMiddle) reachEv = Math.max(reachEv, 2 * Math.max(...levels.map((level) => Math.abs(level - first))));
  return Math.max(photos.length, Math.round(reachEv / ladder.stepEv) + 1);
}

/** Photos the camera counted within the set or right after it that are not there; 0 when it counts otherwise. */
function missingNumbers(set: FoundSet, nextNumber: number | null): number {
  const numbers = [...set.photos.map((photo) => fileNumber(photo.name)), nextNumber];
  let missing = 0;
  for (let k = 1; k < numbers.length; k += 1) {
    const before = numbers[k - 1] ?? null;
    const after = numbers[k] ?? null;
    if (before === null || after === null) continue;
    if (after > before && after - before <= MOST_EXPOSURES) missing += after - before - 1;
  }
  return missing;
}

/** How many sets of each size a body shot, by step: what an odd one is held against. */
export type SizeCounts = Map<string, number>;

/** Sixths of a stop: finer than any camera's steps, coarser than the rounding of one. */
const sizeKey = (set: FoundSet, size: number): string => `${Math.round(set.ladder.stepEv * 6)}:${size}`;

export function countSize(counts: SizeCounts, set: FoundSet): void {
  if (!set.ladder.isEven) return;
  const key = sizeKey(set, set.photos.length);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The commonest size of this body's other sets with the same step; 0 when there are none. */
function usualSize(set: FoundSet, counts: SizeCounts): number {
  let best = 0;
  let most = 0;
  for (let size = 2; size <= MOST_EXPOSURES; size += 1) {
    const own = set.ladder.isEven && size === set.photos.length ? 1 : 0;
    const count = (counts.get(sizeKey(set, size)) ?? 0) - own;
    if (count > most) {
      best = size;
      most = count;
    }
  }
  return best;
}

/** Only the size of an even set depends on the body's other sets. */
export const needsCounts = (set: FoundSet): boolean => set.photos.length % 2 === 0;

function expected(set: FoundSet, counts: SizeCounts, nextNumber: number | null): number {
  const size = set.photos.length;
  let length = 0;
  let highest = 0;
  for (const { facts } of set.photos) {
    length = Math.max(length, facts.sequence?.length ?? 0);
    if (set.evidence === 'numbered') highest = Math.max(highest, facts.sequence?.index ?? 0);
  }
  if (length >= size) return length;
  const full = Math.max(size, highest, rungs(set));
  if (full > size) return full % 2 === 0 ? full + 1 : full;
  if (!needsCounts(set)) return size;
  const counted = size + missingNumbers(set, nextNumber);
  if (counted > size && counted % 2 === 1 && counted <= MOST_EXPOSURES) return counted;
  const usual = usualSize(set, counts);
  if (usual >= size) return usual;
  return size > 2 ? size + 1 : size;
}

/** What a set stands among: the sets of its body in order of shooting. */
export interface Surroundings {
  readonly next: FoundSet | null;
  /** File number of the photo taken after the set. */
  readonly nextNumber: number | null;
  readonly counts: SizeCounts;
}

/** Whether a set is whole, and how many exposures it should have. Nothing is ever added to a set that is short. */
export function judgeCompleteness(set: FoundSet, around: Surroundings, judge: JudgeFraming): Completeness {
  const exposures = expected(set, around.counts, around.nextNumber);
  if (around.next && isAbortedBefore(set, around.next, judge)) {
    return { exposures: Math.max(around.next.photos.length, exposures), isComplete: false, isAborted: true };
  }
  return { exposures, isComplete: exposures === set.photos.length, isAborted: false };
}
