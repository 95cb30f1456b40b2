import type { Group, GroupEvidence } from '@shared/model/group';
import { type FactualPhoto, levelOf } from './factual-photo';
import { type Ladder, readLadder } from './ladder';

/** Photos found to be one set, before it is judged complete and worded. */
export interface FoundSet {
  /** In order of shooting. */
  readonly photos: readonly FactualPhoto[];
  readonly rule: Group['rule'];
  readonly evidence: GroupEvidence;
  /** Exposure of each photo in EV, brighter is more; only differences mean anything. */
  readonly levels: readonly number[];
  readonly ladder: Ladder;
  /** Something does not fit: an odd spacing, an unusual order, a pause. Lowers the confidence. */
  readonly isDoubtful: boolean;
}

/** Below this nothing was bracketed, whatever the camera says. */
export const SMALLEST_SPAN_EV = 0.25;
/** Cameras bracket up to nine exposures by themselves. */
export const MOST_EXPOSURES = 9;

/** The offset the camera says it applied: the maker's own tag, else the EXIF bias. */
export const saidOffsetEv = (photo: FactualPhoto): number | null =>
  photo.facts.sequence?.bracketEv ?? photo.facts.exposureBiasEv;

/** How photos are exposed relative to each other. */
export interface Exposures {
  readonly levels: readonly number[];
  readonly ladder: Ladder;
  /** What the settings alone differ by, EV; NaN when one of the photos does not tell its exposure. */
  readonly settingsSpanEv: number;
}

/**
 * Exposures of photos in order of shooting. The settings decide, as computed from aperture, time and
 * ISO; only where they repeat an exposure (a shutter at its limit) the maker's own offsets are
 * believed over them.
 */
export function readExposures(photos: readonly FactualPhoto[]): Exposures {
  const levels = photos.map((photo) => levelOf(photo.facts));
  const ladder = readLadder(levels);
  const settingsSpanEv = levels.some(Number.isNaN) ? Number.NaN : ladder.spanEv;
  if (ladder.repeats === 0) return { levels, ladder, settingsSpanEv };
  const said = photos.map((photo) => photo.facts.sequence?.bracketEv ?? Number.NaN);
  const saidLadder = said.some(Number.isNaN) ? ladder : readLadder(said);
  return saidLadder.repeats > 0
    ? { levels, ladder, settingsSpanEv }
    : { levels: said, ladder: saidLadder, settingsSpanEv };
}

/** Difference between the largest and the smallest value; NaN when one is missing. */
export function spread(photos: readonly FactualPhoto[], valueOf: (photo: FactualPhoto) => number | null): number {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const photo of photos) {
    const value = valueOf(photo) ?? Number.NaN;
    if (Number.isNaN(value)) return Number.NaN;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return highest - lowest;
}

const baseOf = (photo: FactualPhoto): number => levelOf(photo.facts) - (saidOffsetEv(photo) ?? Number.NaN);

/**
 * How far the exposures drift from what the camera said it applied, in EV. A set has one base
 * exposure; two sets run together have two. Null when the camera says nothing, or the same for all.
 */
export function baseDriftEv(photos: readonly FactualPhoto[]): number | null {
  return spread(photos, saidOffsetEv) >= SMALLEST_SPAN_EV ? spread(photos, baseOf) : null;
}
