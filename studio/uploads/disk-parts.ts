import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '@shared/model/result';
import { discard } from '../blobs/incoming-files';
import { writeBody } from '../blobs/write-body';
import { refuse, type Outcome } from '../outcome';
import { noteProgress } from './note-progress';
import type { Chunk, UploadParts } from './upload-parts';

interface Paths {
  readonly part: string;
  readonly doubt: string;
}

/** The bytes of an upload, and the file that marks a chunk in doubt. Made from our own id, never from what a client says. */
const pathsIn = (folder: string, id: string): Paths => ({
  part: join(folder, `${id}.part`),
  doubt: join(folder, `${id}.doubt`),
});

/** Part files in the data folder. The part becomes the blob by a rename, so it is gone once it was published. */
export function createDiskParts(folder: string): UploadParts {
  return {
    begin: (id) => writeFile(pathsIn(folder, id).part, '', { flag: 'wx', mode: 0o600 }),
    peek: async (id) => {
      const paths = pathsIn(folder, id);
      const found = await stat(paths.part).catch(ifPublished);
      return found && ((await readDoubt(paths)) ?? found.size);
    },
    settle: (id) => settleOffset(pathsIn(folder, id)).catch(ifPublished),
    append: (id, chunk) => appendChunk(pathsIn(folder, id), chunk),
    lastTouched: async (id) => (await stat(pathsIn(folder, id).part).catch(ifPublished))?.mtime ?? null,
    gather: async (id) => {
      const path = pathsIn(folder, id).part;
      const handle = await open(path, 'r+').catch(ifPublished);
      return handle && { handle, path, release: () => handle.close() };
    },
    remove: async (id) => {
      const { part, doubt } = pathsIn(folder, id);
      await rm(part, { force: true });
      await rm(doubt, { force: true });
    },
    sweep: async (openUploads) => {
      for (const name of await readdir(folder)) {
        if (!openUploads.has(name.slice(0, 36))) await discard(join(folder, name));
      }
    },
  };
}

/** The part file is gone once it was published: then all of its bytes are in. */
function ifPublished(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

/** Where a chunk began whose checksum is not known yet; null when there is none. */
async function readDoubt({ doubt }: Paths): Promise<number | null> {
  const text = await readFile(doubt, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : null;
}

/**
 * A chunk that was being checked when the studio died, or its request fell silent, is cut off: nobody knows that it is right.
 */
async function settleOffset(paths: Paths): Promise<number> {
  const doubtedFrom = await readDoubt(paths);
  if (doubtedFrom !== null) await truncate(paths.part, doubtedFrom);
  await rm(paths.doubt, { force: true });
  return (await stat(paths.part)).size;
}

/** Appends a chunk and fsyncs it. */
async function appendChunk(paths: Paths, chunk: Chunk): Promise<Outcome<number>> {
  const handle = await open(paths.part, 'r+');
  try {
    return chunk.checksum === null ? await appendPlain(handle, chunk) : await appendChecked(handle, paths, chunk);
  } finally {
    await handle.close();
  }
}

const tooLong = refuse('too-large', 'More bytes came than the upload has left.');

async function appendPlain(handle: FileHandle, { source, offset, room, hold }: Chunk): Promise<Outcome<number>> {
  const mayWrite = (): boolean => !hold.isTakenOver();
  const watched = noteProgress(source, hold, () => {});
  const { isTooLong } = await writeBody(watched, { handle, position: offset, limit: room, mayWrite });
  hold.bodyIsIn();
  if (isTooLong) {
    await handle.truncate(offset);
    return tooLong;
  }
  await handle.datasync();
  return ok((await handle.stat()).size);
}

/** "If the checksums do not match … 460 … and the Server MUST discard the chunk": the offset stays where it was. */
async function appendChecked(handle: FileHandle, paths: Paths, chunk: Chunk): Promise<Outcome<number>> {
  const { source, offset, room, checksum, hold } = chunk;
  const hash = createHash(checksum?.algorithm ?? 'sha1');
  const mayWrite = (): boolean => !hold.isTakenOver();
  let isProven = false;
  await writeFile(`${paths.doubt}.new`, String(offset), { mode: 0o600 });
  await rename(`${paths.doubt}.new`, paths.doubt);
  try {
    const watched = noteProgress(source, hold, (bytes) => hash.update(bytes));
    const { isTooLong } = await writeBody(watched, { handle, position: offset, limit: room, mayWrite });
    hold.bodyIsIn();
    if (isTooLong) return tooLong;
    if (hash.digest('base64') !== checksum?.digest) {
      return refuse('wrong-checksum', 'The chunk was damaged on the way; send it again.');
    }
    await handle.datasync();
    isProven = true;
    return ok((await handle.stat()).size);
  } finally {
    // Whoever took over has put the file right already.
    if (!hold.isTakenOver()) {
      if (!isProven) await handle.truncate(offset);
      await rm(paths.doubt, { force: true });
    }
  }
}
