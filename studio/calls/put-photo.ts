import { sql, type Kysely } from 'kysely';
import type { PhotoReceipt } from '@shared/contract/studio-api/photos';
import type { StudioContext } from '../context';
import type { Tables } from '../db/tables';
import type { HandlersOf } from '../http/call';
import { answerJson, type Outcome } from '../outcome';
import type { Actor } from '../records/ledger-entry';
import { decidePhoto, type PhotoRequest } from '../records/decide-photo';
import { readBlobRows, soundBlobs, type BlobRow } from './blob-records';

interface StateRow {
  has_shoot: boolean;
  intent: { requestHash: string; wasThere: boolean } | null;
  photo: { shootId: string; revision: number; bodyHash: string } | null;
  blobs: { sha256: string; bytes: number; mtimeMs: number; receivedAt: string }[];
}

/** One statement for all that a decision needs: with PGlite the round trips are what a photo costs. */
async function readState(db: Kysely<Tables>, { studioId, shootId, photoId, put }: PhotoRequest): Promise<StateRow> {
  const hashes = put.files.map((file) => file.sha256);
  const { rows } = await sql<StateRow>`SELECT
    EXISTS (SELECT 1 FROM shoots WHERE studio_id = ${studioId} AND id = ${shootId}) AS has_shoot,
    (SELECT jsonb_build_object('requestHash', request_hash, 'wasThere', was_there)
      FROM intents WHERE studio_id = ${studioId} AND id = ${put.intentId}) AS intent,
    (SELECT jsonb_build_object('shootId', shoot_id, 'revision', revision, 'bodyHash', body_hash)
      FROM photos WHERE studio_id = ${studioId} AND id = ${photoId}) AS photo,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('sha256', sha256, 'bytes', bytes, 'mtimeMs', mtime_ms,
        'receivedAt', received_at)), '[]')
      FROM blobs WHERE studio_id = ${studioId} AND sha256 = ANY(${hashes}::text[])) AS blobs`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('Expected one row of photo state');
  return row;
}

export const photoWriteCalls = (context: StudioContext): HandlersOf<'putPhoto'> => ({
  putPhoto: async ({ studioId, by, params, body, request }) => {
    const photo: PhotoRequest = { studioId, ...params, put: body };
    if (body.isForced === true) {
      // Reading large files takes longer than an idle connection may last.
      request.raw.socket.setTimeout(0);
      await reread(context, photo);
    }
    const outcome = await acceptPhoto(context, photo, by);
    return outcome.ok ? answerJson(outcome.value) : outcome;
  },
});

/** Outside of any transaction: reading gigabytes must not keep others waiting. */
async function reread(context: StudioContext, { studioId, put }: PhotoRequest): Promise<void> {
  const hashes = put.files.map((file) => file.sha256);
  await soundBlobs(context, await readBlobRows(context.db, studioId, hashes), true);
}

async function acceptPhoto(
  context: StudioContext,
  request: PhotoRequest,
  by: Actor | null,
): Promise<Outcome<PhotoReceipt>> {
  const lost: Pick<BlobRow, 'sha256' | 'bytes' | 'mtimeMs'>[] = [];
  const outcome = await context.writer.write<Outcome<PhotoReceipt>>({
    keys: [`photo ${request.photoId}`, `intent ${request.put.intentId}`],
    by,
    decide: async (trx) => {
      const state = await readState(trx, request);
      const blobs = new Map<string, { bytes: number; receivedAt: string }>();
      for (const row of state.blobs) {
        if ((await context.blobs.check(row)) === 'lost') lost.push(row);
        else blobs.set(row.sha256, { bytes: row.bytes, receivedAt: new Date(row.receivedAt).toISOString() });
      }
      return decidePhoto(request, {
        hasShoot: state.has_shoot,
        intent: state.intent,
        photo: state.photo,
        blobs,
      });
    },
  });
  if (lost.length > 0) await soundBlobs(context, lost);
  return outcome;
}
