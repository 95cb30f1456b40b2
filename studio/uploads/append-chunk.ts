import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, stat, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { ok } from '@shared/model/result';
import { writeBody } from '../blobs/write-body';
import { BodyInterrupted } from '../http/read-body';
import { refuse, type Outcome } from '../outcome';
import type { UploadHold } from './upload-locks';

interface Paths {
  readonly part: string;
  readonly doubt: string;
}

interface Chunk {
  readonly source: AsyncIterable<Buffer>;
  readonly offset: number;
  /** Bytes that are still wanted. */
  readonly room: number;
  readonly checksum: { readonly algorithm: string; readonly digest: string } | null;
  readonly hold: UploadHold;
}

/** Where a chunk began whose checksum is not known yet; null when there is none. */
export async function readDoubt({ doubt }: Paths): Promise<number | null> {
  const text = await readFile(doubt, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : null;
}

/**
 * Where an upload stands. A chunk that was being checked when the studio died, or its request fell silent, is cut off: nobody
 * knows that it is right. Only for whoever holds the upload.
 */
export async function settleOffset(paths: Paths): Promise<number> {
  const doubtedFrom = await readDoubt(paths);
  if (doubtedFrom !== null) await truncate(paths.part, doubtedFrom);
  await rm(paths.doubt, { force: true });
  return (await stat(paths.part)).size;
}

/**
 * Appends a chunk and fsyncs it; the new offset is its answer. Without a checksum what came of a broken request stays ("the
 * Server SHOULD always attempt to store as much of the received data as possible"); with one it is cut off again.
 */
export async function appendChunk(paths: Paths, chunk: Chunk): Promise<Outcome<number>> {
  const handle = await open(paths.part, 'r+');
  try {
    return chunk.checksum === null ? await appendPlain(handle, chunk) : await appendChecked(handle, paths, chunk);
  } finally {
    await handle.close();
  }
}

const tooLong = refuse('too-large', 'More bytes came than the upload has left.');

async function* noteProgress(source: AsyncIterable<Buffer>, hold: UploadHold, see: (chunk: Buffer) => void) {
  for await (const chunk of source) {
    if (hold.isTakenOver()) throw new BodyInterrupted('Another request took this upload over');
    hold.progressed();
    see(chunk);
    yield chunk;
  }
}

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
