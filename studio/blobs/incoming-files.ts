import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../data/data-folder';
import type { BlobStore } from './blob-store';
import { hashStoredBytes } from './hash-stored-bytes';

/** How bytes come in is the same wherever they go: through a local file that is fsynced, read back and judged. */
export const incomingFiles = (folder: DataFolder): Pick<BlobStore, 'beginIncoming' | 'settle' | 'setAside'> => ({
  beginIncoming: async () => {
    const path = join(folder.incoming, `${randomUUID()}.part`);
    return { path, handle: await open(path, 'wx+', 0o600) };
  },
  settle: async (handle: FileHandle) => {
    await handle.datasync();
    return hashStoredBytes(handle, (await handle.stat()).size);
  },
  setAside: (path, sha256) => rename(path, join(folder.quarantine, `${sha256}-${randomUUID()}`)),
});

/** Removes what never became a blob; a file that is gone already is as good. */
export const discard = (path: string): Promise<void> => rm(path, { force: true });
