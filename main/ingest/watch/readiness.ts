import type { EndVerdict } from './end-marker';

/** A file seen in a watched folder, and since when it looks as it does. */
export interface Sighting {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** When it was first seen with this size and time. */
  readonly sinceMs: number;
}

/** Size and time must stand still this long before the end of a file is looked for (RELIABILITY.md, F14). */
export const STILL_MS = 2_000;
/**
 * A file whose end does not come: cut off for good, or of a kind that does not tell. It is taken as it is after
 * this long without change, because a damaged photo is a photo all the same.
 */
export const GIVE_UP_MS = 60_000;

/** Takes a look at a file: the clock starts anew whenever size or time changed. */
export const sight = (before: Sighting | undefined, sizeBytes: number, mtimeMs: number, nowMs: number): Sighting =>
  before?.sizeBytes === sizeBytes && before.mtimeMs === mtimeMs ? before : { sizeBytes, mtimeMs, sinceMs: nowMs };

/** What to do with a file now: leave it alone, look for its end, or take it without further ado. */
export function whatNow(sighting: Sighting, nowMs: number): 'wait' | 'look' | 'take' {
  const still = nowMs - sighting.sinceMs;
  if (still < STILL_MS) return 'wait';
  return still >= GIVE_UP_MS ? 'take' : 'look';
}

/** Ready by its end marker; a format that does not tell is ready after standing still twice as long. */
export function isReady(verdict: EndVerdict, sighting: Sighting, nowMs: number): boolean {
  if (verdict === 'unknown') return nowMs - sighting.sinceMs >= 2 * STILL_MS;
  return verdict === 'whole';
}
