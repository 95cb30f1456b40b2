/** The camera's own clock, as it stood: kept as if it were UTC, so it is shown as UTC. */
export function wallClock(capturedAtMs: number, language: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return format.format(capturedAtMs);
}
