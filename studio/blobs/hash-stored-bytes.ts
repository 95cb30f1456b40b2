import { createHash, webcrypto } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { SMALL_FILE_BYTES } from '@shared/contract/studio-api/limits';
import { createSlots } from './slots';

const BLOCK_BYTES = 1024 * 1024;

export interface StoredHash {
  /** 64 hex digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Buffers that were used and may be used again: touching fresh memory costs more than hashing it. */
const spares: Buffer[] = [];
const SPARES = 4;
/** The thread pool has four threads: more at once would only take memory, as when a thousand files must be read again. */
const inTurn = createSlots(SPARES);

/**
 * SHA-256 of what the file gives back when it is read, not of what was sent. Small files in one go on the thread pool, so
 * that hashing does not hold up other requests; large ones in blocks, reading the next while hashing this one. `size` is what
 * the file system says the file has.
 */
export async function hashStoredBytes(handle: FileHandle, size: number): Promise<StoredHash> {
  return inTurn(() => (size <= SMALL_FILE_BYTES ? hashWhole(handle, size) : hashInBlocks(handle)));
}

async function hashWhole(handle: FileHandle, size: number): Promise<StoredHash> {
  const buffer = spares.pop() ?? Buffer.allocUnsafeSlow(SMALL_FILE_BYTES);
  try {
    let bytes = 0;
    while (bytes < size) {
      const { bytesRead } = await handle.read(buffer, bytes, size - bytes, bytes);
      if (bytesRead === 0) break;
      bytes += bytesRead;
    }
    const digest = await webcrypto.subtle.digest('SHA-256', buffer.subarray(0, bytes));
    return { sha256: Buffer.from(digest).toString('hex'), bytes };
  } finally {
    if (spares.length < SPARES) spares.push(buffer);
  }
}

async function hashInBlocks(handle: FileHandle): Promise<StoredHash> {
  const hash = createHash('sha256');
  const buffers = [Buffer.allocUnsafeSlow(BLOCK_BYTES), Buffer.allocUnsafeSlow(BLOCK_BYTES)] as const;
  let bytes = 0;
  let turn: 0 | 1 = 0;
  let next = handle.read(buffers[turn], 0, BLOCK_BYTES, bytes);
  for (;;) {
    const { bytesRead, buffer } = await next;
    if (bytesRead === 0) break;
    bytes += bytesRead;
    turn = turn === 0 ? 1 : 0;
    next = handle.read(buffers[turn], 0, BLOCK_BYTES, bytes);
    hash.update(buffer.subarray(0, bytesRead));
  }
  return { sha256: hash.digest('hex'), bytes };
}
