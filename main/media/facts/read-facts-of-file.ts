import { open } from 'node:fs/promises';
import type { ByteRange, Segment } from './byte-source';
import type { HeadReport } from './head-report';
import { readHeadFrom } from './read-head';

/** The EXIF block of a JPEG ends within 64 KB; what follows it up to the frame header mostly too. */
const HEAD_BYTES = 131_072;
/** One read more is cheaper than many small ones. */
const MIN_READ_BYTES = 16_384;
/** Every round follows one more pointer; RAW formats need two or three. */
const MAX_ROUNDS = 8;
const MAX_EXTRA_BYTES = 4 << 20;

interface Reader {
  readonly sizeBytes: number;
  /** Fewer bytes than asked only at the end of the file. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

/** Neighbouring wishes are read as one. */
function planReads(wants: readonly ByteRange[], sizeBytes: number): ByteRange[] {
  const sorted = [...wants].sort((a, b) => a.offset - b.offset);
  const reads: { offset: number; length: number }[] = [];
  for (const want of sorted) {
    const end = Math.min(sizeBytes, Math.max(want.offset + want.length, want.offset + MIN_READ_BYTES));
    const last = reads.at(-1);
    if (last && want.offset <= last.offset + last.length) last.length = Math.max(last.length, end - last.offset);
    else reads.push({ offset: want.offset, length: end - want.offset });
  }
  return reads;
}

/** Reads a head, then further stretches only where its offsets lead. */
export async function readHeadThrough(reader: Reader): Promise<HeadReport> {
  const segments: Segment[] = [{ offset: 0, bytes: await reader.read(0, Math.min(HEAD_BYTES, reader.sizeBytes)) }];
  let extraBytes = 0;
  let { report, wants } = readHeadFrom(segments, reader.sizeBytes);
  for (let round = 0; round < MAX_ROUNDS && wants.length > 0; round++) {
    for (const { offset, length } of planReads(wants, reader.sizeBytes)) {
      extraBytes += length;
      if (extraBytes > MAX_EXTRA_BYTES) return report;
      segments.push({ offset, bytes: await reader.read(offset, length) });
    }
    ({ report, wants } = readHeadFrom(segments, reader.sizeBytes));
  }
  return report;
}

/**
 * Reads the facts of a file; rejects only when the file cannot be opened or read.
 * Nothing of it is decoded, and at most a few hundred KB are read.
 */
export async function readFactsOfFile(path: string): Promise<HeadReport> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await readHeadThrough({
      sizeBytes: size,
      read: async (offset, length) => {
        const buffer = new Uint8Array(length);
        const { bytesRead } = await file.read(buffer, 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
    });
  } finally {
    await file.close();
  }
}
