import type { Stats } from 'node:fs';
import { chmod, lstat, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sha256 } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { withSuffix } from '@shared/rules/naming/render-base';
import { copyFailure, errnoOf, failureOf, type CopyFailure } from './copy-failure';
import type { DirectorySync } from './directory-sync';
import { hashFile } from './hash-file';
import type { IoBuffers } from './io-buffers';
import { removePart } from './part-file';
import { publishPart } from './publish-part';

/** One place that photos are published to: the shoot folder, or that of its second copy. */
export interface Destination {
  /** Absolute. */
  readonly root: string;
  /** Relative paths that belong to another file of the shoot; case and Unicode form do not matter. */
  readonly isOwned: (path: string) => boolean;
  readonly directories: DirectorySync;
  readonly buffers: IoBuffers;
}

/** The bytes that are to lie there. */
export interface Content {
  readonly sizeBytes: number;
  readonly sha256: Sha256;
}

/** More names than this for one base mean that something is wrong with the disk, not with the names. */
const MAX_SUFFIX = 100_000;

type Spot = 'free' | 'ours' | 'taken';

/**
 * What lies at a path. `ours`: a file that no photo owns and that holds the very bytes: a run that died between
 * publishing and writing its journal left it, and it is adopted instead of being copied beside itself. Rejects with the disk's error.
 */
export async function lookAt(destination: Destination, path: string, content: Content): Promise<Spot> {
  if (destination.isOwned(path)) return 'taken';
  const at = join(destination.root, path);
  const stat = await lstatOrNull(at);
  if (!stat) return 'free';
  // Empty and unowned: on a disk without links, a name that a dead run had reserved (see `publishPart`). No byte can be lost by taking it.
  if (stat.isFile() && stat.size === 0 && content.sizeBytes > 0) return 'free';
  if (!stat.isFile() || stat.size !== content.sizeBytes) return 'taken';
  const sha256 = await hashFile(at, destination.buffers).catch((error: unknown) => {
    if (errnoOf(error) === null) throw error;
    return null; // What cannot be read is not ours to judge: the name is taken.
  });
  return sha256 === content.sha256 ? 'ours' : 'taken';
}

/** Only "not there" makes a name free; any other answer is the disk's and no reason to try the next name. */
async function lstatOrNull(at: string): Promise<Stats | null> {
  try {
    return await lstat(at);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Publishes at the first of `base`, `base-2`, `base-3` … that is not taken. Resolves with the relative path; the folder is not flushed yet. */
export async function placePart(
  destination: Destination,
  partPath: string,
  name: { readonly base: string; readonly tail: string },
  content: Content,
): Promise<Result<string, CopyFailure>> {
  for (let nth = 1; nth <= MAX_SUFFIX; nth += 1) {
    const path = withSuffix(name.base, nth) + name.tail;
    const placed = await placeAt(destination, partPath, path, content);
    if (placed.ok) return ok(path);
    if (placed.error.code !== 'name-taken') return fail(placed.error);
  }
  return fail(copyFailure('destination', 'name-refused'));
}

async function placeAt(
  destination: Destination,
  partPath: string,
  path: string,
  content: Content,
): Promise<Result<null, CopyFailure | { readonly code: 'name-taken' }>> {
  const at = join(destination.root, path);
  try {
    const spot = await lookAt(destination, path, content);
    if (spot === 'taken') return fail({ code: 'name-taken' });
    if (spot === 'ours') {
      await adopt(at);
      await removePart(partPath);
      return ok(null);
    }
    await destination.directories.ensure(dirname(at));
  } catch (error) {
    return fail(failureOf('destination', error));
  }
  return publishPart(partPath, at);
}

/** Brings an orphan of a dead run to the state of a published file: its bytes were hashed just now, but perhaps never flushed. */
async function adopt(at: string): Promise<void> {
  await chmod(at, 0o444);
  const handle = await open(at, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
