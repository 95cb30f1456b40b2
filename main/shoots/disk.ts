import { link, mkdir, open, readdir, readFile, rename, stat, statfs, unlink, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** An open file, as far as the journal needs it. */
export interface DiskFile {
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  stat(): Promise<{ size: number }>;
  close(): Promise<void>;
}

/** The file system as a port, so that faults can be put in the way of every single step. */
export interface Disk {
  open(path: string, flags: 'r' | 'r+' | 'wx'): Promise<DiskFile>;
  readFile(path: string): Promise<Buffer>;
  readdir(path: string): Promise<string[]>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes a folder and its parents where they are missing. */
  mkdir(path: string): Promise<unknown>;
  /** Makes a folder that must not exist. */
  makeNew(path: string): Promise<void>;
  stat(path: string): Promise<{ size: number; mtimeMs: number }>;
  utimes(path: string, accessed: number, modified: number): Promise<void>;
  /** Bytes an ordinary user may still write on the volume of `path`. */
  freeBytes(path: string): Promise<number>;
}

export const nodeDisk: Disk = {
  open: (path, flags) => open(path, flags, 0o644),
  readFile: (path) => readFile(path),
  readdir: (path) => readdir(path),
  rename,
  link,
  unlink,
  mkdir: (path) => mkdir(path, { recursive: true }),
  makeNew: (path) => mkdir(path),
  stat: (path) => stat(path),
  utimes,
  freeBytes: async (path) => {
    const volume = await statfs(path);
    return volume.bavail * volume.bsize;
  },
};

/** The system's code of a failed call (`ENOENT`, …), or an empty string. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Makes names created, renamed or removed in a folder survive a power cut. */
export async function syncFolder(disk: Disk, path: string): Promise<void> {
  // Windows cannot open a folder for syncing; NTFS journals its names itself.
  if (process.platform === 'win32') return;
  const folder = await disk.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes all of the bytes: the system may take fewer than asked. */
export async function writeFully(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw new Error(`Expected to write ${bytes.length - done} more bytes, none were taken`);
    done += bytesWritten;
  }
}

/** Creates a file that must not exist, with its bytes on the medium; the folder is the caller's to sync. */
export async function createDurably(disk: Disk, path: string, parts: readonly Uint8Array[]): Promise<void> {
  const file = await disk.open(path, 'wx');
  try {
    let position = 0;
    for (const part of parts) {
      await writeFully(file, part, position);
      position += part.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

let temporaryCount = 0;

/** Puts a file in place as a whole: after a power cut there is the old one or the new one, never a part. */
export async function replaceDurably(disk: Disk, path: string, parts: readonly Uint8Array[]): Promise<void> {
  temporaryCount += 1;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${temporaryCount}.tmp`);
  await removeIfThere(disk, temporary);
  try {
    await createDurably(disk, temporary, parts);
    await disk.rename(temporary, path);
  } catch (error) {
    await removeIfThere(disk, temporary).catch(() => undefined); // The first error is the one to tell.
    throw error;
  }
  await syncFolder(disk, dirname(path));
}

export async function removeIfThere(disk: Disk, path: string): Promise<void> {
  try {
    await disk.unlink(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Names in a folder; none when the folder is not there. */
export async function namesIn(disk: Disk, path: string): Promise<readonly string[]> {
  try {
    return await disk.readdir(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
