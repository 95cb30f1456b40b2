import { RECEIPT_HEADER, SHA256_HEADER } from '@shared/contract/studio-api/headers';
import { sha256Schema, studioIdSchema, type Sha256 } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import type { BlobRecord } from '../blobs/blob-store';
import { refuseUnfit } from '../blobs/refuse-unfit';
import { blobFact, receiptIdFor } from '../calls/blobs';
import type { StudioContext } from '../context';
import { errorFacts } from '../log';
import { refuse, type Outcome } from '../outcome';
import type { Actor } from '../records/ledger-entry';
import type { Gathered } from './upload-parts';
import { giveUp, type UploadRow } from './upload-rows';

export interface FinishedUpload {
  readonly sha256: Sha256;
  readonly receiptId: string;
}

/** The studio's word, where tus leaves no room for a body. */
export const receiptHeaders = ({ sha256, receiptId }: FinishedUpload): Record<string, string> => ({
  [SHA256_HEADER]: sha256,
  [RECEIPT_HEADER]: receiptId,
});

export const receiptOfFinished = (row: UploadRow): FinishedUpload | null => {
  if (row.state !== 'finished' || row.computed_sha256 === null) return null;
  const sha256 = sha256Schema.parse(row.computed_sha256);
  return { sha256, receiptId: receiptIdFor(studioIdSchema.parse(row.studio_id), sha256) };
};

/**
 * Takes a whole upload in: fsync, read back and hash, note the hash, publish, ledger, commit. May be called again after a
 * crash at any of these steps; only for whoever holds the upload, with the row as it is under that hold.
 */
export async function finishUpload(
  context: StudioContext,
  row: UploadRow,
  by: Actor | null,
): Promise<Outcome<FinishedUpload>> {
  const done = receiptOfFinished(row);
  if (done !== null) return ok(done);
  const whole = await context.parts.gather(row.id, row.length_bytes);
  const settled = whole === null ? await findPublished(context, row) : await publishWhole(context, row, whole);
  if (!settled.ok) return settled;
  const studioId = studioIdSchema.parse(row.studio_id);
  const sha256 = sha256Schema.parse(settled.value.sha256);
  await context.writer.write({
    keys: [`blob ${sha256}`, `upload ${row.id}`],
    by,
    decide: async () => ({ facts: [blobFact(studioId, sha256, settled.value)], answer: null }),
  });
  // Its address is kept for as long as an unfinished one's, from now on.
  await setRow(context, row, { state: 'finished', computed_sha256: sha256, created_at: context.now() });
  // What cannot be removed now goes with a later sweep.
  await context.parts.remove(row.id).catch((error: unknown) => context.log('upload-not-removed', errorFacts(error)));
  return ok({ sha256, receiptId: receiptIdFor(studioId, sha256) });
}

async function publishWhole(context: StudioContext, row: UploadRow, whole: Gathered): Promise<Outcome<BlobRecord>> {
  try {
    const stored = await context.blobs.settle(whole.handle);
    const isRight = stored.bytes === row.length_bytes && (row.sha256 === null || row.sha256 === stored.sha256);
    if (!isRight) {
      await giveUp(context, row);
      return refuse('wrong-hash', 'The bytes do not hash to the declared SHA-256; the upload was thrown away.');
    }
    const unfit = await refuseUnfit(whole.handle);
    if (unfit !== null) {
      await context.blobs.setAside(whole.path, stored.sha256);
      await giveUp(context, row);
      return unfit;
    }
    // Once the part has its new name, only this tells where it went.
    await setRow(context, row, { computed_sha256: stored.sha256 });
    return ok(await context.blobs.publish(whole.path, stored));
  } finally {
    await whole.release();
  }
}

/** The studio died after publishing: the bytes are read again, since nothing was acknowledged. */
async function findPublished(context: StudioContext, row: UploadRow): Promise<Outcome<BlobRecord>> {
  const record = row.computed_sha256 === null ? null : await context.blobs.inspect(row.computed_sha256);
  if (record !== null) return ok(record);
  await giveUp(context, row);
  return refuse('upload-gone', 'The bytes of this upload are not here any more; begin anew.');
}

async function setRow(
  { db }: StudioContext,
  row: UploadRow,
  set: Partial<Pick<UploadRow, 'state' | 'computed_sha256' | 'created_at'>>,
): Promise<void> {
  await db.updateTable('uploads').set(set).where('studio_id', '=', row.studio_id).where('id', '=', row.id).execute();
}
