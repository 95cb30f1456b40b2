import type { Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '@shared/model/result';
import { NO_TRACE, SAFE_READ } from './open-flags';
import { copyFailure, errnoOf, failureOf, type CopyFailure } from './copy-failure';

export interface OpenSource {
  readonly handle: FileHandle;
  readonly stat: Stats;
}

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
