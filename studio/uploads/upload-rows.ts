import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { UPLOAD_EXPIRY_DAYS } from '@shared/contract/studio-api/limits';
import type { Sha256, StudioId } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import type { StudioContext } from '../context';
import type { Tables } from '../db/tables';
import { errorFacts } from '../log';
import { refuse, type Outcome } from '../outcome';

export type UploadRow = Selectable<Tables['uploads']>;

const DAY_MS = 24 * 60 * 60 * 1000;

export async function createUploadRow(
  { db, now }: StudioContext,
  upload: { studioId: StudioId; sha256: Sha256 | null; bytes: number; metadata: string | null },
): Promise<UploadRow> {
  const row: UploadRow = {
    studio_id: upload.studioId,
    id: randomUUID(),
    sha256: upload.sha256,
    length_bytes: upload.bytes,
    metadata: upload.metadata,
    created_at: now(),
    computed_sha256: null,
    state: 'open',
    holder: null,
    heard_at: null,
    touched_at: null,
  };
  await db.insertInto('uploads').values(row).execute();
  return row;
}

/** An unfinished upload of the same bytes: a client that lost the answer to its creation must not make a second one. */
export async function findOpenTwin(
  context: StudioContext,
  twin: { studioId: StudioId; sha256: Sha256; bytes: number },
): Promise<UploadRow | null> {
  const row = await context.db
    .selectFrom('uploads')
    .selectAll()
    .where('studio_id', '=', twin.studioId)
    .where('sha256', '=', twin.sha256)
    .where('length_bytes', '=', twin.bytes)
    .where('state', '=', 'open')
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  if (row === undefined) return null;
  const found = await findUpload(context, twin.studioId, row.id);
  return found.ok ? found.value : null;
}

/** "If the Server knows that an upload expired it SHOULD respond with 410 Gone". */
export async function findUpload(context: StudioContext, studioId: StudioId, id: string): Promise<Outcome<UploadRow>> {
  const row = await context.db
    .selectFrom('uploads')
    .selectAll()
    .where('studio_id', '=', studioId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return refuse('unknown-upload', 'There is no such upload.');
  const gone = refuse('upload-gone', 'The upload was given up or ran out of time; begin anew.');
  if (row.state === 'gone') return gone;
  if ((await expiryOf(context, row)) < context.now()) {
    await giveUp(context, row);
    return gone;
  }
  return ok(row);
}

/**
 * Counted from the last byte that came: activity keeps an upload alive. A finished one has no part file any more: its
 * address is forgotten that long after it was finished, its bytes are not.
 */
export async function expiryOf({ parts }: StudioContext, row: UploadRow): Promise<Date> {
  const touched = (await parts.lastTouched(row.id))?.getTime() ?? 0;
  return new Date(Math.max(touched, row.created_at.getTime()) + UPLOAD_EXPIRY_DAYS * DAY_MS);
}

/** Forgets the upload and its unfinished bytes. Bytes that were finished lie under their hash and stay. */
export async function giveUp({ db, parts, log }: StudioContext, row: UploadRow): Promise<void> {
  await db
    .updateTable('uploads')
    .set({ state: 'gone' })
    .where('studio_id', '=', row.studio_id)
    .where('id', '=', row.id)
    .execute();
  // What cannot be removed now goes with a later sweep.
  await parts.remove(row.id).catch((error: unknown) => log('upload-not-removed', errorFacts(error)));
}
