import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Sha256 } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, errnoOf, failureOf, type CopyFailure } from '../copy-failure';
import { copyVerified } from '../copy-verified';
import type { DirectorySync } from '../directory-sync';
import type { IoBuffers } from '../io-buffers';
import { removePart } from '../part-file';
import { publishPart } from '../publish-part';

export interface RestoreAsk {
  /** The good copy, as bytes: it may lie on a card. */
  readonly from: Buffer;
  /** Where the file belongs. Absolute. */
  readonly to: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** Absolute; on the same disk as `to`. */
  readonly partPath: string;
  /** Folder for bytes that are not what they should be; on the same disk as `to`. */
  readonly asideDir: string;
  readonly directories: DirectorySync;
  readonly buffers: IoBuffers;
  readonly signal: AbortSignal;
}

export interface Restored {
  /** Name of the bad bytes in `asideDir`; null when nothing lay there. */
  readonly keptAside: string | null;
}

/**
 * Puts a file back from a good copy: the copy is read, written beside, proven by its hash, and only then the bad
 * bytes are moved aside and the name given. Nothing is overwritten; broken off at any point, it can be done again.
 */
export async function restoreFile(ask: RestoreAsk): Promise<Result<Restored, CopyFailure>> {
  const { from, to, sha256, sizeBytes, partPath, directories, buffers, signal } = ask;
  try {
    const there = await sizeAndTimeOf(from);
    if (there?.size !== sizeBytes) return fail(copyFailure('source', there ? 'source-changed' : 'source-missing'));
    await directories.ensure(dirname(partPath));
    const copied = await copyVerified({
      source: { path: from, sizeBytes, mtimeMs: there.mtimeMs },
      partPaths: [partPath],
      buffers,
      signal,
      headBytes: 0,
      onBytes: () => undefined,
    });
    if (!copied.ok) return copied;
    if (copied.value.sha256 !== sha256) {
      await removePart(partPath);
      return fail(copyFailure('source', 'source-changed'));
    }
    await directories.ensure(dirname(to));
    const keptAside = await moveAside(ask);
    const published = await publishPart(partPath, to);
    if (!published.ok) {
      await removePart(partPath);
      return fail(published.error.code === 'name-taken' ? copyFailure('destination', 'name-refused') : published.error);
    }
    await directories.sync(dirname(to));
    return ok({ keptAside });
  } catch (error) {
    await removePart(partPath);
    return fail(error instanceof NotMoved ? error.failure : failureOf('destination', error));
  }
}

async function sizeAndTimeOf(path: Buffer): Promise<{ size: number; mtimeMs: number } | null> {
  try {
    const { size, mtimeMs } = await lstat(path);
    return { size, mtimeMs };
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

/** Moves what lies there out of the way, as carefully as a copy is published: never over anything. */
async function moveAside({ to, asideDir, directories }: RestoreAsk): Promise<string | null> {
  const there = await lstat(to).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return null;
  });
  if (!there) return null;
  await directories.ensure(asideDir);
  for (let nth = 1; ; nth += 1) {
    const name = `${basename(to)}.${String(nth)}`;
    const moved = await publishPart(to, join(asideDir, name));
    if (moved.ok) {
      await directories.sync(asideDir);
      return name;
    }
    if (moved.error.code !== 'name-taken') throw new NotMoved(moved.error);
  }
}

/** The bad bytes could not be moved: they stay where they are, and nothing is put in their place. */
class NotMoved extends Error {
  readonly failure: CopyFailure;
  constructor(failure: CopyFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
