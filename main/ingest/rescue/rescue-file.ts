import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { sha256Schema, type Sha256 } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, errnoOf, failureOf, type CopyFailure } from '../copy-failure';
import { hashFile } from '../hash-file';
import { DIRECT, SAFE_READ } from '../open-flags';
import { openSource } from '../open-source';
import { createPartFile, removePart, type PartFile } from '../part-file';
import { placePart, type Destination } from '../place-part';
import { readAround, type Hole, type ReadStretch } from './read-around';

export interface RescueAsk {
  /** The file on the card, as bytes. */
  readonly source: Buffer;
  /** As it was listed: another file in its place is not the one that was bad. */
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** Absolute path for the part, in the library's folder for them. */
  readonly partPath: string;
  readonly library: Destination;
  /** Name in the library, without a suffix against a clash. */
  readonly name: { readonly base: string; readonly tail: string };
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** What could be had of a file. */
export interface Rescued {
  /** Relative to the library. */
  readonly path: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly holes: readonly Hole[];
}

export type RescueFailure = CopyFailure | { readonly code: 'nothing-readable'; readonly message: string };

const NOTHING: RescueFailure = {
  code: 'nothing-readable',
  message: 'Not one byte of this file could be read. Try another card reader before you give it up.',
};

/** Errors that say "not these bytes"; any other one says that there is no card to go on with. */
const BAD_PLACE = new Set(['EIO', 'EREMOTEIO', 'EBADMSG', 'EUCLEAN', 'ENODATA', 'EILSEQ']);

/**
 * Copies what can be read of a file under a name of its own, and never over anything. What lies there is what was
 * read, and zeros; it is no proven original and is never called one.
 */
export async function rescueFile(ask: RescueAsk): Promise<Result<Rescued, RescueFailure>> {
  const opened = await openSource(ask.source);
  if (!opened.ok) return opened;
  const { handle, stat } = opened.value;
  const direct = await openDirect(ask.source);
  try {
    if (stat.size !== ask.sizeBytes || Math.abs(stat.mtimeMs - ask.mtimeMs) >= 1) {
      return fail(copyFailure('source', 'source-changed'));
    }
    return await copyAround(ask, { plain: handle, direct });
  } catch (error) {
    if (ask.signal.aborted) return fail(copyFailure('source', 'cancelled'));
    return fail(failureOf('source', error));
  } finally {
    await direct?.close();
    await handle.close();
  }
}

interface Handles {
  readonly plain: FileHandle;
  /** Past the page cache, which reads more than it is asked for and so fails for more; null where that is not offered. */
  readonly direct: FileHandle | null;
}

async function copyAround(ask: RescueAsk, handles: Handles): Promise<Result<Rescued, RescueFailure>> {
  const { library, partPath, sizeBytes } = ask;
  const part = await createPartFile(partPath);
  const hash = createHash('sha256');
  const zeros = new Uint8Array(1 << 20);
  let holes: readonly Hole[];
  try {
    holes = await library.buffers.withPair(([block]) =>
      readAround({
        sizeBytes,
        signal: ask.signal,
        read: readerOf(handles, block),
        use: async (position, length, bytes) => {
          const stretch = bytes ?? zeros.subarray(0, length);
          hash.update(stretch);
          await part.write(stretch, position);
          ask.onBytes(length);
        },
      }),
    );
  } catch (error) {
    await part.discard();
    throw error;
  }
  const lost = holes.reduce((sum, { from, to }) => sum + to - from, 0);
  if (lost === sizeBytes) {
    await part.discard();
    return fail(NOTHING);
  }
  const content = { sizeBytes, sha256: sha256Schema.parse(hash.digest('hex')) };
  const placed = await publish(ask, part, content);
  return placed.ok ? ok({ ...content, path: placed.value, holes }) : placed;
}

async function publish(
  { library, name, mtimeMs }: RescueAsk,
  part: PartFile,
  content: { readonly sizeBytes: number; readonly sha256: Sha256 },
): Promise<Result<string, CopyFailure>> {
  await part.finish(mtimeMs);
  const failure = part.failure();
  if (failure) return fail(failure);
  try {
    if ((await hashFile(part.path, library.buffers)) !== content.sha256) {
      await removePart(part.path);
      return fail(copyFailure('destination', 'copy-mismatch'));
    }
    const placed = await placePart(library, part.path, name, content);
    if (!placed.ok) {
      await removePart(part.path);
      return placed;
    }
    await library.directories.sync(folderOf(library.root, placed.value));
    return placed;
  } catch (error) {
    return fail(failureOf('destination', error));
  }
}

const folderOf = (root: string, path: string): string => `${root}/${path.slice(0, Math.max(path.lastIndexOf('/'), 0))}`;

async function openDirect(path: Buffer): Promise<FileHandle | null> {
  if (DIRECT === 0) return null;
  return open(path, SAFE_READ | DIRECT).catch((error: unknown) => {
    if (errnoOf(error) === null) throw error;
    return null; // Not offered here: the plain way reads as well, only in larger blocks.
  });
}

/** Reads a stretch whole or not at all. The block is filled anew by each call. */
function readerOf({ plain, direct }: Handles, block: Uint8Array): ReadStretch {
  const readFrom = async (
    handle: FileHandle,
    position: number,
    length: number,
  ): Promise<'bad' | 'refused' | 'good'> => {
    // Direct reads go by whole sectors, also at the end of the file.
    const asked = handle === direct ? Math.ceil(length / SECTOR_BYTES) * SECTOR_BYTES : length;
    try {
      const { bytesRead } = await handle.read(block, 0, Math.min(asked, block.length), position);
      return bytesRead >= length ? 'good' : 'bad';
    } catch (error) {
      const errno = errnoOf(error) ?? '';
      if (handle === direct && errno === 'EINVAL') return 'refused';
      if (!BAD_PLACE.has(errno)) throw error;
      return 'bad';
    }
  };
  return async (position, length) => {
    let answer = direct ? await readFrom(direct, position, length) : 'refused';
    if (answer === 'refused') answer = await readFrom(plain, position, length);
    return answer === 'good' ? block.subarray(0, length) : null;
  };
}

const SECTOR_BYTES = 512;
