import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { DataFolder } from '../data/data-folder';
import { syncFolder } from '../data/sync-to-disk';
import { hashStoredBytes, type StoredHash } from './hash-stored-bytes';
import { createSlots } from './slots';

/** What the database knows of stored bytes; `mtimeMs` is that of the file when it was hashed. */
export interface BlobRecord {
  readonly sha256: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Bytes under their hash. The same contract fits an object store: nothing outside this file knows of paths. */
export interface BlobStore {
  /** True when something lies under this hash; it says nothing about what. Costs one stat. */
  mayHave(sha256: string): Promise<boolean>;
  /** A new, empty file for bytes on their way in, opened to write and read back. */
  beginIncoming(): Promise<{ readonly handle: FileHandle; readonly path: string }>;
  /** Fsyncs what was written and reads it back. */
  settle(handle: FileHandle): Promise<StoredHash & { readonly mtimeMs: number }>;
  /** Gives settled bytes their name, durably. Whatever lay there is replaced: by bytes just proven to be that hash. */
  publish(path: string, sha256: string): Promise<void>;
  /** Puts bytes that are not taken where nothing is served from, for a person to look at. */
  setAside(path: string, sha256: string): Promise<void>;
  /** Whether the bytes are here and sound. Reads them all when `isForced`, or when size or mtime are not those recorded. */
  check(record: BlobRecord, isForced?: boolean): Promise<'sound' | 'lost'>;
  /** Records of bytes that were published before the studio could write down so (see uploads). */
  inspect(sha256: string): Promise<BlobRecord | null>;
  read(sha256: string): Readable;
}

/** Files that are read again at once: each holds a handle, and new uploads must not wait behind all of them. */
const INSPECTIONS = 2;

export function createBlobStore(folder: DataFolder): BlobStore {
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

  const setAside = (path: string, sha256: string): Promise<void> =>
    rename(path, join(folder.quarantine, `${sha256}-${randomUUID()}`));

  return {
    mayHave: async (sha256) => (await sizeAndTime(pathOf(sha256))) !== null,
    beginIncoming: async () => {
      const path = join(folder.incoming, `${randomUUID()}.part`);
      return { path, handle: await open(path, 'wx+', 0o600) };
    },
    settle: async (handle) => {
      await handle.datasync();
      const { mtimeMs, size } = await handle.stat();
      const stored = await hashStoredBytes(handle, size);
      return { ...stored, mtimeMs: Math.trunc(mtimeMs) };
    },
    publish: async (path, sha256) => {
      const target = pathOf(sha256);
      await ensureFolder(dirname(target), folder.blobs, known);
      await rename(path, target);
      await syncFolder(dirname(target));
    },
    setAside,
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
        await setAside(pathOf(record.sha256), record.sha256).catch(ignoreMissing);
      }
      return 'lost';
    },
    inspect,
    read: (sha256) => createReadStream(pathOf(sha256), { highWaterMark: 1024 * 1024 }),
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

/** Removes what never became a blob; a file that is gone already is as good. */
export const discard = (path: string): Promise<void> => rm(path, { force: true });
