import { type FoundSet, readExposures } from './candidate';
import { divideRun } from './divide-run';
import { findNumberedSets } from './find-numbered-sets';
import type { FactualPhoto } from './factual-photo';
import type { JudgeFraming } from './framing';
import { partOf, type Range, type Run, toRun } from './run';
import type { Spacing } from './spacing';

/** A pause this long parts two sets unless their exposures say otherwise. */
const CLEAR_PAUSE_S = 1.2;
const CLEAR_FACTOR = 3;
/** Pauses within a set that differ by more leave a doubt. */
const STEADY_FACTOR = 1.5;

/** A piece of a run between two clear pauses; `set` when it is a whole ladder as cameras shoot it. */
interface Knot {
  readonly start: number;
  readonly end: number;
  readonly set: FoundSet | null;
}

function wholeSet(photos: readonly FactualPhoto[]): FoundSet | null {
  if (photos.length % 2 === 0 || photos.length < 3 || photos.length > 9) return null;
  const { levels, ladder } = readExposures(photos);
  if (!ladder.isEven || !ladder.isOrdered || ladder.repeats > 0) return null;
  return { photos, rule: 'ladder', evidence: 'flagged', levels, ladder, isDoubtful: false };
}

function cutAtPauses({ photos, idleS, slackS }: Run): Knot[] {
  const knots: Knot[] = [];
  let start = 0;
  let [shortest, longest] = [Infinity, 0];
  for (let k = 1; k <= photos.length; k += 1) {
    const idle = idleS[k] ?? 0;
    const isPause = idle > Math.max(CLEAR_PAUSE_S, CLEAR_FACTOR * longest + 0.3) + slackS;
    if (k === photos.length || isPause) {
      const isSteady = longest <= STEADY_FACTOR * shortest + 0.3 + slackS;
      knots.push({ start, end: k, set: isSteady ? wholeSet(photos.slice(start, k)) : null });
      start = k;
      [shortest, longest] = [Infinity, 0];
    } else {
      shortest = Math.min(shortest, idle);
      longest = Math.max(longest, idle);
    }
  }
  return knots;
}

/**
 * Most runs are whole sets with clear pauses between them and need no search. Where a piece is not
 * whole it is divided together with its neighbours: a pause may lie within a set (a full buffer).
 */
function settleKnots(knots: readonly Knot[], divide: (start: number, end: number) => FoundSet[]): FoundSet[] {
  const sets: FoundSet[] = [];
  for (let k = 0; k < knots.length;) {
    const knot = knots[k];
    const next = knots[k + 1];
    if (!knot) break;
    if (knot.set && (!next || next.set)) {
      sets.push(knot.set);
      k += 1;
      continue;
    }
    let last = k;
    while (last + 1 < knots.length && !(knots[last]?.set && knots[last + 1]?.set && last > k)) last += 1;
    sets.push(...divide(knot.start, knots[last]?.end ?? knot.end));
    k = last + 1;
  }
  return sets;
}

/** Sets among the photos of a range, all linked and all flagged as bracketed by the camera. */
export function findFlaggedSets(
  photos: readonly FactualPhoto[],
  spacing: Spacing,
  { first, last }: Range,
  judge: JudgeFraming,
): FoundSet[] {
  const linked = photos.slice(first, last);
  const numbered = findNumberedSets(linked, judge);
  if (numbered) return numbered;
  const run = toRun(linked, spacing, first);
  return settleKnots(cutAtPauses(run), (start, end) => divideRun(partOf(run, start, end), judge));
}
