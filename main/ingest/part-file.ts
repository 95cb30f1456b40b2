import { constants } from 'node:fs';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { xxh3 } from '@node-rs/xxhash';
import { errnoOf, failureOf, type CopyFailure } from './copy-failure';
import type { BufferPair } from './io-buffers';
import { DIRECT } from './open-flags';
import { DiskStalled } from './disk-stalled';
import type { PatientDisk } from './patient-disk';
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
 * @param disk a disk that may be slow to answer; null: it is waited for as long as it takes
 */
export async function createPartFile(path: string, disk: PatientDisk | null = null): Promise<PartFile> {
  let handle: FileHandle | null = null;
  let failure: CopyFailure | null = null;
  let writtenBytes = 0;

  const guard = async (work: () => Promise<void>, wholeBytes = 0): Promise<void> => {
    if (failure) return;
    let running: Promise<void> | null = null;
    const step = (): Promise<void> => (running = work());
    try {
      await (disk ? disk.step(step, wholeBytes) : step());
    } catch (error) {
      failure = failureOf('destination', error);
      if (error instanceof DiskStalled) leaveBehind(running);
      else await discard();
    }
  };
  /** Nothing is waited for on a disk that hangs, and no thread spent on it: the part is removed when the disk comes back, or by the next import. */
  const leaveBehind = (running: Promise<void> | null): void => {
    const open = handle;
    if (running) void running.catch(() => undefined).then(discard);
    else void open?.close().catch(() => undefined);
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
      guard(async () => {
        // Time and mode go first: the flush that follows brings them to the disk with the bytes.
        await used().utimes(new Date(), mtimeMs / 1000);
        await used().chmod(0o444);
        await used().datasync();
        await used().close();
        handle = null;
      }, writtenBytes),
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
