import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Hashes of files that no decoder is let at any more, kept over restarts in the cache folder. */
export interface Quarantine {
  readonly has: (sha256: string) => Promise<boolean>;
  /** Counts a crash; true when the file is now shut away. */
  readonly strike: (sha256: string) => Promise<boolean>;
  readonly forgive: (sha256: string) => void;
}

/** Twice on the same bytes is no accident (F25). */
const STRIKES = 2;

export function createQuarantine(cacheDir: string): Quarantine {
  const folder = path.join(cacheDir, 'quarantine');
  const strikes = new Map<string, number>();
  const shut = readdir(folder).then(
    (names) => new Set(names),
    // No folder yet: nothing has been shut away.
    () => new Set<string>(),
  );
  return {
    has: async (sha256) => (await shut).has(sha256),
    strike: async (sha256) => {
      const count = (strikes.get(sha256) ?? 0) + 1;
      strikes.set(sha256, count);
      if (count < STRIKES) return false;
      (await shut).add(sha256);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(path.join(folder, sha256), '');
      } catch {
        // Shut away until the next start at least.
      }
      return true;
    },
    forgive: (sha256) => void strikes.delete(sha256),
  };
}
