import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachePathOf } from './cache-file';

/** A full picture has some 10 MB: what one goes through at 100 % in a sitting, and no more of the disk. */
const KEPT = 30;

/** The cache of full-size pictures: a few, of this run of the app only. */
export interface FullPictures {
  readonly pathOf: (sha256: string) => Promise<string>;
  /** This one is looked at now; the one that nobody has looked at for longest may go. */
  readonly keep: (path: string) => void;
}

export function createFullPictures(cacheDir: string): FullPictures {
  const dir = join(cacheDir, 'full');
  const kept = new Set<string>();
  // What an earlier run left; a disk that refuses shows it when the first picture is stored.
  const cleared = rm(dir, { recursive: true, force: true }).catch(() => undefined);
  return {
    pathOf: async (sha256) => {
      await cleared;
      return cachePathOf(dir, sha256, 'full');
    },
    keep: (path) => {
      kept.delete(path);
      kept.add(path);
      const [oldest] = kept;
      if (kept.size <= KEPT || oldest === undefined) return;
      kept.delete(oldest);
      // Still read by somebody, or gone already: both are no harm.
      void rm(oldest, { force: true }).catch(() => undefined);
    },
  };
}
