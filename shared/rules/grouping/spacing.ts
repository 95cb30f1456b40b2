import { fileNumber } from '../capture-order';
import { type FactualPhoto, hasExposure, isFlagged, levelOf, shutterOf, timeOf } from './factual-photo';
import type { GroupingPhoto } from './grouping-photo';

/** What lies between each photo of a body and the one before it; index k belongs to photos[k − 1] and photos[k]. */
export interface Spacing {
  /** Seconds between the end of one exposure and the start of the next; NaN when the clock is too coarse to tell. */
  readonly idleS: Float64Array;
  /** 1 when both photos could belong to one set: same framing data, same mode, near enough in time. */
  readonly isLinked: Uint8Array;
  /** Level of each photo, as in `FactualPhoto`. */
  readonly levelEv: Float64Array;
  /** Half the uncertainty of one gap, in seconds: 1 for clocks of whole seconds, else 0. */
  readonly slackS: number;
}

/** CONVENTIONS 7: beyond 15 s plus twice the longest neighbouring exposure nothing is one set. */
const LONGEST_IDLE_S = 15;
/** A set of hand-turned exposures takes longer; pixels must then confirm it. */
const LONGEST_MANUAL_IDLE_S = 30;
const MANUAL_MODE = 1;
const MINUTE_MS = 60_000;

const differs = <T>(a: T | null, b: T | null): boolean => a !== null && b !== null && a !== b;

function hasSameShape(a: FactualPhoto, b: FactualPhoto): boolean {
  if (a.facts.orientation !== b.facts.orientation) return false;
  const [widthA, heightA, widthB, heightB] = [a.facts.widthPx, a.facts.heightPx, b.facts.widthPx, b.facts.heightPx];
  if (!differs(widthA, widthB) && !differs(heightA, heightB)) return true;
  // A RAW may be shown for a photo whose JPEG is lost; its photo is a few pixels wider.
  const extension = (photo: GroupingPhoto) => photo.name.slice(photo.name.lastIndexOf('.')).toLowerCase();
  if (extension(a) === extension(b)) return false;
  return Math.abs(((widthA ?? 1) * (heightB ?? 1)) / ((heightA ?? 1) * (widthB ?? 1)) - 1) < 0.03;
}

function hasSameZoom(a: number | null, b: number | null): boolean {
  return a === null || b === null || a === b || Math.abs(a - b) <= 0.02 * Math.max(a, b);
}

/** Nothing that a camera keeps through one set has changed between the two photos. */
function areOneSetting(a: FactualPhoto, b: FactualPhoto): boolean {
  return (
    isFlagged(a.facts) === isFlagged(b.facts) &&
    hasExposure(a.facts) === hasExposure(b.facts) &&
    !differs(a.facts.flashFired, b.facts.flashFired) &&
    !(!isFlagged(a.facts) && differs(a.facts.exposureMode, b.facts.exposureMode)) &&
    hasSameZoom(a.facts.focalLengthMm, b.facts.focalLengthMm) &&
    hasSameShape(a, b)
  );
}

/** Photos without a time are neighbours when the camera numbered them so. */
function areNumberedInTurn(a: FactualPhoto, b: FactualPhoto): boolean {
  const numberA = fileNumber(a.name);
  const numberB = fileNumber(b.name);
  if (numberA === null || numberB === null) return true;
  const step = numberB - numberA;
  // Counters go from 9999 to 1.
  return (step > 0 && step <= 2) || step <= -9997;
}

/** Some files carry times without seconds: then nothing within a minute has an order of its own. */
function tellsOnlyMinutes(photos: readonly FactualPhoto[]): boolean {
  return photos.length > 2 && photos.every(({ facts }) => (facts.capturedAtMs ?? 1) % MINUTE_MS === 0);
}

export function measureSpacing(photos: readonly FactualPhoto[]): Spacing {
  const idleS = new Float64Array(photos.length);
  const isLinked = new Uint8Array(photos.length);
  const levelEv = new Float64Array(photos.length);
  const isCoarse = tellsOnlyMinutes(photos);
  let hasSubSeconds = false;
  for (let k = 0; k < photos.length; k += 1) {
    const before = photos[k - 1];
    const after = photos[k];
    if (!after) continue;
    levelEv[k] = levelOf(after.facts);
    hasSubSeconds ||= after.facts.hasSubSeconds;
    if (!before) continue;
    const passedS = (timeOf(after.facts) - timeOf(before.facts)) / 1000;
    const isUnknown = Number.isNaN(passedS) || (isCoarse && passedS <= 60);
    const shutterS = shutterOf(before.facts);
    idleS[k] = isUnknown ? Number.NaN : Math.max(0, passedS - shutterS);
    const longest = after.facts.exposureMode === MANUAL_MODE ? LONGEST_MANUAL_IDLE_S : LONGEST_IDLE_S;
    const isNear = isUnknown
      ? areNumberedInTurn(before, after)
      : passedS <= longest + 2 * Math.max(shutterS, shutterOf(after.facts));
    if (isNear && areOneSetting(before, after)) isLinked[k] = 1;
  }
  return { idleS, isLinked, levelEv, slackS: hasSubSeconds ? 0 : 1 };
}
