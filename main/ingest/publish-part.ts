import { link, lstat, open, rename } from 'node:fs/promises';
import { fail, ok, type Result } from '@shared/model/result';
import { errnoOf, failureOf, type CopyFailure } from './copy-failure';
import { removePart } from './part-file';

export type PublishRefusal = { readonly code: 'name-taken' } | CopyFailure;

const NAME_TAKEN: PublishRefusal = { code: 'name-taken' };

// What a disk without hard links answers (FAT, exFAT, some network disks), and one that allows no further link to a file.
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/**
 * Gives a proven copy its name, without ever replacing anything: `link` fails where a name exists, which no
 * rename does. The folder still has to be flushed.
 */
export async function publishPart(partPath: string, finalPath: string): Promise<Result<null, PublishRefusal>> {
  try {
    await link(partPath, finalPath);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST') return fail(NAME_TAKEN);
    if (errno !== null && NO_LINKS.has(errno)) return publishByReservation(partPath, finalPath);
    return fail(failureOf('destination', error));
  }
  await removePart(partPath);
  return ok(null);
}

/**
 * Where links are missing: the name is reserved by an empty file that only we can have made, and the copy is
 * renamed over it. A reservation left by a crash is empty and unowned, so it may be taken again.
 */
async function publishByReservation(partPath: string, finalPath: string): Promise<Result<null, PublishRefusal>> {
  try {
    const reservation = await open(finalPath, 'wx');
    await reservation.close();
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') return fail(failureOf('destination', error));
    const there = await lstat(finalPath).catch(() => null);
    if (!there?.isFile() || there.size > 0) return fail(NAME_TAKEN);
  }
  try {
    await rename(partPath, finalPath);
    return ok(null);
  } catch (error) {
    return fail(failureOf('destination', error));
  }
}
