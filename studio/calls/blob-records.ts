import { sql, type Kysely } from 'kysely';
import { sha256Schema } from '@shared/model/ids';
import type { BlobRecord } from '../blobs/blob-store';
import type { StudioContext } from '../context';
import type { Tables } from '../db/tables';

export interface BlobRow extends BlobRecord {
  readonly receiptId: string;
  readonly receivedAt: string;
}

/** Records of one studio's bytes; whether they are still there is `soundBlobs`' matter. */
export async function readBlobRows(
  db: Kysely<Tables>,
  studioId: string,
  hashes: readonly string[],
): Promise<BlobRow[]> {
  if (hashes.length === 0) return [];
  const rows = await db
    .selectFrom('blobs')
    .select(['sha256', 'bytes', 'mtime_ms', 'receipt_id', 'received_at'])
    .where('studio_id', '=', studioId)
    .where('sha256', '=', sql<string>`ANY(${[...hashes]}::text[])`)
    .execute();
  return rows.map((row) => ({
    sha256: row.sha256,
    bytes: row.bytes,
    mtimeMs: row.mtime_ms,
    receiptId: row.receipt_id,
    receivedAt: row.received_at.toISOString(),
  }));
}

/**
 * Those of the records whose bytes are here and sound. The others are struck from the records of all studios, so that
 * clients are asked for them again: a studio must not say it has what it has not.
 */
export async function soundBlobs<T extends BlobRecord>(
  { blobs, writer, log }: Pick<StudioContext, 'blobs' | 'writer' | 'log'>,
  records: readonly T[],
  isForced = false,
): Promise<T[]> {
  const verdicts = await Promise.all(records.map((record) => blobs.check(record, isForced)));
  const sound = records.filter((_, index) => verdicts[index] === 'sound');
  for (const { sha256 } of records.filter((_, index) => verdicts[index] === 'lost')) {
    log('blob-lost', { sha256 });
    await writer.write({
      keys: [`blob ${sha256}`],
      // Looked at again: the bytes may have come anew since.
      decide: async (trx) => {
        const row = await trx.selectFrom('blobs').selectAll().where('sha256', '=', sha256).executeTakeFirst();
        const isLost =
          row !== undefined && (await blobs.check({ sha256, bytes: row.bytes, mtimeMs: row.mtime_ms })) === 'lost';
        return { facts: isLost ? [{ kind: 'blob-lost', sha256: sha256Schema.parse(sha256) }] : [], answer: null };
      },
    });
  }
  return sound;
}
