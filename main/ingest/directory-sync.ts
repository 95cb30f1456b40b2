import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Brings directory entries to stable storage. Calls for one folder that come while it is being flushed share
 * the next flush: a thousand photos in a folder do not mean a thousand flushes.
 */
export interface DirectorySync {
  /** Resolves when every entry made in the folder before this call is on stable storage. */
  readonly sync: (folder: string) => Promise<void>;
  /** Makes a folder and those above it, each entry flushed. */
  readonly ensure: (folder: string) => Promise<void>;
}

async function flush(folder: string): Promise<void> {
  // Windows opens no folder for flushing; NTFS journals its entries itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function createDirectorySync(): DirectorySync {
  const running = new Map<string, Promise<void>>();
  const queued = new Map<string, Promise<void>>();
  const ensured = new Map<string, Promise<void>>();

  const start = (folder: string): Promise<void> => {
    const done = flush(folder).finally(() => {
      if (running.get(folder) === done) running.delete(folder);
    });
    running.set(folder, done);
    return done;
  };

  const sync = (folder: string): Promise<void> => {
    const current = running.get(folder);
    if (!current) return start(folder);
    const next = queued.get(folder);
    if (next) return next;
    // A flush that is under way may have missed the newest entry: only one that starts later counts, whatever became of this one.
    const queuedFlush = current
      .catch(() => undefined)
      .then(() => {
        queued.delete(folder);
        return start(folder);
      });
    queued.set(folder, queuedFlush);
    return queuedFlush;
  };

  const make = async (folder: string): Promise<void> => {
    const firstMade = await mkdir(folder, { recursive: true });
    if (firstMade === undefined) return;
    for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await sync(dirname(made));
  };

  return {
    sync,
    ensure: (folder) => {
      const known = ensured.get(folder);
      if (known) return known;
      const made = make(folder);
      ensured.set(folder, made);
      made.catch(() => ensured.delete(folder));
      return made;
    },
  };
}
