import { sql } from 'kysely';
import type { StudioId } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import type { StudioContext } from '../context';
import { refuse, type Outcome } from '../outcome';

/** Refuses bytes that would bring a studio above what it may keep; two that come at once may pass together. */
export async function checkQuota(
  { db, limits }: StudioContext,
  studioId: StudioId,
  bytes: number,
): Promise<Outcome<null>> {
  const { quotaBytes } = limits;
  if (quotaBytes === null) return ok(null);
  const { rows } = await sql<{ kept: number }>`SELECT (
      (SELECT coalesce(sum(bytes), 0) FROM blobs WHERE studio_id = ${studioId}) +
      (SELECT coalesce(sum(length_bytes), 0) FROM uploads WHERE studio_id = ${studioId} AND state = 'open')
    )::bigint AS kept`.execute(db);
  if ((rows[0]?.kept ?? 0) + bytes <= quotaBytes) return ok(null);
  return refuse('storage-full', 'The studio has used up what it may keep. Nothing of this request was kept.', {
    headers: { 'retry-after': '3600' },
  });
}
