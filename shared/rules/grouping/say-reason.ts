import type { GroupReason } from '@shared/model/group';

type BracketReason = Extract<GroupReason, { is: 'bracket' }>;

const EVIDENCE: Record<BracketReason['evidence'], string> = {
  numbered: 'the camera numbered them as one bracket',
  flagged: 'the camera marked them as a bracket',
  bias: 'the exposure compensation changes with them at the camera’s pace',
  manual: 'only the shutter was turned and the framing stays',
  program: 'they follow one another at the camera’s pace with nothing else changed',
  pixels: 'without camera data, the pictures show one framing at different brightness',
};

/** Stops as photographers say them: 2, 1.5, 0.3, 0.7. */
export function sayStops(ev: number): string {
  const whole = Math.round(ev);
  return Math.abs(ev - whole) < 0.12 ? String(whole) : ev.toFixed(1);
}

function layout({ count, stepEv, spanEv }: BracketReason): string {
  if (stepEv !== null) return `${count} exposures, ${sayStops(stepEv)} EV apart`;
  return spanEv === null ? `${count} exposures` : `${count} exposures over ${sayStops(spanEv)} EV`;
}

function time({ withinS }: BracketReason): string {
  if (withinS === null) return '';
  return withinS === 0 ? ' within a second' : ` within ${withinS} s`;
}

function shortfall({ count, missing, isAborted }: BracketReason): string {
  if (missing === 0) return '';
  const of = count + missing;
  if (isAborted) return `; cut short after ${count} of ${of} and shot again`;
  return `; ${missing} of ${of} ${missing === 1 ? 'is' : 'are'} missing`;
}

/** The reason in one plain English sentence, for the job's report and the studio. */
export function sayReason(reason: GroupReason): string {
  switch (reason.is) {
    case 'bracket': {
      const pattern = reason.isRepeated ? '; the same pattern repeats' : '';
      return `${layout(reason)}${time(reason)}: ${EVIDENCE[reason.evidence]}${pattern}${shortfall(reason)}.`;
    }
    case 'count':
      return `${reason.count} photos in a row by ${reason.order === 'name' ? 'name' : 'capture time'}, as typed.`;
    case 'manual':
      return 'Grouped by hand.';
  }
}
