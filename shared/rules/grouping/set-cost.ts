import { baseDriftEv, MOST_EXPOSURES, readExposures, SMALLEST_SPAN_EV } from './candidate';
import type { FactualPhoto } from './factual-photo';
import { CONFIRMED_FROM, type JudgeFraming } from './framing';
import { type Ladder, SAME_EXPOSURE_EV } from './ladder';
import { pauseBefore, type Run } from './run';

/**
 * [Note: costs of a division] A run of photos flagged as bracketed is divided so that the sum of
 * costs is least. One set that is all it should be costs 1; each thing that does not fit adds to it.
 * The sizes below were found on generated shoots of eight cameras and hold for the genuine sets.
 */
export const COST = {
  /** A flagged photo in no set: cameras do not bracket single photos. */
  leftOver: 2.2,
  set: 1,
  /** Even ladder, but in an order no camera shoots. */
  unusualOrder: 1.2,
  /** An empty rung: one exposure was deleted or is damaged. */
  hole: 1,
  /** No ladder at all. */
  uneven: 3,
  /** One exposure twice, unless the whole pattern repeats. */
  repeat: 2.5,
  /** Cameras shoot odd numbers, rarely two. */
  evenNumber: 0.5,
  pair: 0.8,
  /** Two base exposures in one set. */
  drift: 3,
  /** For each doubling of a pause over the usual one. */
  pause: 0.8,
  /** For each second of pauses, so that of two equal divisions the tighter wins. */
  tie: 0.02,
  /** A cut where the camera made no pause. */
  cutWithoutPause: 1.2,
  /** Different framings in one set. */
  framing: 4,
} as const;

/** Flicker, auto ISO and the rounding of bias stay below this. */
const LARGEST_DRIFT_EV = 0.6;
/** Pauses shorter than this are all alike: buffer, mirror and clock. */
const PAUSE_FLOOR_S = 0.6;
/** Beyond this a pause counts for itself, however long the others are. */
const LONG_PAUSE_S = 5;

/** A set some photos might form, and what speaks against it. */
export interface SetCost {
  readonly cost: number;
  readonly levels: readonly number[];
  readonly ladder: Ladder;
  /** The pattern repeats before or after: the camera's programme, whatever it looks like. */
  readonly isPeriodic: boolean;
}

/** The lower one of two: with two pauses the shorter is the usual one. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

/** What the pauses within `size` photos from `start` on cost as pauses within one set. */
export function pauseCost(run: Run, start: number, size: number): number {
  const pauses: number[] = [];
  let cost = 0;
  for (let k = start + 1; k < start + size; k += 1) {
    const pause = pauseBefore(run, k);
    if (Number.isNaN(pause)) continue;
    // Whole seconds: a difference of one is the clock's, not the camera's; it only breaks ties.
    pauses.push(Math.max(0, pause - run.slackS));
    cost += COST.tie * pause;
  }
  const usual = pauses.length > 1 ? median(pauses) : Math.max(0, run.usualIdleS() - run.slackS);
  for (const pause of pauses) {
    const doublings = Math.log2((pause + PAUSE_FLOOR_S) / (usual + PAUSE_FLOOR_S)) - 0.5;
    cost += COST.pause * Math.max(0, doublings);
    if (pause > LONG_PAUSE_S) cost += COST.pause * Math.log2(pause / LONG_PAUSE_S);
  }
  return cost;
}

/** The exposures `size` photos from `start` and from `other` on follow the same pattern; their base may differ. */
function repeatsAt(run: Run, start: number, other: number, size: number): boolean {
  const { levelEv } = run;
  if (other < 0 || other + size > levelEv.length) return false;
  const base = (levelEv[other] ?? Number.NaN) - (levelEv[start] ?? Number.NaN);
  for (let k = 1; k < size; k += 1) {
    const difference = (levelEv[other + k] ?? Number.NaN) - (levelEv[start + k] ?? Number.NaN);
    if (!(Math.abs(difference - base) <= SAME_EXPOSURE_EV)) return false;
  }
  return true;
}

/** The pattern is made of a shorter one, so its true length is that one's. */
function hasShorterPeriod(levels: Float64Array): boolean {
  for (let period = 1; period <= levels.length / 2; period += 1) {
    if (levels.length % period !== 0) continue;
    const isPeriod = levels.every(
      (level, k) => k < period || Math.abs(level - (levels[k - period] ?? Number.NaN)) <= SAME_EXPOSURE_EV,
    );
    if (isPeriod) return true;
  }
  return false;
}

/** The pattern repeats right before or right after. */
export const isRepeated = (run: Run, start: number, size: number): boolean =>
  repeatsAt(run, start, start - size, size) || repeatsAt(run, start, start + size, size);

function isPeriodicAt(run: Run, start: number, size: number): boolean {
  if (!isRepeated(run, start, size)) return false;
  return !hasShorterPeriod(run.levelEv.subarray(start, start + size));
}

function shapeCost({ isEven, isOrdered, holes, repeats }: Ladder): number {
  const layout = isEven
    ? isOrdered || repeats > 0
      ? 0
      : COST.unusualOrder
    : holes > 0
      ? holes * COST.hole
      : COST.uneven;
  return layout + repeats * COST.repeat;
}

/** The camera's own count within the set goes up; a count that starts again is another set. */
function contradictsCount(photos: readonly FactualPhoto[]): boolean {
  for (let k = 1; k < photos.length; k += 1) {
    const before = photos[k - 1]?.facts.sequence;
    const after = photos[k]?.facts.sequence;
    if (before?.length && before.length > 1 && before.index && after?.index && after.index <= before.index) return true;
  }
  return false;
}

/** What it costs to call `size` photos from `start` on one set; infinite when they cannot be one. */
export function costOfSet(run: Run, start: number, size: number, judge: JudgeFraming | null): SetCost | null {
  const photos = run.photos.slice(start, start + size);
  if (size > MOST_EXPOSURES || contradictsCount(photos)) return null;
  const { levels, ladder, settingsSpanEv } = readExposures(photos);
  if (!(settingsSpanEv >= SMALLEST_SPAN_EV)) return null;
  const shape = shapeCost(ladder);
  const isPeriodic = (size > 2 || shape > 0) && isPeriodicAt(run, start, size);
  let cost = COST.set + (isPeriodic ? 0 : shape) + pauseCost(run, start, size);
  if (size % 2 === 0 && !isPeriodic) cost += COST.evenNumber;
  if (size === 2) cost += COST.pair;
  const drift = baseDriftEv(photos);
  if (drift !== null && drift > LARGEST_DRIFT_EV) cost += COST.drift;
  // Pixels can only speak against a set: one that is too dear already needs none.
  if (judge && cost < COST.leftOver * size) {
    const { worst } = judge(photos);
    if (worst !== null && worst < CONFIRMED_FROM) cost += COST.framing * Math.min(1, (CONFIRMED_FROM - worst) / 0.3);
  }
  return { cost, levels, ladder, isPeriodic };
}

/** No pause that could part two sets lies before photo `k`. */
function isTight(run: Run, k: number): boolean {
  const pause = pauseBefore(run, k);
  return k > 0 && k < run.photos.length && pause <= run.usualIdleS() * 1.5 + 0.2 + run.slackS;
}

/** Starting a set at `start` where the camera made no pause, without the pattern of the last one repeating. */
export function costOfCut(run: Run, start: number, size: number): number {
  return !isTight(run, start) || repeatsAt(run, start, start - size, size) ? 0 : COST.cutWithoutPause;
}
