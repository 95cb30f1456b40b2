import type { Evidence, FoundSet } from './candidate';
import { timeOf } from './factual-photo';
import type { Completeness } from './judge-completeness';

/** What is said about a set, and how sure we are of it. */
export interface Verdict {
  readonly why: string;
  readonly confidence: number;
}

const CERTAINTY: Record<Evidence, number> = {
  numbered: 0.99,
  flagged: 0.96,
  bias: 0.9,
  manual: 0.8,
  program: 0.75,
  pixels: 0.5,
};

const REASON: Record<Evidence, string> = {
  numbered: 'the camera numbered them as one bracket',
  flagged: 'the camera marked them as a bracket',
  bias: 'the exposure compensation changes with them at the camera’s pace',
  manual: 'only the shutter was turned and the framing stays',
  program: 'they follow one another at the camera’s pace with nothing else changed',
  pixels: 'without camera data, the pictures show one framing at different brightness',
};

/** Stops as photographers say them: 2, 1.5, 0.3, 0.7. */
function stops(ev: number): string {
  const whole = Math.round(ev);
  return Math.abs(ev - whole) < 0.12 ? String(whole) : ev.toFixed(1);
}

function seconds(set: FoundSet): string {
  const first = timeOf(set.photos[0]?.facts);
  const last = timeOf(set.photos[set.photos.length - 1]?.facts);
  const span = (last - first) / 1000;
  return Number.isNaN(span) ? '' : span < 1 ? ' within a second' : ` within ${Math.ceil(span)} s`;
}

function layout({ ladder, photos }: FoundSet): string {
  const count = `${photos.length} exposures`;
  return ladder.holes === 0 && ladder.repeats === 0
    ? `${count}, ${stops(ladder.stepEv)} EV apart`
    : `${count} over ${stops(ladder.spanEv)} EV`;
}

function shortfall(size: number, { exposures, isAborted }: Completeness): string {
  const missing = exposures - size;
  if (missing <= 0) return '';
  if (isAborted) return `; cut short after ${size} of ${exposures} and shot again`;
  return `; ${missing} of ${exposures} ${missing === 1 ? 'is' : 'are'} missing`;
}

export function describeSet(set: FoundSet, completeness: Completeness, hasCoarseClock: boolean): Verdict {
  const size = set.photos.length;
  const pattern = set.rule === 'periodic' ? '; the same pattern repeats' : '';
  const why = `${layout(set)}${seconds(set)}: ${REASON[set.evidence]}${pattern}${shortfall(size, completeness)}.`;
  let confidence = CERTAINTY[set.evidence];
  if (set.isDoubtful) confidence -= 0.15;
  if (!completeness.isComplete) confidence -= 0.1;
  if (hasCoarseClock && set.evidence !== 'numbered') confidence -= 0.05;
  if (size > 9) confidence -= 0.2;
  return { why, confidence: Math.max(0.3, Math.round(confidence * 100) / 100) };
}
