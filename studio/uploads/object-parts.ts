import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { ok } from '@shared/model/result';
import { discard } from '../blobs/incoming-files';
import type { DataFolder } from '../data/data-folder';
import type { Tables } from '../db/tables';
import { BodyInterrupted } from '../http/read-body';
import { StoreUnavailable, type ObjectStore } from '../objects/object-store';
import { refuse, type Outcome } from '../outcome';
import { noteProgress, tellingSilence } from './note-progress';
import type { UploadHold } from './upload-locks';
import type { Chunk, Gathered, UploadParts } from './upload-parts';

/** So much of an upload is kept in memory before it is stored; as much may have to be sent again when an instance dies. */
const PIECE_BYTES = 8 * 1024 * 1024;
/** A stored piece whose row is not written yet belongs to a request that still runs. */
const ORPHAN_MS = 24 * 60 * 60 * 1000;
const FOLDER = 'uploads/';

interface Piece {
  readonly at_byte: number;
  readonly bytes: number;
  readonly key: string;
}

interface Stores {
  readonly db: Kysely<Tables>;
  readonly objects: ObjectStore;
  readonly folder: DataFolder;
}

/**
 * Every stretch of an upload is an object of its own, and a row says that it counts. So the offset is what the database says,
 * whichever instance is asked, and an instance that dies takes nothing with it but the stretch it was receiving.
 */
export function createObjectParts(stores: Stores): UploadParts {
  const { db, objects } = stores;
  const readPieces = (id: string): Promise<Piece[]> =>
    db.selectFrom('upload_pieces').selectAll().where('upload_id', '=', id).orderBy('at_byte').execute();
  const endOf = async (id: string): Promise<number> => {
    const last = (await readPieces(id)).at(-1);
    return last === undefined ? 0 : last.at_byte + last.bytes;
  };
  const removeFrom = async (id: string, offset: number): Promise<void> => {
    const pieces = (await readPieces(id)).filter((piece) => piece.at_byte >= offset);
    await db.deleteFrom('upload_pieces').where('upload_id', '=', id).where('at_byte', '>=', offset).execute();
    await objects.remove(pieces.map((piece) => piece.key));
  };
  return {
    begin: async () => {},
    peek: endOf,
    settle: endOf,
    append: (id, chunk) => appendPieces(stores, { id, chunk, undo: (offset) => removeFrom(id, offset) }),
    lastTouched: async (id) => {
      const row = await db.selectFrom('uploads').select('touched_at').where('id', '=', id).executeTakeFirst();
      return row?.touched_at ?? null;
    },
    gather: async (id) => gather(stores, await readPieces(id)),
    remove: (id) => removeFrom(id, 0),
    sweep: () => sweepPieces(stores),
  };
}

interface Appending {
  readonly id: string;
  readonly chunk: Chunk;
  readonly undo: (offset: number) => Promise<void>;
}

/** With a checksum the pieces count only once all of the chunk is proven; without one each counts as it is stored. */
async function appendPieces(stores: Stores, { id, chunk, undo }: Appending): Promise<Outcome<number>> {
  const { source, offset, room, checksum, hold } = chunk;
  const hash = checksum === null ? null : createHash(checksum.algorithm);
  const pieces = beginPieces(stores, { id, offset, hold, isCountedAtOnce: hash === null });
  try {
    const { isTooLong } = await pieces.collect(
      noteProgress(source, hold, (bytes) => hash?.update(bytes)),
      room,
    );
    hold.bodyIsIn();
    if (isTooLong) {
      await undo(offset);
      return refuse('too-large', 'More bytes came than the upload has left.');
    }
    if (hash !== null && hash.digest('base64') !== checksum?.digest) {
      return refuse('wrong-checksum', 'The chunk was damaged on the way; send it again.');
    }
    return ok(await pieces.count());
  } finally {
    await pieces.dropUncounted();
  }
}

interface PieceParams {
  readonly id: string;
  readonly offset: number;
  readonly hold: UploadHold;
  readonly isCountedAtOnce: boolean;
}

/** Cuts a body into pieces and stores them. */
function beginPieces({ db, objects }: Stores, { id, offset, hold, isCountedAtOnce }: PieceParams) {
  let uncounted: Piece[] = [];
  let end = offset;
  let collected: Buffer[] = [];
  let bytes = 0;
  const count = async (): Promise<number> => {
    await countPieces(db, { id, holder: hold.id, pieces: uncounted });
    uncounted = [];
    return end;
  };
  const store = async (): Promise<void> => {
    if (bytes === 0) return;
    hold.bodyIsIn();
    const piece = { at_byte: end, bytes, key: `${FOLDER}${id}/${end}-${randomUUID()}` };
    uncounted.push(piece);
    await objects.write(piece.key, Buffer.concat(collected, bytes));
    end += bytes;
    [collected, bytes] = [[], 0];
    if (isCountedAtOnce) await count();
    hold.progressed();
  };
  const collect = async (body: AsyncIterable<Buffer>, room: number): Promise<{ isTooLong: boolean }> => {
    const quiet = isCountedAtOnce ? store : async (): Promise<void> => {};
    for await (const part of tellingSilence(body, quiet)) {
      if (end + bytes + part.length > offset + room) return { isTooLong: true };
      collected.push(part);
      bytes += part.length;
      if (bytes >= PIECE_BYTES) await store();
    }
    await store();
    return { isTooLong: false };
  };
  return {
    collect: (body: AsyncIterable<Buffer>, room: number) =>
      collect(body, room).catch(async (error: unknown) => {
        // What came of a broken request stays.
        if (error instanceof BodyInterrupted && isCountedAtOnce && !hold.isTakenOver()) await store();
        throw error;
      }),
    count,
    /** What did not come to count is in nobody's way, and goes with a later sweep where it cannot be removed now. */
    dropUncounted: () => objects.remove(uncounted.map((piece) => piece.key)).catch(() => {}),
  };
}

/** One statement, so that pieces count together, and only for whoever holds the upload at that moment. */
async function countPieces(
  db: Kysely<Tables>,
  { id, holder, pieces }: { id: string; holder: string; pieces: readonly Piece[] },
): Promise<void> {
  if (pieces.length === 0) return;
  const { numAffectedRows = 0n } = await sql`WITH held AS (
      UPDATE uploads SET heard_at = clock_timestamp(), touched_at = clock_timestamp()
      WHERE id = ${id} AND holder = ${holder} AND state = 'open' RETURNING id)
    INSERT INTO upload_pieces (upload_id, at_byte, bytes, key)
    SELECT held.id, x.at_byte, x.bytes, x.key FROM held
    CROSS JOIN jsonb_to_recordset(${JSON.stringify(pieces)}::jsonb) AS x(at_byte bigint, bytes bigint, key text)`.execute(
    db,
  );
  if (numAffectedRows === 0n) throw new BodyInterrupted('Another request took this upload over');
}

/** Other instances make uploads meanwhile: what is unclaimed is looked up at the moment it goes, never in a list made before. */
async function sweepPieces({ db, objects }: Stores): Promise<void> {
  const { rows } = await sql<{ key: string }>`DELETE FROM upload_pieces AS piece
    WHERE NOT EXISTS (SELECT 1 FROM uploads WHERE uploads.id = piece.upload_id AND uploads.state = 'open')
    RETURNING key`.execute(db);
  await objects.remove(rows.map((row) => row.key));
  for await (const { key, modifiedMs } of objects.list(FOLDER)) {
    if (Date.now() - modifiedMs < ORPHAN_MS) continue;
    const claim = await db.selectFrom('upload_pieces').select('key').where('key', '=', key).executeTakeFirst();
    if (claim === undefined) await objects.remove([key]);
  }
}

/** All pieces in one local file, in order. That they are right is proven by the hash of the whole. */
async function gather({ objects, folder }: Stores, pieces: readonly Piece[]): Promise<Gathered> {
  const path = join(folder.incoming, `${randomUUID()}.part`);
  const handle = await open(path, 'wx+', 0o600);
  const release = async (): Promise<void> => {
    await handle.close();
    await discard(path);
  };
  try {
    for (const { key, at_byte: start } of pieces) {
      const stream = await objects.read(key);
      if (stream === null) throw new StoreUnavailable('The object store does not show a piece that it has');
      let position = start;
      for await (const data of stream as AsyncIterable<Buffer>) {
        await handle.write(data, 0, data.length, position);
        position += data.length;
      }
    }
    return { handle, path, release };
  } catch (error) {
    await release();
    throw error instanceof StoreUnavailable || isLocal(error)
      ? error
      : new StoreUnavailable('The object store broke off while it was read', { cause: error });
  }
}

/** A full or failing disk of our own. */
const isLocal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EIO'].includes(String(error.code));
