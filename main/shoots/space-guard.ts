import type { Disk } from './disk';

const CHECK_EVERY_MS = 2_000;

/** Stops writing while there is still a little room, so that a full disk does not cut a line in two. */
export interface SpaceGuard {
  readonly isLow: () => boolean;
  /** Looks again now. */
  readonly recheck: () => Promise<boolean>;
  /** Looks again in the background when the last look was long ago. */
  readonly noteWrite: () => void;
}

export function createSpaceGuard({
  disk,
  dir,
  reserveBytes,
}: {
  disk: Disk;
  dir: string;
  reserveBytes: number;
}): SpaceGuard {
  let isLow = false;
  let checkedAt = -Infinity;
  const recheck = async (): Promise<boolean> => {
    checkedAt = performance.now();
    // A volume that does not tell its free space is written to until it refuses.
    const free = await disk.freeBytes(dir).catch(() => Infinity);
    isLow = free < reserveBytes;
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
