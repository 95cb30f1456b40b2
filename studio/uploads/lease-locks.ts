import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../db/tables';
import { SILENT_MS, type UploadHold, type UploadLocks } from './upload-locks';

const RENEW_MS = 1_000;

/**
 * Holds that count for every instance on one database: a row says who holds the upload and when bytes last came. It lapses when
 * that was too long ago, so that the death of an instance keeps nobody waiting. All times are the database's: the clocks of
 * the instances may differ. Whoever writes names its hold in the same statement (`object-parts`), so that one who was
 * pushed aside cannot write any more, whether it knows yet or not.
 */
export const createLeaseLocks = (db: Kysely<Tables>): UploadLocks => ({
  tryHold: async (uploadId) => {
    const id = randomUUID();
    const { numAffectedRows = 0n } = await sql`UPDATE uploads SET holder = ${id}, heard_at = clock_timestamp()
      WHERE id = ${uploadId}
        AND (holder IS NULL OR heard_at < clock_timestamp() - make_interval(secs => ${SILENT_MS / 1000}))`.execute(db);
    return numAffectedRows === 0n ? null : keepHold(db, uploadId, id);
  },
});

function keepHold(db: Kysely<Tables>, uploadId: string, id: string): UploadHold {
  let lastProgressMs = Date.now();
  let isTakenOver = false;
  const renew = async (): Promise<void> => {
    const silentMs = Math.max(0, Date.now() - lastProgressMs);
    if (silentMs >= SILENT_MS) return;
    const { numAffectedRows = 0n } = await sql`UPDATE uploads
      SET heard_at = clock_timestamp() - make_interval(secs => ${silentMs / 1000})
      WHERE id = ${uploadId} AND holder = ${id}`.execute(db);
    if (numAffectedRows === 0n) isTakenOver = true;
  };
  // While the database is away nobody else can take over either; what is written then fails by itself.
  const beat = setInterval(() => void renew().catch(() => {}), RENEW_MS);
  return {
    id,
    progressed: () => void (lastProgressMs = Date.now()),
    bodyIsIn: () => void (lastProgressMs = Infinity),
    isTakenOver: () => isTakenOver,
    release: async () => {
      clearInterval(beat);
      // It lapses by itself where this cannot be said.
      await sql`UPDATE uploads SET holder = NULL WHERE id = ${uploadId} AND holder = ${id}`.execute(db).catch(() => {});
    },
  };
}
