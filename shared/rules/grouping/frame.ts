import type { PhotoFacts } from '@shared/model/photo';
import type { GroupingPhoto } from './grouping-photo';

/** A photo whose metadata says enough to reason about, with what is derived from it once. */
export interface Frame {
  readonly photo: GroupingPhoto;
  readonly facts: PhotoFacts;
  /** Capture time in ms; NaN when the file does not say. */
  readonly atMs: number;
  /** Exposure time in seconds; 0 when unknown. */
  readonly shutterS: number;
  /** Brightness the settings give, in EV (one more = twice the light); only differences mean anything. NaN when unknown. */
  readonly levelEv: number;
  /** False when the level rests on the exposure bias alone, because time or ISO are missing. */
  readonly hasExposure: boolean;
  /** The camera itself says that it was bracketing exposures. */
  readonly isFlagged: boolean;
}

const AUTO_BRACKET = 2;
const positive = (value: number | null): value is number => value !== null && value > 0 && Number.isFinite(value);

export function toFrame(photo: GroupingPhoto, facts: PhotoFacts): Frame {
  const { exposureTimeS, fNumber, iso, sequence } = facts;
  const hasExposure = positive(exposureTimeS);
  // A lens without contacts writes f/0 or nothing: its aperture is a constant and drops out of differences.
  const lightEv = hasExposure ? Math.log2(exposureTimeS * (positive(iso) ? iso / 100 : 1)) : Number.NaN;
  const apertureEv = positive(fNumber) ? 2 * Math.log2(fNumber) : 0;
  return {
    photo,
    facts,
    atMs: facts.capturedAtMs ?? Number.NaN,
    shutterS: hasExposure ? exposureTimeS : 0,
    levelEv: hasExposure ? lightEv - apertureEv : (facts.exposureBiasEv ?? sequence?.bracketEv ?? Number.NaN),
    hasExposure,
    isFlagged: facts.exposureMode === AUTO_BRACKET || sequence?.isBracket === true,
  };
}

/** Metadata is there in name only: no time, no exposure. Such a photo can only be judged by its pixels. */
export const isBare = (frame: Frame): boolean => Number.isNaN(frame.atMs) && Number.isNaN(frame.levelEv);
