/** How far an import is, as shown. */
export interface ImportProgress {
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Smoothed; null until two looks have been taken. */
  readonly bytesPerS: number | null;
  /** Null while nothing moves or nothing can be said yet. */
  readonly secondsLeft: number | null;
  readonly destinations: readonly DestinationProgress[];
}

/** How one further destination fares in this run. */
export interface DestinationProgress {
  readonly root: string;
  readonly copies: number;
  /** Why it was given up; null when it was not. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** What the meter remembers between two looks. */
export interface ProgressMeter {
  readonly atMs: number;
  readonly bytesDone: number;
  readonly bytesPerS: number | null;
}

/** A look this many seconds back weighs 1/e: slow enough that one large file does not make the time left jump. */
const MEMORY_S = 8;

export const startMeter = (nowMs: number): ProgressMeter => ({ atMs: nowMs, bytesDone: 0, bytesPerS: null });

/** After a pause the time that passed says nothing about the disk: the rate stays, the clock starts anew. */
export const resumeMeter = (meter: ProgressMeter, nowMs: number): ProgressMeter => ({ ...meter, atMs: nowMs });

/** Takes a look. Looks at the same millisecond, or with a clock that went back, change nothing. */
export function readMeter(meter: ProgressMeter, nowMs: number, bytesDone: number): ProgressMeter {
  const seconds = (nowMs - meter.atMs) / 1000;
  if (seconds <= 0) return meter;
  const current = Math.max(0, bytesDone - meter.bytesDone) / seconds;
  const weight = 1 - Math.exp(-seconds / MEMORY_S);
  const bytesPerS = meter.bytesPerS === null ? current : meter.bytesPerS + weight * (current - meter.bytesPerS);
  return { atMs: nowMs, bytesDone, bytesPerS };
}

/** Whole seconds still to go; null when the rate is not known or nothing moves. */
export function secondsLeft(bytesLeft: number, bytesPerS: number | null): number | null {
  if (bytesLeft <= 0) return 0;
  return bytesPerS === null || bytesPerS < 1 ? null : Math.ceil(bytesLeft / bytesPerS);
}
