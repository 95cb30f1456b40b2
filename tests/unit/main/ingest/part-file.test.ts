import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allocateChunks, CHUNK_BYTES } from '../../../../main/ingest/io-buffers';
import { createPartFile } from '../../../../main/ingest/part-file';
import { newDir, removeDir, seededBytes } from '../../../support/ingest-desk';

let dir: string;
beforeEach(async () => {
  dir = await newDir();
});
afterEach(async () => {
  await removeDir(dir);
});

/** Where the memory of a block lies, beside what the disk would have. */
const placements = { aligned: 0, odd: 3 } as const;

/** Writes blocks of the given lengths and gives back what was written and what the file then holds. */
async function writeBlocks(lengths: readonly number[], placement: keyof typeof placements) {
  const path = join(dir, 'a.part');
  const part = await createPartFile(path);
  const written: Buffer[] = [];
  let position = 0;
  for (const [n, length] of lengths.entries()) {
    const [memory] = allocateChunks(2);
    const start = (memory?.byteOffset ?? 0) + placements[placement];
    const block = new Uint8Array(memory?.buffer ?? new ArrayBuffer(0), start, length);
    const bytes = seededBytes(n, length);
    block.set(bytes);
    await part.write(block, position);
    written.push(Buffer.from(bytes));
    position += length;
  }
  await part.finish(1_000);
  return { failure: part.failure(), written: Buffer.concat(written), held: await readFile(path) };
}

test.each([
  ['whole blocks and a rest', [CHUNK_BYTES, CHUNK_BYTES, 500_001]],
  ['whole blocks only', [CHUNK_BYTES, CHUNK_BYTES]],
  ['a short block between others, as a reader may give', [CHUNK_BYTES, 70_001, CHUNK_BYTES, 10]],
  ['a single small block', [4_097]],
  ['nothing', []],
])('[IN12] a part holds the very bytes: %s', async (_, lengths) => {
  const { failure, written, held } = await writeBlocks(lengths, 'aligned');

  expect(failure).toBeNull();
  expect(held.equals(written)).toBe(true);
});

test('[IN12] memory that a disk takes no direct writes from is written as usual', async () => {
  const { failure, written, held } = await writeBlocks([CHUNK_BYTES, CHUNK_BYTES, 9_000], 'odd');

  expect(failure).toBeNull();
  expect(held.equals(written)).toBe(true);
});
