/**
 * A capture time as RFC 3339 text, `2026-05-01T10:20:30.120+02:00`; without a recorded offset it ends
 * after the milliseconds, since none may be invented. Null when the time is not known.
 */
export function wallClockText(capturedAtMs: number | null, offsetMinutes: number | null): string | null {
  if (capturedAtMs === null) return null;
  const local = new Date(capturedAtMs).toISOString().slice(0, -1);
  if (offsetMinutes === null) return local;
  const minutes = Math.abs(offsetMinutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
