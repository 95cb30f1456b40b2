import { studioIdSchema } from '@shared/model/ids';
import { UPLOAD_EXPIRY_DAYS } from '@shared/contract/studio-api/limits';
import type { StudioContext } from '../context';
import { withLease } from '../db/leases';
import { findUpload } from './upload-rows';

const DAY_MS = 24 * 60 * 60 * 1000;
const LEASE = { name: 'sweep-uploads', ms: 60 * 60 * 1000 };

/**
 * Frees the bytes of uploads that ran out of time, and forgets those that were given up so long ago that nobody asks for them
 * any more. May run at any time: what ran out of time has no writer.
 */
async function sweepExpiredUploads(context: StudioContext): Promise<void> {
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

/** Frees bytes that no open upload claims: their rows went with a rebuilt database, and their clients begin anew. */
async function sweepOrphanedUploads({ db, parts }: StudioContext): Promise<void> {
  const left = await db.selectFrom('uploads').select('id').where('state', '=', 'open').execute();
  await parts.sweep(new Set(left.map((row) => row.id)));
}

/** Whoever is alone waits for no lease that it left behind itself. */
const inTurn = ({ db, isShared }: StudioContext, work: () => Promise<void>): Promise<void> =>
  isShared ? withLease(db, LEASE, work) : work();

/** At the start: nobody of this instance is writing yet. */
export const sweepAtStart = (context: StudioContext): Promise<void> =>
  inTurn(context, async () => {
    await sweepExpiredUploads(context);
    await sweepOrphanedUploads(context);
  });

/** A studio may run for months: what ran out of time is freed meanwhile too. */
export const sweepMeanwhile = (context: StudioContext): Promise<void> =>
  inTurn(context, () => sweepExpiredUploads(context));
