import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MadeCopy } from '@shared/model/custody';
import type { PhotoId } from '@shared/model/ids';
import type { PhotoFile } from '@shared/model/photo';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, failureOf, stopsImport, type CopyFailure } from './copy-failure';
import { copyVerified } from './copy-verified';
import type { DirectorySync } from './directory-sync';
import { closeFurtherIncoming, furtherIncomingDir, partName, removeParts } from './incoming-folder';
import type { IoBuffers } from './io-buffers';
import { removePart } from './part-file';
import { placePart } from './place-part';

export interface RestAsk {
  /** Names the parts, as an import id does. */
  readonly runId: string;
  readonly shootDir: string;
  /** The shoot's folder at the destination. */
  readonly root: string;
  readonly files: readonly { readonly photoId: PhotoId; readonly file: PhotoFile }[];
  readonly buffers: IoBuffers;
  readonly directories: DirectorySync;
  readonly signal: AbortSignal;
  /** Bytes read so far; what was read of a file that is tried anew is taken back. */
  readonly onBytes: (bytes: number) => void;
  /** Writes a copy to the journal; resolves when that is on stable storage. */
  readonly record: (made: MadeCopy) => Promise<void>;
}

export interface RestReport {
  readonly made: number;
  /** Files that could not be copied, each with why. */
  readonly failed: readonly { readonly path: string; readonly failure: CopyFailure }[];
  /** Why it ended before all were tried; null when it did not. */
  readonly stopped: CopyFailure | null;
}

/**
 * Copies files from the library to a destination that lacks them, without their card: each is hashed while it is read,
 * so that a library copy that has changed is found out and not passed on.
 */
export async function copyRest(ask: RestAsk): Promise<RestReport> {
  const { root, runId, directories } = ask;
  const failed: { path: string; failure: CopyFailure }[] = [];
  let [made, stopped]: [number, CopyFailure | null] = [0, null];
  try {
    await directories.ensure(furtherIncomingDir(root));
    for (const [at, wanted] of ask.files.entries()) {
      const copied = ask.signal.aborted
        ? fail(copyFailure('source', 'cancelled'))
        : await copyOne(ask, wanted.file, partName(runId, at));
      if (copied.ok) {
        await ask.record({ photoId: wanted.photoId, file: wanted.file.path, copy: copied.value });
        made += 1;
      } else if (stopsImport(copied.error)) {
        stopped = copied.error;
        break;
      } else failed.push({ path: wanted.file.path, failure: copied.error });
    }
  } catch (error) {
    stopped = failureOf('destination', error);
  }
  await removeParts(furtherIncomingDir(root), (importId) => importId === runId);
  await closeFurtherIncoming(root);
  return { made, failed, stopped };
}

async function copyOne(
  { shootDir, root, buffers, directories, signal, onBytes }: RestAsk,
  file: PhotoFile,
  part: string,
): Promise<Result<string, CopyFailure>> {
  const from = join(shootDir, file.path);
  const there = await lstat(from).catch(() => null);
  if (!there) return fail(copyFailure('source', 'source-missing'));
  const copied = await copyVerified({
    source: { path: Buffer.from(from), sizeBytes: there.size, mtimeMs: there.mtimeMs },
    partPaths: [join(furtherIncomingDir(root), part)],
    buffers,
    signal,
    headBytes: 0,
    onBytes,
  });
  if (!copied.ok) return copied;
  const partPath = copied.value.first.path;
  if (copied.value.sha256 !== file.sha256) {
    await removePart(partPath);
    return fail(copyFailure('source', 'source-changed'));
  }
  const destination = { root, isOwned: () => false, directories, buffers };
  const placed = await placePart(destination, partPath, nameOf(file), file);
  if (!placed.ok) {
    await removePart(partPath);
    return placed;
  }
  const path = join(root, placed.value);
  await directories.sync(dirname(path));
  return ok(path);
}

/** The library's own name for it; its ending goes on after a suffix. */
function nameOf({ path }: PhotoFile): { readonly base: string; readonly tail: string } {
  const dot = path.lastIndexOf('.') > path.lastIndexOf('/') ? path.lastIndexOf('.') : path.length;
  return { base: path.slice(0, dot), tail: path.slice(dot) };
}
