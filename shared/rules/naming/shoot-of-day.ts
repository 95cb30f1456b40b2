import { renderDate } from './render-date';

const HOUR_MS = 3_600_000;

/**
 * The shoot that a watched folder feeds today, when it feeds one shoot a day.
 * @param localMs wall-clock time in ms as if it were UTC
 * @param dayStartHour photos before this hour belong to the evening before
 */
export function shootOfDay(label: string, localMs: number, dayStartHour: number): string {
  const day = renderDate(localMs - dayStartHour * HOUR_MS, 'YYYY-MM-DD');
  return label.trim() === '' ? day : `${day} ${label.trim()}`;
}
