import { type Evidence, type FoundSet, MOST_EXPOSURES } from './candidate';
import type { Frame } from './frame';
import type { JudgeFraming } from './framing';
import { type Ladder, readLadder, SAME_EXPOSURE_EV, SMALLEST_STEP_EV } from './ladder';
import { type Run, toRun } from './run';
import { COST, costOfCut, isRepeated, pauseCost } from './set-cost';
import type { Spacing } from './spacing';
import { unflaggedEvidence } from './unflagged-evidence';

/** Sets turned by hand may be longer than those of a camera. */
const MOST_MANUAL_EXPOSURES = 15;

interface Choice {
  readonly size: number;
  readonly evidence: Evidence | null;
  readonly ladder: Ladder | null;
  readonly worth: number;
}

const NONE: Choice = { size: 1, evidence: null, ladder: null, worth: 0 };

/** The exposures from `start` on that differ from all before them: a repeated one is another set. */
function longestDistinct(frames: readonly Frame[], start: number): number {
  const limit = Math.min(frames.length, start + MOST_MANUAL_EXPOSURES);
  for (let k = start + 1; k < limit; k += 1) {
    const level = frames[k]?.levelEv ?? Number.NaN;
    for (let other = start; other < k; other += 1) {
      if (!(Math.abs(level - (frames[other]?.levelEv ?? Number.NaN)) > SAME_EXPOSURE_EV)) return k - start;
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
    const step = (run.frames[k]?.levelEv ?? Number.NaN) - (run.frames[k - 1]?.levelEv ?? Number.NaN);
    return Math.abs(step) <= stepEv * 1.2 && (run.idleS[k] ?? Number.NaN) <= longest + 0.2;
  });
}

function weigh(run: Run, start: number, size: number, { evidence, ladder }: { evidence: Evidence; ladder: Ladder }): number {
  if (evidence === 'manual') return size - SET_PRICE;
  if (evidence === 'program' && !isRepeated(run, start, size) && isPartOfDrift(run, start, size, ladder.stepEv)) return 0;
  const evenNumber = size % 2 === 0 ? COST.evenNumber : 0;
  return size - SET_PRICE - evenNumber - costOfCut(run, start, size) - pauseCost(run, start, size);
}

/**
 * Photos that no camera flagged, but that follow a ladder. All possible sets are weighed against each
 * other, so that a set is never cut where another reading covers more.
 */
export function findUnflaggedSets(
  frames: readonly Frame[],
  spacing: Spacing,
  [first, last]: readonly [number, number],
  judge: JudgeFraming,
): FoundSet[] {
  const run = toRun(frames, spacing, [first, last]);
  const choices: Choice[] = [];
  for (let start = run.frames.length - 1; start >= 0; start -= 1) {
    let choice: Choice = { ...NONE, worth: choices[start + 1]?.worth ?? 0 };
    const distinct = canStart(run.frames, start) ? longestDistinct(run.frames, start) : 0;
    for (let size = 2; size <= distinct; size += 1) {
      const ladder = readLadder(run.frames.slice(start, start + size).map((frame) => frame.levelEv));
      const evidence = unflaggedEvidence({ run, start, size }, ladder, judge);
      if (evidence === null || (size > MOST_EXPOSURES && evidence !== 'manual')) continue;
      const worth = weigh(run, start, size, { evidence, ladder }) + (choices[start + size]?.worth ?? 0);
      // Of equal readings the one that starts first: a repeated pattern starts with the run.
      if (worth >= choice.worth) choice = { size, evidence, ladder, worth };
    }
    choices[start] = choice;
  }
  return collect(run.frames, choices);
}

/** Two neighbours of one exposure start no set: most photos end here. */
function canStart(frames: readonly Frame[], start: number): boolean {
  const step = (frames[start + 1]?.levelEv ?? Number.NaN) - (frames[start]?.levelEv ?? Number.NaN);
  return Math.abs(step) >= SMALLEST_STEP_EV;
}

function collect(frames: readonly Frame[], choices: readonly Choice[]): FoundSet[] {
  const sets: FoundSet[] = [];
  for (let at = 0; at < choices.length; ) {
    const choice = choices[at] ?? NONE;
    if (choice.evidence !== null && choice.ladder !== null) {
      const members = frames.slice(at, at + choice.size);
      sets.push({
        frames: members,
        rule: choice.evidence === 'manual' && !choice.ladder.isEven ? 'similarity' : 'ladder',
        evidence: choice.evidence,
        levels: members.map((frame) => frame.levelEv),
        ladder: choice.ladder,
        isDoubtful: choice.evidence === 'program',
      });
    }
    at += choice.size;
  }
  return sets;
}
