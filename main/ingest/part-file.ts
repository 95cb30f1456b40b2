import { constants } from 'node:fs';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { xxh3 } from '@node-rs/xxhash';
import { errnoOf, failureOf, type CopyFailure } from './copy-failure';
import type { BufferPair } from './io-buffers';
import { DIRECT } from './open-flags';
import { DiskStalled, patienceFor, within } from './patience';
import { streamBlocks } from './stream-blocks';

/** Where read-back bytes came from: `medium` went past the page cache, `cache` may not have. Both are level L2. */
export type ReadBack = 'medium' | 'cache';

/** A copy that is being made: nothing in here stands under a photo's name. */
export interface PartFile {
  readonly path: string;
  /** Set when this copy failed; it is then closed, and what was written is removed. */
  readonly failure: () => CopyFailure | null;
  readonly write: (block: Uint8Array, position: number) => Promise<void>;
  /** Gives it the source's time, makes it read-only, brings it to stable storage, and closes it. */
  readonly finish: (mtimeMs: number) => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Removes a `.part` of ours; that it is gone already is as good. */
export async function removePart(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (errnoOf(error) === null) throw error;
    // A part that cannot be removed now (disk gone) is removed when the next import starts.
  });
}

async function writeAll(handle: FileHandle, block: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < block.length;) {
    const { bytesWritten } = await handle.write(block, done, block.length - done, position + done);
    done += bytesWritten;
  }
}

/**
 * Starts a copy under a name that must not exist yet. Failures are kept in `failure`, so that one bad disk does not stop the other.
 * @param patienceMs how long one step may take; null: as long as it takes
 */
export async function createPartFile(path: string, patienceMs: number | null = null): Promise<PartFile> {
  let handle: FileHandle | null = null;
  let failure: CopyFailure | null = null;
  let writtenBytes = 0;

  const guard = async (step: () => Promise<void>, limitMs = patienceMs): Promise<void> => {
    if (failure) return;
    const running = step();
    try {
      await within(limitMs, running);
    } catch (error) {
      failure = failureOf('destination', error);
      // What hangs is cleared away when it comes back, if it ever does; nothing waits for that.
      if (error instanceof DiskStalled) void running.catch(() => undefined).then(discard);
      else await discard();
    }
  };
  const discard = async (): Promise<void> => {
    const open = handle;
    handle = null;
    // An error on closing says nothing new: this copy is being thrown away.
    await open?.close().catch(() => undefined);
    if (open) await removePart(path);
  };
  const used = (): FileHandle => {
    if (!handle) throw new Error('Expected an open part file, got one that is closed');
    return handle;
  };

  await guard(async () => {
    handle = await open(path, 'wx', 0o600);
  });
  return {
    path,
    failure: () => failure,
    write: (block, position) => {
      writtenBytes += block.length;
      return guard(() => writeAll(used(), block, position));
    },
    finish: (mtimeMs) =>
      guard(
        async () => {
          // Time and mode go first: the flush that follows brings them to the disk with the bytes.
          await used().utimes(new Date(), mtimeMs / 1000);
          await used().chmod(0o444);
          await used().datasync();
          await used().close();
          handle = null;
        },
        patienceMs === null ? null : patienceFor(writtenBytes, patienceMs),
      ),
    discard,
  };
}

export interface ReadBackAnswer {
  readonly sizeBytes: number;
  readonly digest: bigint;
  readonly from: ReadBack;
}

async function readBackFrom(
  path: string | Buffer,
  flags: number,
  sizeBytes: number,
  pair: BufferPair,
): Promise<Omit<ReadBackAnswer, 'from'>> {
  const handle = await open(path, flags);
  try {
    const digest = xxh3.Xxh3.withSeed();
    const read = await streamBlocks(handle, sizeBytes, pair, (block) => {
      digest.update(block);
      return Promise.resolve();
    });
    const { size } = await handle.stat();
    return { sizeBytes: size === read ? read : size, digest: digest.digest() };
  } finally {
    await handle.close();
  }
}

/**
 * Reads a finished copy again and hashes it: from the medium where the system can be told to go past its
 * page cache (Linux, O_DIRECT), else as the system gives it.
 * [Note: what a read-back proves] — a disk may still answer from its own cache; only a later cold read (L3) shows more.
 */
export async function readBack(
  path: string | Buffer,
  sizeBytes: number,
  pair: BufferPair,
  flags: number = constants.O_RDONLY,
): Promise<ReadBackAnswer> {
  if (DIRECT !== 0) {
    try {
      return { ...(await readBackFrom(path, flags | DIRECT, sizeBytes, pair)), from: 'medium' };
    } catch (error) {
      // tmpfs of older kernels, FUSE and some network disks refuse O_DIRECT; anything else is a true failure.
      if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error;
    }
  }
  return { ...(await readBackFrom(path, flags, sizeBytes, pair)), from: 'cache' };
}
