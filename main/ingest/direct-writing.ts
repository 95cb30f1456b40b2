import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { errnoOf } from './copy-failure';
import { DIRECT, NO_FOLLOW } from './open-flags';

/** What every disk sold takes as the unit of a write past the page cache; one that wants more refuses, and is written to as usual. */
const PAGE_BYTES = 4096;

/** What a file system or disk answers that takes no such writes, or not these. */
const REFUSALS = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Writes past the page cache: a photo that is flushed and read back at once gains nothing from lying in memory as well. */
export interface DirectWriting {
  /** Writes what can be written so, from the start of the block on, and tells how many bytes that were. */
  readonly write: (block: Uint8Array, position: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

const isRefusal = (error: unknown): boolean => REFUSALS.has(errnoOf(error) ?? '');

/**
 * @param path a file that exists and is ours. It is flushed as a whole by whoever made it: these bytes are on the
 * disk, but where they lie is only known there after a flush.
 */
export function createDirectWriting(path: string): DirectWriting {
  let [handle, isRefused]: [FileHandle | null, boolean] = [null, DIRECT === 0];

  const close = async (): Promise<void> => {
    const open = handle;
    handle = null;
    isRefused = true;
    await open?.close();
  };
  /** Null when it answers that it takes no such writes; any other answer is the disk's and is thrown. */
  const unlessRefused = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await close();
      return null;
    }
  };

  return {
    write: async (block, position) => {
      const bytes = block.length - (block.length % PAGE_BYTES);
      if (isRefused || bytes === 0 || position % PAGE_BYTES !== 0) return 0;
      handle ??= await unlessRefused(() => open(path, constants.O_WRONLY | NO_FOLLOW | DIRECT));
      let done = 0;
      // A write that ended within a page, as on a disk that is full, is gone on with as usual.
      while (handle && done < bytes && done % PAGE_BYTES === 0) {
        const used = handle;
        const written = await unlessRefused(() => used.write(block, done, bytes - done, position + done));
        if (!written) break;
        done += written.bytesWritten;
      }
      return done;
    },
    close,
  };
}
