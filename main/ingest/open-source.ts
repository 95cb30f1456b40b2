import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, errnoOf, failureOf, type CopyFailure } from './copy-failure';

export interface OpenSource {
  readonly handle: FileHandle;
  readonly stat: Stats;
}

// Windows knows none of these three. O_NOFOLLOW: a link put in a file's place after listing must not lead out of the
// card. O_NONBLOCK: a pipe put there must not hang us. O_NOATIME: reading must leave no mark on the card.
const SAFE_READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const NO_TRACE = constants.O_NOATIME ?? 0;

async function openQuietly(path: Buffer): Promise<FileHandle> {
  try {
    return await open(path, SAFE_READ | NO_TRACE);
  } catch (error) {
    // Only a file's owner may read without leaving an access time.
    if (errnoOf(error) === 'EPERM') return open(path, SAFE_READ);
    throw error;
  }
}

/** Opens a listed file for reading, and nothing that has taken its place. */
export async function openSource(path: Buffer): Promise<Result<OpenSource, CopyFailure>> {
  let handle: FileHandle | null = null;
  try {
    handle = await openQuietly(path);
    const stat = await handle.stat();
    if (stat.isFile()) return ok({ handle, stat });
    await handle.close();
    return fail(copyFailure('source', 'not-a-file'));
  } catch (error) {
    await handle?.close().catch(() => undefined); // The first error says more than this one.
    return fail(failureOf('source', error));
  }
}
