import type { Clock } from './ports';

/** For so long after a break or a damage the line is handled with care. */
const CARE_MS = 10 * 60_000;

/** What the line did to files lately. Care costs requests or time, so it is taken only while there is reason to. */
export interface LineMemory {
  /** The connection broke while a file was on its way. */
  noteBreak(): void;
  /** Bytes arrived as others than were sent. */
  noteDamage(): void;
  /** Files should be resumable, also small ones. */
  isBreaking(): boolean;
  /** Each chunk should carry its checksum, so that one that was hurt costs a chunk and not the file. */
  isDamaging(): boolean;
}

export function createLineMemory(clock: Clock): LineMemory {
  let brokeAtMs = Number.NEGATIVE_INFINITY;
  let damagedAtMs = Number.NEGATIVE_INFINITY;
  // A clock that was put back makes the past the future: that long ago does not count either.
  const isRecent = (atMs: number): boolean => Math.abs(clock.nowMs() - atMs) < CARE_MS;
  return {
    noteBreak: () => {
      brokeAtMs = clock.nowMs();
    },
    noteDamage: () => {
      damagedAtMs = clock.nowMs();
    },
    isBreaking: () => isRecent(brokeAtMs),
    isDamaging: () => isRecent(damagedAtMs),
  };
}
