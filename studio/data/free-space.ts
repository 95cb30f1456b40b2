import { statfs } from 'node:fs/promises';

/** Nothing more is taken in; what was acknowledged stays readable. */
export class StorageFull extends Error {}

const RESERVE_BYTES = 64 * 1024 * 1024;
const FRESH_MS = 500;

/**
 * Refuses bytes before the disk is full: a database that runs into a full disk stops, a refused upload is only repeated.
 * Kept free: 64 MiB, on small volumes a twentieth.
 */
export function createSpaceGuard(path: string, now: () => number): (bytes: number) => Promise<void> {
  let readAtMs = -Infinity;
  let free = 0;
  return async (bytes) => {
    if (now() - readAtMs > FRESH_MS) {
      const { bavail, blocks, bsize } = await statfs(path);
      free = bavail * bsize - Math.min(RESERVE_BYTES, (blocks * bsize) / 20);
      readAtMs = now();
    }
    if (bytes > free) {
      throw new StorageFull(`Expected room for ${bytes} bytes, ${Math.max(0, Math.trunc(free))} are left`);
    }
    free -= bytes;
  };
}
