import { xxh3 } from '@node-rs/xxhash';
import { sha256Schema, type Sha256 } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, failureOf, type CopyFailure } from './copy-failure';
import type { BufferPair, IoBuffers } from './io-buffers';
import { openSource, type OpenSource } from './open-source';
import { createPartFile, type PartFile } from './part-file';
import type { PatientDisk } from './patient-disk';
import { HashThreadLost } from './sha256-thread';
import { settleAll, streamBlocks } from './stream-blocks';

/** A listed file, as it must still be. */
export interface SourceFile {
  readonly path: Buffer;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

export interface PassOptions {
  readonly source: SourceFile;
  /** Absolute paths of the copies to make; none to hash only. */
  readonly partPaths: readonly string[];
  /** The disk of a copy, where it may be slow to answer. */
  readonly diskOf?: (partPath: string) => PatientDisk | null;
  readonly pair: BufferPair;
  readonly beginHash: IoBuffers['beginHash'];
  readonly signal: AbortSignal;
  /** How many leading bytes to keep for reading facts from. */
  readonly headBytes: number;
  readonly onBytes: (bytes: number) => void;
}

/** What one reading of the source gave. */
export interface Pass {
  readonly sha256: Sha256;
  /** XXH3 of the same bytes, for comparing with what is read back. */
  readonly digest: bigint;
  readonly head: Uint8Array;
  /** In the order of `partPaths`; each written and flushed, or failed and removed. */
  readonly parts: readonly PartFile[];
}

const isSameFile = (a: { size: number; mtimeMs: number }, b: { size: number; mtimeMs: number }): boolean =>
  a.size === b.size && a.mtimeMs === b.mtimeMs;

/**
 * Reads a source file once, hashing while writing to every copy. Ends well when the file is the one that
 * was listed and has kept length and time; a copy that failed is in its part, the others go on.
 */
export async function copyPass(options: PassOptions): Promise<Result<Pass, CopyFailure>> {
  const opened = await openSource(options.source.path);
  if (!opened.ok) return opened;
  const parts = await Promise.all(
    options.partPaths.map((path) => createPartFile(path, options.diskOf?.(path) ?? null)),
  );
  const read = await readAndWrite(opened.value, parts, options);
  // The answer does not depend on this: nothing was written to the source.
  await opened.value.handle.close().catch(() => undefined);
  if (!read.ok) await Promise.all(parts.map((part) => part.discard()));
  else await Promise.all(parts.map((part) => part.finish(options.source.mtimeMs)));
  return read;
}

/** Ends a reading that nobody takes any more: every copy has failed. */
class CopiesLost extends Error {
  readonly failure: CopyFailure;
  constructor(failure: CopyFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The first copy's failure when no copy is left to write to. */
const lostAll = (parts: readonly PartFile[]): CopyFailure | null =>
  parts.every((part) => part.failure() !== null) ? (parts[0]?.failure() ?? null) : null;

async function readAndWrite(
  { handle, stat }: OpenSource,
  parts: readonly PartFile[],
  { source, pair, beginHash, signal, headBytes, onBytes }: PassOptions,
): Promise<Result<Pass, CopyFailure>> {
  const changed = fail(copyFailure('source', 'source-changed'));
  if (!isSameFile(stat, { size: source.sizeBytes, mtimeMs: source.mtimeMs })) return changed;
  const hash = beginHash(stat.size);
  const fast = xxh3.Xxh3.withSeed();
  const head = new Uint8Array(Math.min(headBytes, stat.size));
  try {
    const read = await streamBlocks(handle, stat.size, pair, async (block, position) => {
      signal.throwIfAborted();
      const lost = lostAll(parts);
      if (lost) throw new CopiesLost(lost);
      const uses = [hash.update(block), ...parts.map((part) => part.write(block, position))];
      if (position < head.length) head.set(block.subarray(0, head.length - position), position);
      fast.update(block);
      await settleAll(uses);
      onBytes(block.length);
    });
    if (read === stat.size && isSameFile(await handle.stat(), stat)) {
      return ok({ sha256: sha256Schema.parse(await hash.digest()), digest: fast.digest(), head, parts });
    }
    hash.drop();
    return changed;
  } catch (error) {
    hash.drop();
    return fail(passFailure(error, signal));
  }
}

function passFailure(error: unknown, signal: AbortSignal): CopyFailure {
  if (error instanceof CopiesLost) return error.failure;
  if (signal.aborted) return copyFailure('source', 'cancelled');
  // Worth another read, and that one is hashed without the thread.
  return error instanceof HashThreadLost ? copyFailure('source', 'source-unreadable') : failureOf('source', error);
}
