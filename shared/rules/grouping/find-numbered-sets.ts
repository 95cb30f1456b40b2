import { baseDriftEv, type Exposures, type FoundSet, readExposures, SMALLEST_SPAN_EV } from './candidate';
import type { FactualPhoto } from './factual-photo';
import { DENIED_BELOW, type JudgeFraming } from './framing';

/** More than this between what the camera said and did means another scene, or another metering. */
const LARGEST_DRIFT_EV = 0.7;

const indexOf = (photo: FactualPhoto | undefined): number | null => photo?.facts.sequence?.index ?? null;
const lengthOf = (photo: FactualPhoto | undefined): number | null => photo?.facts.sequence?.length ?? null;

/** End of the series that starts at `start`: where the camera's count starts again. */
function endOfSeries(photos: readonly FactualPhoto[], start: number): number {
  const length = lengthOf(photos[start]);
  let end = start + 1;
  while (
    end < photos.length &&
    (indexOf(photos[end]) ?? 0) > (indexOf(photos[end - 1]) ?? 0) &&
    lengthOf(photos[end]) === length
  ) {
    end += 1;
  }
  return end;
}

function isConsistent(
  series: readonly FactualPhoto[],
  { ladder, settingsSpanEv }: Exposures,
  judge: JudgeFraming,
): boolean {
  const length = lengthOf(series[0]);
  // The count goes up, so the last is the highest.
  if (length !== null && (indexOf(series[series.length - 1]) ?? 0) > length) return false;
  // Photos without exposure data are believed; exposures that do not differ are no bracket.
  if (settingsSpanEv < SMALLEST_SPAN_EV) return false;
  if (series.length !== length && ladder.repeats > 0) return false;
  const drift = baseDriftEv(series);
  return drift === null || !(drift > LARGEST_DRIFT_EV) || (judge(series).worst ?? 1) >= DENIED_BELOW;
}

/**
 * Sets by the maker's own count (index within the set, and its length where it is written). Null when
 * the count is missing or contradicts the exposures: some bodies write one that never starts again.
 */
export function findNumberedSets(photos: readonly FactualPhoto[], judge: JudgeFraming): FoundSet[] | null {
  if (photos.some((photo) => indexOf(photo) === null)) return null;
  const sets: FoundSet[] = [];
  for (let start = 0, end: number; start < photos.length; start = end) {
    end = endOfSeries(photos, start);
    if (end - start < 2) continue;
    const series = photos.slice(start, end);
    const exposures = readExposures(series);
    if (!isConsistent(series, exposures, judge)) return null;
    const { levels, ladder } = exposures;
    sets.push({ photos: series, rule: 'vendor', evidence: 'numbered', levels, ladder, isDoubtful: false });
  }
  // A count that never rises says nothing.
  return sets.length > 0 ? sets : null;
}
