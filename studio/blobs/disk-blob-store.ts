import { createReadStream } from 'node:fs';
import { mkdir, open, rename, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataFolder } from '../data/data-folder';
import { syncFolder } from '../data/sync-to-disk';
import type { BlobRecord, BlobStore } from './blob-store';
import { hashStoredBytes } from './hash-stored-bytes';
import { incomingFiles } from './incoming-files';
import { createSlots } from './slots';

/** Files that are read again at once: each holds a handle, and new uploads must not wait behind all of them. */
const INSPECTIONS = 2;

/** Bytes in the data folder: `blobs/ab/cd/<sha256>`. */
export function createDiskBlobStore(folder: DataFolder): BlobStore {
  const inTurn = createSlots(INSPECTIONS);
  /** Folders known to be there, so that most files need no mkdir. */
  const known = new Set<string>();
  /** mtimes other than the recorded one whose bytes were read and found right, as after a restore from a copy. */
  const proven = new Map<string, number>();
  const pathOf = (sha256: string): string => join(folder.blobs, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

  const inspect = (sha256: string): Promise<BlobRecord | null> => inTurn(() => inspectNow(sha256));
  const inspectNow = async (sha256: string): Promise<BlobRecord | null> => {
    const handle = await openIfThere(pathOf(sha256));
    if (handle === null) return null;
    try {
      const { mtimeMs, size } = await handle.stat();
      const found = await hashStoredBytes(handle, size);
      return found.sha256 === sha256 ? { sha256, bytes: found.bytes, mtimeMs: Math.trunc(mtimeMs) } : null;
    } finally {
      await handle.close();
    }
  };

  const incoming = incomingFiles(folder);

  return {
    ...incoming,
    mayHave: async (sha256) => (await sizeAndTime(pathOf(sha256))) !== null,
    publish: async (path, { sha256, bytes }) => {
      const target = pathOf(sha256);
      await ensureFolder(dirname(target), folder.blobs, known);
      await rename(path, target);
      await syncFolder(dirname(target));
      const { mtimeMs } = await stat(target);
      return { sha256, bytes, mtimeMs: Math.trunc(mtimeMs) };
    },
    check: async (record, isForced = false) => {
      const found = await sizeAndTime(pathOf(record.sha256));
      if (found === null) return 'lost';
      const isAsRecorded =
        found.size === record.bytes &&
        (found.mtimeMs === record.mtimeMs || proven.get(record.sha256) === found.mtimeMs);
      if (isAsRecorded && !isForced) return 'sound';
      const inspected = await inspect(record.sha256);
      if (inspected?.bytes === record.bytes) {
        proven.set(record.sha256, inspected.mtimeMs);
        return 'sound';
      }
      // Reading takes a while: sound bytes may have been published under the name since.
      const now = await sizeAndTime(pathOf(record.sha256));
      if (now !== null && now.mtimeMs === found.mtimeMs && now.size === found.size) {
        // The name becomes free for sound bytes.
        await incoming.setAside(pathOf(record.sha256), record.sha256).catch(ignoreMissing);
      }
      return 'lost';
    },
    inspect,
    read: async (sha256) => createReadStream(pathOf(sha256), { highWaterMark: 1024 * 1024 }),
  };
}

async function sizeAndTime(path: string): Promise<{ size: number; mtimeMs: number } | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { size, mtimeMs: Math.trunc(mtimeMs) };
  } catch (error) {
    return ignoreMissing(error);
  }
}

const openIfThere = (path: string): Promise<FileHandle | null> => open(path, 'r').catch(ignoreMissing);

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function ignoreMissing(error: unknown): null {
  if (isCode(error, 'ENOENT')) return null;
  throw error;
}

/** Makes `path` below `root`; each new name is fsynced in its parent before anything is put into it. */
async function ensureFolder(path: string, root: string, known: Set<string>): Promise<void> {
  if (known.has(path) || path === root) return;
  const parent = dirname(path);
  await ensureFolder(parent, root, known);
  const isNew = await mkdir(path, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      if (isCode(error, 'EEXIST')) return false;
      throw error;
    },
  );
  if (isNew) await syncFolder(parent);
  known.add(path);
}
