import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShootId } from '@shared/model/ids';
import { replaceFile } from './replace-file';
import { emptySyncState, syncStateSchema, type CachePort, type SyncState } from './sync-state';

/**
 * `sync-state.json` in each shoot's `.fieldproof` folder. @param folderOf that folder, absolute; null when the
 * shoot is not at hand.
 */
export function createSyncStateFile(folderOf: (shootId: ShootId) => string | null): CachePort {
  const fileOf = (shootId: ShootId): string | null => {
    const folder = folderOf(shootId);
    return folder === null ? null : join(folder, 'sync-state.json');
  };
  return {
    load: async (shootId) => {
      const file = fileOf(shootId);
      return file === null ? emptySyncState() : readState(file);
    },
    save: async (shootId, state) => {
      const file = fileOf(shootId);
      if (file !== null) await replaceFile(file, JSON.stringify(state));
    },
  };
}

async function readState(file: string): Promise<SyncState> {
  try {
    const parsed = syncStateSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : emptySyncState();
  } catch {
    // Missing, torn or unreadable: the cache is empty then, and everything is asked again.
    return emptySyncState();
  }
}
