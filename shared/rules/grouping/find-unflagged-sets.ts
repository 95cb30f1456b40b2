import type { GroupEvidence } from '@shared/model/group';
import { type FoundSet, MOST_EXPOSURES } from './candidate';
import { type FactualPhoto, levelOf, shutterOf } from './factual-photo';
import type { JudgeFraming } from './framing';
import { type Ladder, readLadder, SAME_EXPOSURE_EV, SMALLEST_STEP_EV } from './ladder';
import { type Range, type Run, toRun } from './run';
import { COST, costOfCut, isRepeated, pauseCost } from './set-cost';
import type { Spacing } from './spacing';
import { LONGEST_CAMERA_IDLE_S, MANUAL_MODE, unflaggedEvidence } from './unflagged-evidence';

/** Sets turned by hand may be longer than those of a camera. */
const MOST_MANUAL_EXPOSURES = 15;

interface Found {
  readonly evidence: GroupEvidence;
  readonly ladder: Ladder;
}

/** The best reading from one photo on: a set of `size`, or the photo alone. */
interface Choice {
  readonly size: number;
  readonly found: Found | null;
  readonly worth: number;
}

/** The exposures from `start` on that differ from all before them: a repeated one is another set. */
function longestDistinct(levels: Float64Array, start: number, end: number): number {
  const limit = Math.min(end, start + MOST_MANUAL_EXPOSURES);
  for (let k = start + 1; k < limit; k += 1) {
    const level = levels[k] ?? Number.NaN;
    for (let other = start; other < k; other += 1) {
      if (!(Math.abs(level - (levels[other] ?? Number.NaN)) > SAME_EXPOSURE_EV)) return k - start;
    }
  }
  return limit - start;
}

/** Found sets are weighed by what they cover, less what their pauses cost ([Note: costs of a division]). */
const SET_PRICE = 0.5;

/**
 * Exposure that drifts during a burst may form a ladder by chance; then the burst goes on around it,
 * by small steps and without a pause.
 */
function isPartOfDrift(run: Run, start: number, size: number, stepEv: number): boolean {
  const longest = Math.max(...run.idleS.subarray(start + 1, start + size));
  return [start, start + size].some((k) => {
    const step = (run.levelEv[k] ?? Number.NaN) - (run.levelEv[k - 1] ?? Number.NaN);
    return Math.abs(step) <= stepEv * 1.2 && (run.idleS[k] ?? Number.NaN) <= longest + 0.2;
  });
}

function weigh(run: Run, start: number, size: number, found: Found): number {
  const { evidence, ladder } = found;
  if (evidence === 'manual') return size - SET_PRICE;
  const isChance = evidence === 'program' && !isRepeated(run, start, size);
  if (isChance && isPartOfDrift(run, start, size, ladder.stepEv)) return -Infinity;
  const evenNumber = size % 2 === 0 ? COST.evenNumber : 0;
  return size - SET_PRICE - evenNumber - costOfCut(run, start, size) - pauseCost(run, start, size);
}

/** Photos of a run, `first` to `end` (exclusive), whose exposures could go on from one to the next. */
interface Chain {
  readonly run: Run;
  readonly first: number;
  readonly end: number;
}

/** The best reading from each photo of a chain on. */
function weighAll({ run, first, end }: Chain, judge: JudgeFraming, arePixelsAsked: boolean): Choice[] {
  const isManual = run.photos[first]?.facts.exposureMode === MANUAL_MODE;
  const choices: Choice[] = [];
  for (let start = end - 1; start >= first; start -= 1) {
    let choice: Choice = { size: 1, found: null, worth: choices[start + 1]?.worth ?? 0 };
    const distinct = longestDistinct(run.levelEv, start, end);
    for (let size = 2; size <= distinct; size += 1) {
      const ladder = readLadder(Array.from(run.levelEv.subarray(start, start + size)));
      // All orders that cameras shoot are even from their start on; a hand is less exact.
      if (!ladder.isEven && !isManual) break;
      const evidence = unflaggedEvidence({ run, start, size }, ladder, judge, arePixelsAsked);
      if (evidence === null || (size > MOST_EXPOSURES && evidence !== 'manual')) continue;
      const worth = weigh(run, start, size, { evidence, ladder }) + (choices[start + size]?.worth ?? 0);
      // Of equal readings the one that starts first: a repeated pattern starts with the run.
      if (worth >= choice.worth) choice = { size, found: { evidence, ladder }, worth };
    }
    choices[start] = choice;
  }
  return choices;
}

interface Placed extends Found {
  readonly start: number;
  readonly size: number;
}

function follow(choices: readonly Choice[], { first, end }: Chain): Placed[] {
  const placed: Placed[] = [];
  for (let start = first; start < end;) {
    const { size, found } = choices[start] ?? { size: 1, found: null };
    if (found) placed.push({ ...found, start, size });
    start += size;
  }
  return placed;
}

/** The sets of a chain. Pixels are asked about the sets found without them; when they deny one, about all. */
function divideChain(chain: Chain, judge: JudgeFraming): Placed[] {
  const { run } = chain;
  const placed = follow(weighAll(chain, judge, false), chain);
  const isSeen = placed.every(({ start, size, ladder }) =>
    unflaggedEvidence({ run, start, size }, ladder, judge, true),
  );
  return isSeen ? placed : follow(weighAll(chain, judge, true), chain);
}

function toFoundSet(photos: readonly FactualPhoto[], { evidence, ladder }: Found): FoundSet {
  return {
    photos,
    rule: evidence === 'manual' && !ladder.isEven ? 'similarity' : 'ladder',
    evidence,
    levels: photos.map((photo) => levelOf(photo.facts)),
    ladder,
    isDoubtful: evidence === 'program',
  };
}

/** Photo `k` could go on with the exposures of the one before; where none could, most photos end. */
function goesOn(photos: readonly FactualPhoto[], spacing: Spacing, k: number): boolean {
  const before = photos[k - 1];
  const after = photos[k];
  const step = (spacing.levelEv[k] ?? Number.NaN) - (spacing.levelEv[k - 1] ?? Number.NaN);
  if (!before || !after || !(Math.abs(step) >= SMALLEST_STEP_EV)) return false;
  const longestS = LONGEST_CAMERA_IDLE_S + shutterOf(before.facts) + spacing.slackS;
  return after.facts.exposureMode === MANUAL_MODE || !((spacing.idleS[k] ?? 0) > longestS);
}

/**
 * Photos that no camera flagged, but that follow a ladder. All possible sets are weighed against each
 * other, so that a set is never cut where another reading covers more.
 */
export function findUnflaggedSets(
  photos: readonly FactualPhoto[],
  spacing: Spacing,
  { first, last }: Range,
  judge: JudgeFraming,
): FoundSet[] {
  const sets: FoundSet[] = [];
  for (let start = first, end: number; start < last; start = end) {
    end = start + 1;
    while (end < last && goesOn(photos, spacing, end)) end += 1;
    if (end - start < 2) continue;
    // What lies around tells whether a pattern repeats and what pauses are usual.
    const from = Math.max(first, start - MOST_EXPOSURES);
    const run = toRun(photos.slice(from, Math.min(last, end + MOST_EXPOSURES)), spacing, from);
    for (const placed of divideChain({ run, first: start - from, end: end - from }, judge)) {
      sets.push(toFoundSet(run.photos.slice(placed.start, placed.start + placed.size), placed));
    }
  }
  return sets;
}
