import { type Evidence, SMALLEST_SPAN_EV, spread } from './candidate';
import type { Frame } from './frame';
import { CONFIRMED_FROM, DENIED_BELOW, type JudgeFraming } from './framing';
import { type Ladder, SMALLEST_STEP_EV } from './ladder';
import type { Run } from './run';

/** A place in a run: `size` photos from `start` on. */
export interface Stretch {
  readonly run: Run;
  readonly start: number;
  readonly size: number;
}

/** Exposure that drifts with the light moves by less; cameras without a bracket flag step by this or more. */
const SMALLEST_PROGRAM_STEP_EV = 0.6;
const SMALLEST_MANUAL_STEP_EV = 0.6;
const LARGEST_MANUAL_STEP_EV = 3.5;
/** A finger cannot turn a dial and press again in this time; a camera can. */
const CAMERA_IDLE_S = 1.3;
const LONGEST_CAMERA_IDLE_S = 4;
const PAIR_IDLE_S = 0.9;
/** Hand-turned exposures that pixels cannot confirm must follow one another at least this fast. */
const LONGEST_UNSEEN_MANUAL_IDLE_S = 8;
const MANUAL_MODE = 1;
/** Bias and exposure must tell the same story, within the rounding of both. */
const BIAS_ERROR_EV = 0.25;

const idles = ({ run, start, size }: Stretch): number[] => Array.from(run.idleS.subarray(start + 1, start + size));

/** The camera's own pace, one longer pause allowed (a full buffer). Coarse clocks get their slack. */
function isCameraPace(stretch: Stretch, longestUsualS: number): boolean {
  const { slackS } = stretch.run;
  const sorted = idles(stretch).sort((a, b) => a - b);
  const usual = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return usual <= longestUsualS + slackS * 0.5 && (sorted.at(-1) ?? Number.NaN) <= LONGEST_CAMERA_IDLE_S + slackS;
}

/** The bias goes up and down with the exposure: it was changed between photos, by the same amounts. */
function followsBias(frames: readonly Frame[]): boolean {
  const bias = frames.map((frame) => frame.facts.exposureBiasEv ?? Number.NaN);
  if (!(spread(bias) >= SMALLEST_SPAN_EV)) return false;
  return spread(frames.map((frame, k) => frame.levelEv - (bias[k] ?? 0))) <= BIAS_ERROR_EV;
}

const isConstant = (values: readonly (number | null)[]): boolean => values.every((value) => value === values[0]);

/** Only the shutter was turned. */
function isShutterOnly(frames: readonly Frame[]): boolean {
  return isConstant(frames.map((f) => f.facts.fNumber)) && isConstant(frames.map((f) => f.facts.iso));
}

const isManualMode = (frames: readonly Frame[]): boolean => frames.every((f) => f.facts.exposureMode === MANUAL_MODE);

const isManualStep = (stepEv: number): boolean => stepEv >= SMALLEST_MANUAL_STEP_EV && stepEv <= LARGEST_MANUAL_STEP_EV;

/** The turning of the shutter began before or went on after: only the whole of it may be a set. */
function goesOn({ run, start, size }: Stretch, sign: number, judge: JudgeFraming): boolean {
  return [start, start + size].some((k) => {
    const [before, after] = [run.frames[k - 1], run.frames[k]];
    if (!before || !after || !isShutterOnly([before, after]) || !isManualStep((after.levelEv - before.levelEv) * sign)) return false;
    return (judge([before, after]).worst ?? 0) >= DENIED_BELOW;
  });
}

function isManualSet(stretch: Stretch, frames: readonly Frame[], ladder: Ladder, judge: JudgeFraming): boolean {
  if (frames.length < 3 || !isManualMode(frames) || !isShutterOnly(frames) || ladder.repeats > 0) return false;
  const steps = frames.slice(1).map((frame, k) => frame.levelEv - (frames[k]?.levelEv ?? Number.NaN));
  const sign = Math.sign(steps[0] ?? 0);
  if (steps.some((step) => !isManualStep(step * sign))) return false;
  if (goesOn(stretch, sign, judge)) return false;
  const { worst, judged } = judge(frames);
  if (judged > 0) return worst !== null && worst >= CONFIRMED_FROM - 0.1 && judged >= frames.length - 2;
  return ladder.isEven && idles(stretch).every((idle) => idle <= LONGEST_UNSEEN_MANUAL_IDLE_S);
}

/**
 * What photos that no camera flagged as bracketed rest on as a set; null when they are none. Stricter
 * than for flagged photos: the ladder must be whole, in an order cameras shoot, at a camera's pace.
 */
export function unflaggedEvidence(stretch: Stretch, ladder: Ladder, judge: JudgeFraming): Evidence | null {
  const frames = stretch.run.frames.slice(stretch.start, stretch.start + stretch.size);
  if (!frames.every((frame) => frame.hasExposure)) return null;
  if (isManualSet(stretch, frames, ladder, judge)) return 'manual';
  if (!ladder.isEven || !ladder.isOrdered || ladder.repeats > 0 || ladder.stepEv < SMALLEST_STEP_EV) return null;
  const isBias = followsBias(frames);
  if (frames.length === 2) {
    const isPair = isBias && ladder.stepEv >= SMALLEST_PROGRAM_STEP_EV && isCameraPace(stretch, PAIR_IDLE_S);
    return isPair && stretch.run.slackS === 0 && (judge(frames).worst ?? 0) >= CONFIRMED_FROM ? 'bias' : null;
  }
  if (!isCameraPace(stretch, CAMERA_IDLE_S)) return null;
  if (!isBias && (ladder.stepEv < SMALLEST_PROGRAM_STEP_EV || !isConstant(frames.map((f) => f.facts.fNumber)))) return null;
  const { worst } = judge(frames);
  if (worst !== null && worst < DENIED_BELOW) return null;
  return isBias ? 'bias' : 'program';
}
