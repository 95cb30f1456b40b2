/** Exposures nearer than this are the same one: nominal shutter times are up to 0.1 EV off. */
export const SAME_EXPOSURE_EV = 0.15;
/** A third of a stop, the smallest step of any camera, less the error of nominal values. */
export const SMALLEST_STEP_EV = 0.2;

/** How the exposures of a candidate set are laid out. */
export interface Ladder {
  /** Darkest to brightest, EV. */
  readonly spanEv: number;
  /** Distance between neighbouring rungs, EV; 0 when there is only one. */
  readonly stepEv: number;
  /** Every rung is occupied, evenly spaced. */
  readonly isEven: boolean;
  /** Empty rungs of an otherwise even ladder; 0 when even, −1 when it is no ladder at all. */
  readonly holes: number;
  /** Photos whose exposure another one has already. */
  readonly repeats: number;
  /** Taken in an order that cameras shoot: rising, falling, or from the middle outwards. */
  readonly isOrdered: boolean;
  /** The first photo lies between darkest and brightest, so the set was shot from the middle outwards. */
  readonly isFromMiddle: boolean;
}

const MOST_HOLES = 3;

/** How far a rung may be from its place: two nominal values, each rounded, and the rounding of ISO. */
const tolerance = (stepEv: number): number => (stepEv < 0.45 ? 0.16 : stepEv < 0.8 ? 0.22 : 0.3);

function isMonotone(levels: readonly number[]): boolean {
  const sign = Math.sign((levels[1] ?? 0) - (levels[0] ?? 0));
  for (let k = 1; k < levels.length; k += 1) {
    if (((levels[k] ?? 0) - (levels[k - 1] ?? 0)) * sign < SMALLEST_STEP_EV) return false;
  }
  return true;
}

/**
 * From the middle outwards: alternating sides (0 − + −− ++) or one side after the other
 * (0 − −− + ++). Either way each side is taken in order of distance, which is what is tested.
 */
function isOutward(levels: readonly number[]): boolean {
  const first = levels[0] ?? 0;
  let up = 0;
  let down = 0;
  let turns = 0;
  for (let k = 1; k < levels.length; k += 1) {
    const offset = (levels[k] ?? 0) - first;
    if (k > 1 && offset > 0 !== (levels[k - 1] ?? 0) > first) turns += 1;
    if (offset > up + SAME_EXPOSURE_EV) up = offset;
    else if (offset < down - SAME_EXPOSURE_EV) down = offset;
    else return false;
  }
  return turns === 1 || turns >= levels.length - 3;
}

/** Every gap is a whole number of steps. With holes the tolerance is tighter: small steps would fit anything. */
function fits(sorted: readonly number[], stepEv: number, holes: number): boolean {
  const allowed = holes === 0 ? tolerance(stepEv) : Math.min(tolerance(stepEv), stepEv * 0.3);
  let steps = 0;
  for (let k = 1; k < sorted.length; k += 1) {
    const gap = (sorted[k] ?? 0) - (sorted[k - 1] ?? 0);
    const whole = Math.max(1, Math.round(gap / stepEv));
    if (Math.abs(gap - whole * stepEv) > allowed) return false;
    steps += whole;
  }
  return steps === sorted.length - 1 + holes;
}

/** The fewest holes with which the levels make an even ladder; −1 when they make none. */
function countHoles(sorted: readonly number[], spanEv: number): number {
  for (let holes = 0; holes <= MOST_HOLES; holes += 1) {
    const stepEv = spanEv / (sorted.length - 1 + holes);
    if (stepEv >= SMALLEST_STEP_EV && fits(sorted, stepEv, holes)) return holes;
  }
  return -1;
}

/** The different levels, darkest first; repeats of one are dropped. */
function rungsOf(levels: readonly number[]): number[] {
  const sorted: number[] = [];
  for (const level of levels) {
    let at = sorted.length;
    sorted.push(level);
    for (; at > 0 && (sorted[at - 1] ?? 0) > level; at -= 1) sorted[at] = sorted[at - 1] ?? 0;
    sorted[at] = level;
  }
  let count = 0;
  for (const level of sorted) {
    if (count > 0 && level - (sorted[count - 1] ?? 0) <= SAME_EXPOSURE_EV) continue;
    sorted[count] = level;
    count += 1;
  }
  sorted.length = count;
  return sorted;
}

/** Reads the layout of exposure levels given in order of shooting. */
export function readLadder(levels: readonly number[]): Ladder {
  const rungs = rungsOf(levels);
  const darkest = rungs[0] ?? 0;
  const brightest = rungs[rungs.length - 1] ?? 0;
  const spanEv = brightest - darkest;
  const holes = rungs.length > 1 ? countHoles(rungs, spanEv) : -1;
  const steps = rungs.length - 1 + Math.max(0, holes);
  const repeats = levels.length - rungs.length;
  const first = levels[0] ?? 0;
  return {
    spanEv,
    stepEv: steps > 0 ? spanEv / steps : 0,
    isEven: holes === 0,
    holes,
    repeats,
    isOrdered: repeats === 0 && (isMonotone(levels) || isOutward(levels)),
    isFromMiddle: first > darkest + SAME_EXPOSURE_EV && first < brightest - SAME_EXPOSURE_EV,
  };
}
