import { open, type FileHandle } from 'node:fs/promises';
import type { Sha256 } from '@shared/model/ids';
import { errnoOf } from '../copy-failure';
import type { BufferPair, IoBuffers } from '../io-buffers';
import { DIRECT, SAFE_READ } from '../open-flags';
import { settleAll } from '../stream-blocks';
import { isReadCold } from './cold-reading';

/** One file in one place, and what it is to hold. */
export interface CheckAsk {
  /** Absolute. */
  readonly path: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
  /** Called before each block is taken in; what it waits for is what makes a check gentle. */
  readonly pace: (bytes: number) => Promise<void>;
}

/** What was found. Only `same` proves anything; the level says how hard was looked. */
export type FileFinding =
  | { readonly result: 'same' | 'different'; readonly level: 'L2' | 'L3' }
  | { readonly result: 'missing' }
  /** Nothing from this byte on could be read. */
  | { readonly result: 'unreadable'; readonly atByte: number };

const NOT_THERE = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Reads a file whole and compares it with what it is to hold: past the page cache where the system has such a
 * way, so that the disk answers and not memory. Rejects when it is stopped.
 */
export async function checkFile(ask: CheckAsk, buffers: IoBuffers): Promise<FileFinding> {
  const opened = await openCold(ask.path);
  if ('result' in opened) return opened;
  const { handle, isCold } = opened;
  try {
    const { size, isFile } = await handle.stat().then((found) => ({ size: found.size, isFile: found.isFile() }));
    const level = isCold ? 'L3' : 'L2';
    // A file of another length cannot be the same; reading it whole would tell no more.
    if (!isFile || size !== ask.sizeBytes) return { result: 'different', level };
    return await buffers.withPair((pair) => compare(ask, { handle, pair, buffers, level }));
  } finally {
    await handle.close();
  }
}

type Opened = { readonly handle: FileHandle; readonly isCold: boolean };

async function openCold(path: string): Promise<Opened | FileFinding> {
  try {
    if (await isReadCold(path)) {
      const handle = await open(path, SAFE_READ | DIRECT).catch((error: unknown) => {
        if (errnoOf(error) === 'EINVAL') return null; // This very disk offers no direct reading.
        throw error;
      });
      if (handle) return { handle, isCold: true };
    }
    return { handle: await open(path, SAFE_READ), isCold: false };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    if (NOT_THERE.has(errno)) return { result: 'missing' };
    // Something lies there that is no file of ours, such as a link.
    return errno === 'ELOOP' ? { result: 'different', level: 'L2' } : { result: 'unreadable', atByte: 0 };
  }
}

interface Reading {
  readonly handle: FileHandle;
  readonly pair: BufferPair;
  readonly buffers: IoBuffers;
  readonly level: 'L2' | 'L3';
}

async function compare(ask: CheckAsk, { handle, pair, buffers, level }: Reading): Promise<FileFinding> {
  const hash = buffers.beginHash(ask.sizeBytes);
  let [current, spare] = pair;
  let position = 0;
  let failedAt = -1;
  const readAt = async (into: Uint8Array, at: number): Promise<number> => {
    if (at >= ask.sizeBytes) return 0;
    try {
      return (await handle.read(into, 0, into.length, at)).bytesRead;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      failedAt = at;
      return 0;
    }
  };
  try {
    let length = await readAt(current, 0);
    while (length > 0) {
      ask.signal.throwIfAborted();
      await ask.pace(length);
      const next = readAt(spare, position + length);
      await settleAll([hash.update(current.subarray(0, length)), next]);
      position += length;
      length = await next;
      [current, spare] = [spare, current];
    }
    if (failedAt >= 0) {
      hash.drop();
      return { result: 'unreadable', atByte: await firstBadByte(handle, spare, failedAt) };
    }
    const isSame = (await hash.digest()) === ask.sha256 && position === ask.sizeBytes;
    return { result: isSame ? 'same' : 'different', level };
  } catch (error) {
    hash.drop();
    throw error;
  }
}

/** Goes on from a block that failed in ever smaller steps; the last is the smallest that a disk reads. */
async function firstBadByte(handle: FileHandle, block: Uint8Array, from: number): Promise<number> {
  let at = from;
  for (const step of [65_536, 4_096, 512]) {
    // No further than the block that failed: behind it the medium may be sound again.
    while (at < from + block.length && (await isReadable(handle, block.subarray(0, step), at))) at += step;
  }
  return at;
}

async function isReadable(handle: FileHandle, into: Uint8Array, at: number): Promise<boolean> {
  try {
    return (await handle.read(into, 0, into.length, at)).bytesRead === into.length;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}
