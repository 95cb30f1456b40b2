import { MOST_EXPOSURES, type FoundSet } from './candidate';
import type { JudgeFraming } from './framing';
import type { Run } from './run';
import { COST, costOfCut, costOfSet, type SetCost } from './set-cost';

/** One piece of a divided run: a set, or photos left over when `set` is null. */
interface Piece {
  readonly start: number;
  readonly size: number;
  readonly set: SetCost | null;
  readonly cut: number;
}

/** A set that costs no more than this is all it should be: no odd pause, nothing missing. */
const CLEAN_COST = 1.12;
const DOUBTFUL_COST = 1.6;

interface Step extends Piece {
  readonly total: number;
}

/** The division of a run into sets and left-over photos that costs least ([Note: costs of a division]). */
function divide(run: Run, judge: JudgeFraming | null): Piece[] {
  const { photos } = run;
  const best: Step[] = [];
  for (let start = photos.length - 1; start >= 0; start -= 1) {
    let step: Step = { start, size: 1, set: null, cut: 0, total: COST.leftOver + (best[start + 1]?.total ?? 0) };
    for (let size = 2; size <= MOST_EXPOSURES && start + size <= photos.length; size += 1) {
      const set = costOfSet(run, start, size, judge);
      if (!set) continue;
      const cut = costOfCut(run, start, size);
      const total = set.cost + cut + (best[start + size]?.total ?? 0);
      if (total < step.total - 1e-9) step = { start, size, set, cut, total };
    }
    best[start] = step;
  }
  const pieces: Piece[] = [];
  for (let at = 0; at < photos.length;) {
    const step = best[at];
    if (!step) break;
    pieces.push(step);
    at += step.size;
  }
  return pieces;
}

const isClean = ({ set, cut }: Piece): boolean => set !== null && set.cost + cut <= CLEAN_COST;

function toFoundSet(run: Run, { start, size, set, cut }: Piece): FoundSet | null {
  if (!set) return null;
  const isUneven = set.ladder.holes < 0 && !set.isPeriodic;
  return {
    photos: run.photos.slice(start, start + size),
    rule: set.isPeriodic && (set.ladder.repeats > 0 || set.ladder.holes < 0) ? 'periodic' : isUneven ? 'gap' : 'ladder',
    evidence: 'flagged',
    levels: set.levels,
    ladder: set.ladder,
    isDoubtful: set.cost + cut > DOUBTFUL_COST,
  };
}

/** Divides photos flagged as bracketed by exposures, pauses and patterns; pixels are asked when these leave a doubt. */
export function divideRun(run: Run, judge: JudgeFraming): FoundSet[] {
  const pieces = divide(run, null);
  const settled = pieces.every(isClean) ? pieces : divide(run, judge);
  return settled.flatMap((piece) => toFoundSet(run, piece) ?? []);
}
