import type { GroupEvidence } from '@shared/model/group';
import { SMALLEST_SPAN_EV, spread } from './candidate';
import { type FactualPhoto, hasExposure, levelOf } from './factual-photo';
import { CONFIRMED_FROM, DENIED_BELOW, type JudgeFraming } from './framing';
import { type Ladder, SMALLEST_STEP_EV } from './ladder';
import { pauseBefore, type Run } from './run';

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
export const LONGEST_CAMERA_IDLE_S = 4;
const PAIR_IDLE_S = 0.9;
/** Hand-turned exposures that pixels cannot confirm must follow one another at least this fast. */
const LONGEST_UNSEEN_MANUAL_IDLE_S = 8;
export const MANUAL_MODE = 1;
/** Bias and exposure must tell the same story, within the rounding of both. */
const BIAS_ERROR_EV = 0.25;

const pauses = ({ run, start, size }: Stretch): number[] =>
  Array.from({ length: size - 1 }, (_, k) => pauseBefore(run, start + 1 + k));

/** The camera's own pace, one longer pause allowed (a full buffer). Coarse clocks get their slack. */
function isCameraPace(stretch: Stretch, longestUsualS: number, longestS = LONGEST_CAMERA_IDLE_S): boolean {
  const { slackS } = stretch.run;
  const sorted = pauses(stretch).sort((a, b) => a - b);
  const usual = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return usual <= longestUsualS + slackS * 0.5 && (sorted.at(-1) ?? Number.NaN) <= longestS + slackS;
}

/** The bias goes up and down with the exposure: it was changed between photos, by the same amounts. */
function followsBias(photos: readonly FactualPhoto[]): boolean {
  const biasOf = (photo: FactualPhoto) => photo.facts.exposureBiasEv;
  if (!(spread(photos, biasOf) >= SMALLEST_SPAN_EV)) return false;
  return spread(photos, (photo) => levelOf(photo.facts) - (biasOf(photo) ?? 0)) <= BIAS_ERROR_EV;
}

const isConstant = (values: readonly (number | null)[]): boolean => values.every((value) => value === values[0]);

/** Only the shutter was turned. */
function isShutterOnly(photos: readonly FactualPhoto[]): boolean {
  return isConstant(photos.map((f) => f.facts.fNumber)) && isConstant(photos.map((f) => f.facts.iso));
}

const isManualMode = (photos: readonly FactualPhoto[]): boolean =>
  photos.every((f) => f.facts.exposureMode === MANUAL_MODE);

const isManualStep = (stepEv: number): boolean => stepEv >= SMALLEST_MANUAL_STEP_EV && stepEv <= LARGEST_MANUAL_STEP_EV;

/** The turning of the shutter began before or went on after: only the whole of it may be a set. */
function goesOn({ run, start, size }: Stretch, sign: number, judge: JudgeFraming): boolean {
  return [start, start + size].some((k) => {
    const before = run.photos[k - 1];
    const after = run.photos[k];
    if (!before || !after || !isShutterOnly([before, after])) return false;
    return (
      isManualStep((levelOf(after.facts) - levelOf(before.facts)) * sign) &&
      (judge([before, after]).worst ?? 1) >= DENIED_BELOW
    );
  });
}

function isManualSet(stretch: Stretch, photos: readonly FactualPhoto[], ladder: Ladder, judge: JudgeFraming): boolean {
  if (photos.length < 3 || !isManualMode(photos) || !isShutterOnly(photos) || ladder.repeats > 0) return false;
  const steps = photos.slice(1).map((photo, k) => levelOf(photo.facts) - levelOf((photos[k] ?? photo).facts));
  const sign = Math.sign(steps[0] ?? 0);
  if (steps.some((step) => !isManualStep(step * sign)) || goesOn(stretch, sign, judge)) return false;
  const { worst, judged } = judge(photos);
  // White and black ones cannot be judged: half of the steps is enough, none of them against it.
  if (judged > 0) return worst !== null && worst >= CONFIRMED_FROM - 0.1 && judged * 2 >= photos.length - 1;
  return ladder.isEven && pauses(stretch).every((pause) => pause <= LONGEST_UNSEEN_MANUAL_IDLE_S);
}

/** Ladders that a camera shot by itself, without saying so. */
function cameraEvidence(stretch: Stretch, photos: readonly FactualPhoto[], ladder: Ladder): GroupEvidence | null {
  if (!ladder.isEven || !ladder.isOrdered || ladder.repeats > 0 || ladder.stepEv < SMALLEST_STEP_EV) return null;
  const isBias = followsBias(photos);
  if (photos.length === 2) {
    // Two of a longer set. Retries come in twos as well: only pace and pixels tell them apart.
    const isPair = ladder.stepEv >= SMALLEST_PROGRAM_STEP_EV && stretch.run.slackS === 0;
    return isBias && isPair && isCameraPace(stretch, PAIR_IDLE_S) ? 'bias' : null;
  }
  if (!isCameraPace(stretch, CAMERA_IDLE_S)) return null;
  if (isBias) return 'bias';
  // Light that drifts goes by small steps; it does not go up and down by turns, ever further, for long.
  const isWide = ladder.isFromMiddle && photos.length >= 5 && ladder.spanEv >= 2 * SMALLEST_PROGRAM_STEP_EV;
  if (ladder.stepEv < SMALLEST_PROGRAM_STEP_EV && !isWide) return null;
  return isConstant(photos.map((photo) => photo.facts.fNumber)) ? 'program' : null;
}

/** What pixels say about a set that a camera may have shot. */
function isSeenAsOne(
  stretch: Stretch,
  photos: readonly FactualPhoto[],
  evidence: GroupEvidence,
  judge: JudgeFraming,
): boolean {
  if (photos.length === 2) return (judge(photos).worst ?? 0) >= CONFIRMED_FROM;
  // Nobody turns a dial back and forth that fast, so the bias needs no pixels; exposure alone may be chance.
  if (evidence === 'bias' && isCameraPace(stretch, CAMERA_IDLE_S, CAMERA_IDLE_S)) return true;
  return (judge(photos).worst ?? 1) >= DENIED_BELOW;
}

/**
 * What photos that no camera flagged as bracketed rest on as a set; null when they are none. Stricter
 * than for flagged photos: the ladder must be whole, in an order cameras shoot, at a camera's pace.
 * Pixels are left out while `arePixelsAsked` is false; a hand-turned set cannot do without them.
 */
export function unflaggedEvidence(
  stretch: Stretch,
  ladder: Ladder,
  judge: JudgeFraming,
  arePixelsAsked: boolean,
): GroupEvidence | null {
  const photos = stretch.run.photos.slice(stretch.start, stretch.start + stretch.size);
  if (!photos.every((photo) => hasExposure(photo.facts))) return null;
  if (isManualSet(stretch, photos, ladder, judge)) return 'manual';
  const evidence = cameraEvidence(stretch, photos, ladder);
  return evidence === null || !arePixelsAsked || isSeenAsOne(stretch, photos, evidence, judge) ? evidence : null;
}
