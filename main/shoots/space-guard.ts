import type { Disk } from './disk';
import type { ReserveFile } from './reserve-file';

const CHECK_EVERY_MS = 2_000;

/** Stops writing while there is still a little room, so that a full disk does not cut a line in two. */
export interface SpaceGuard {
  readonly isLow: () => boolean;
  /** Looks again now. */
  readonly recheck: () => Promise<boolean>;
  /** Looks again in the background when the last look was long ago. */
  readonly noteWrite: () => void;
}

export interface SpaceGuardOptions {
  readonly disk: Disk;
  readonly dir: string;
  /** Nothing is written while less than this is free. */
  readonly reserveBytes: number;
  /** Given up before anything is refused for want of room; null where there is none. */
  readonly reserveFile: ReserveFile | null;
}

export function createSpaceGuard({ disk, dir, reserveBytes, reserveFile }: SpaceGuardOptions): SpaceGuard {
  // A volume that does not tell its free space is written to until it refuses.
  const freeBytes = (): Promise<number> => disk.freeBytes(dir).catch(() => Infinity);
  let isLow = false;
  let checkedAt = -Infinity;
  const recheck = async (): Promise<boolean> => {
    checkedAt = performance.now();
    isLow = (await freeBytes()) < reserveBytes;
    if (isLow && (await reserveFile?.release())) isLow = (await freeBytes()) < reserveBytes;
    return isLow;
  };
  return {
    isLow: () => isLow,
    recheck,
    noteWrite: () => {
      if (performance.now() - checkedAt >= CHECK_EVERY_MS) void recheck();
    },
  };
}
