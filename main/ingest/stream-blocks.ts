import type { FileHandle } from 'node:fs/promises';
import type { BufferPair } from './io-buffers';

/**
 * Reads a file block by block, the next block while this one is being used.
 * @param use must be done with the block when its promise resolves; the memory is filled again after that
 * @returns bytes read; less than `sizeBytes` when the file ended early
 */
export async function streamBlocks(
  handle: FileHandle,
  sizeBytes: number,
  pair: BufferPair,
  use: (block: Uint8Array, position: number) => Promise<void>,
): Promise<number> {
  let [current, spare] = pair;
  let position = 0;
  let length = sizeBytes === 0 ? 0 : await readBlock(handle, current, 0);
  while (length > 0) {
    const end = position + length;
    const next = end < sizeBytes ? readBlock(handle, spare, end) : Promise.resolve(0);
    // Both are awaited together: a block still being read must not outlive an error, its memory is lent to others next.
    await settleAll([use(current.subarray(0, length), position), next]);
    position = end;
    length = await next;
    [current, spare] = [spare, current];
  }
  return position;
}

/** Waits for all, also when one fails; then throws the first error. */
export async function settleAll(all: readonly Promise<unknown>[]): Promise<void> {
  for (const answer of await Promise.allSettled(all)) {
    if (answer.status === 'rejected') throw answer.reason;
  }
}

async function readBlock(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  const { bytesRead } = await handle.read(into, 0, into.length, position);
  return bytesRead;
}
