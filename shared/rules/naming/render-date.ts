const FIELD = /YYYY|YY|MM|DD|HH|mm|ss|SSS/gu;

/** Letters and digits may only stand for a field; separators are free. */
export const isDateFormat = (format: string): boolean =>
  format.length > 0 &&
  format.length <= 60 &&
  !/[\p{L}\p{N}]/u.test(format.replace(FIELD, '')) &&
  format.search(FIELD) >= 0;

/**
 * Writes a local wall-clock time, given in ms as if it were UTC; no time zone is applied, so the answer is
 * the same on every machine.
 */
export function renderDate(localMs: number, format: string): string {
  const at = new Date(localMs);
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  const fields: Readonly<Record<string, () => string>> = {
    YYYY: () => pad(at.getUTCFullYear(), 4),
    YY: () => pad(at.getUTCFullYear() % 100, 2),
    MM: () => pad(at.getUTCMonth() + 1, 2),
    DD: () => pad(at.getUTCDate(), 2),
    HH: () => pad(at.getUTCHours(), 2),
    mm: () => pad(at.getUTCMinutes(), 2),
    ss: () => pad(at.getUTCSeconds(), 2),
    SSS: () => pad(at.getUTCMilliseconds(), 3),
  };
  return format.replace(FIELD, (field) => fields[field]?.() ?? field);
}
