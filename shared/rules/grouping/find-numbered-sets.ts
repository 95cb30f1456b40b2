import { type FoundSet, baseDriftEv, levelsOf, SMALLEST_SPAN_EV, spread } from './candidate';
import type { Frame } from './frame';
import { DENIED_BELOW, type JudgeFraming } from './framing';
import { readLadder } from './ladder';

/** More than this between what the camera said and did means another scene, or another metering. */
const LARGEST_DRIFT_EV = 0.7;

const indexOf = (frame: Frame): number | null => frame.facts.sequence?.index ?? null;
const lengthOf = (frame: Frame): number | null => frame.facts.sequence?.length ?? null;

/** Cuts where the camera's count starts again; null when it does not count these photos. */
function cutByIndex(frames: readonly Frame[]): Frame[][] | null {
  const runs: Frame[][] = [];
  let last = Infinity;
  let lastLength: number | null = null;
  for (const frame of frames) {
    const index = indexOf(frame);
    if (index === null) return null;
    const run = runs.at(-1);
    if (run && index > last && lengthOf(frame) === lastLength) run.push(frame);
    else runs.push([frame]);
    last = index;
    lastLength = lengthOf(frame);
  }
  return runs;
}

function isConsistent(run: readonly Frame[], levels: readonly number[], judge: JudgeFraming): boolean {
  const length = run[0] ? lengthOf(run[0]) : null;
  const highest = Math.max(...run.map((frame) => indexOf(frame) ?? 0));
  if (length !== null && highest > length) return false;
  const range = spread(run.map((frame) => frame.levelEv));
  // Photos without exposure data are believed; exposures that do not differ are no bracket.
  if (range < SMALLEST_SPAN_EV) return false;
  if (run.length !== length && readLadder(levels).repeats > 0) return false;
  const drift = baseDriftEv(run);
  if (drift === null || drift <= LARGEST_DRIFT_EV) return true;
  return (judge(run).worst ?? 1) >= DENIED_BELOW;
}

/**
 * Sets by the maker's own count (index within the set, and its length where it is written). Null when
 * the count is missing or contradicts the exposures: some bodies write one that never starts again.
 */
export function findNumberedSets(frames: readonly Frame[], judge: JudgeFraming): FoundSet[] | null {
  const runs = cutByIndex(frames);
  if (!runs || (runs.length === frames.length && frames.length > 1)) return null;
  const sets: FoundSet[] = [];
  for (const run of runs) {
    if (run.length < 2) continue;
    const levels = levelsOf(run);
    if (!isConsistent(run, levels, judge)) return null;
    sets.push({ frames: run, rule: 'vendor', evidence: 'numbered', levels, ladder: readLadder(levels), isDoubtful: false });
  }
  return sets;
}
