import type { PhotoFacts } from '@shared/model/photo';
import type { GroupingPhoto } from './grouping-photo';

/** A photo with metadata: all that follows is derived from it. */
export type FactualPhoto = GroupingPhoto & { readonly facts: PhotoFacts };

const AUTO_BRACKET = 2;
const positive = (value: number | null): value is number => value !== null && value > 0 && Number.isFinite(value);

/** The camera itself says that it was bracketing exposures. */
export const isFlagged = ({ exposureMode, sequence }: PhotoFacts): boolean =>
  exposureMode === AUTO_BRACKET || sequence?.isBracket === true;

/** False when the level rests on the exposure bias alone, because the exposure time is missing. */
export const hasExposure = ({ exposureTimeS }: PhotoFacts): boolean => positive(exposureTimeS);

/** Exposure time in seconds; 0 when unknown. */
export const shutterOf = ({ exposureTimeS }: PhotoFacts): number => (positive(exposureTimeS) ? exposureTimeS : 0);

/** Brightness the settings give, in EV (one more = twice the light); only differences mean anything. NaN when unknown. */
export function levelOf({ exposureTimeS, fNumber, iso, exposureBiasEv, sequence }: PhotoFacts): number {
  if (!positive(exposureTimeS)) return exposureBiasEv ?? sequence?.bracketEv ?? Number.NaN;
  // A lens without contacts writes f/0 or nothing: its aperture is a constant and drops out of differences.
  const aperture = positive(fNumber) ? fNumber * fNumber : 1;
  return Math.log2((exposureTimeS * (positive(iso) ? iso / 100 : 1)) / aperture);
}

/** Capture time in ms; NaN when the file does not say. */
export const timeOf = (facts: PhotoFacts | undefined): number => facts?.capturedAtMs ?? Number.NaN;

/** Metadata is there in name only: no time, no exposure. Such a photo can only be judged by its pixels. */
export const isBare = (facts: PhotoFacts): boolean => facts.capturedAtMs === null && Number.isNaN(levelOf(facts));
