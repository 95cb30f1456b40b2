import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { discard } from '../blobs/blob-store';
import type { StudioContext } from '../context';
import { studioIdSchema } from '@shared/model/ids';
import { findUpload } from './upload-rows';

/**
 * Frees the bytes of uploads that ran out of time, or whose rows went with a rebuilt database (their clients begin anew).
 * At the start only: nobody is writing then.
 */
export async function sweepUploads(context: StudioContext): Promise<void> {
  const rows = await context.db.selectFrom('uploads').select(['studio_id', 'id']).where('state', '=', 'open').execute();
  // Looking at an upload that ran out of time gives it up.
  for (const row of rows) await findUpload(context, studioIdSchema.parse(row.studio_id), row.id);
  const left = await context.db.selectFrom('uploads').select('id').where('state', '=', 'open').execute();
  const known = new Set(left.map((row) => row.id));
  for (const name of await readdir(context.folder.uploads)) {
    if (!known.has(name.slice(0, 36))) await discard(join(context.folder.uploads, name));
  }
}
