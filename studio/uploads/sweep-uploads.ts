import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { studioIdSchema } from '@shared/model/ids';
import { UPLOAD_EXPIRY_DAYS } from '@shared/contract/studio-api/limits';
import { discard } from '../blobs/blob-store';
import type { StudioContext } from '../context';
import { findUpload } from './upload-rows';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Frees the bytes of uploads that ran out of time, and forgets those that were given up so long ago that nobody asks for them
 * any more. May run at any time: what ran out of time has no writer.
 */
export async function sweepExpiredUploads(context: StudioContext): Promise<void> {
  const { db, now } = context;
  const oldest = (expiries: number): Date => new Date(now().getTime() - expiries * UPLOAD_EXPIRY_DAYS * DAY_MS);
  const rows = await db
    .selectFrom('uploads')
    .select(['studio_id', 'id'])
    .where('state', '<>', 'gone')
    .where('created_at', '<', oldest(1))
    .execute();
  // Looking at an upload that ran out of time gives it up.
  for (const row of rows) await findUpload(context, studioIdSchema.parse(row.studio_id), row.id);
  await db.deleteFrom('uploads').where('state', '=', 'gone').where('created_at', '<', oldest(2)).execute();
}

/** Frees bytes whose rows went with a rebuilt database (their clients begin anew). At the start only: nobody is writing then. */
export async function sweepOrphanedUploads({ db, folder }: StudioContext): Promise<void> {
  const left = await db.selectFrom('uploads').select('id').where('state', '=', 'open').execute();
  const known = new Set(left.map((row) => row.id));
  for (const name of await readdir(folder.uploads)) {
    if (!known.has(name.slice(0, 36))) await discard(join(folder.uploads, name));
  }
}
