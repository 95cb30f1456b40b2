import { ok } from '@shared/model/result';
import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import type { Outcome } from '../outcome';
import { finishUpload, receiptHeaders, receiptOfFinished } from './finish-upload';
import { holding, type HoldParams } from './patch-upload';
import { checkVersion } from './tus-headers';
import type { UploadLocks } from './upload-locks';
import { readOffset } from './upload-offset';
import { expiryOf, findUpload, giveUp, type UploadRow } from './upload-rows';

/** "responses to HEAD requests MUST include the Upload-Metadata header and its value as specified by the Client". */
const metadataHeader = (row: UploadRow): Record<string, string> =>
  row.metadata === null ? {} : { 'upload-metadata': row.metadata };

async function describe(context: StudioContext, row: UploadRow, offset: number): Promise<Outcome> {
  const receipt = receiptOfFinished(row);
  const headers = {
    'upload-offset': String(offset),
    'upload-length': String(row.length_bytes),
    ...metadataHeader(row),
    'upload-expires': (await expiryOf(context, row)).toUTCString(),
    ...(receipt === null ? {} : receiptHeaders(receipt)),
  };
  return ok({ status: 200, headers });
}

/** The last bytes came, but the answer did not get away: what is missing is made good now. */
async function finishLate(params: HoldParams): Promise<Outcome> {
  const outcome = await holding(params, async (row, hold) => {
    hold.bodyIsIn();
    const finished = await finishUpload(params.context, row, params.by);
    return finished.ok ? ok({ status: 200 }) : finished;
  });
  if (!outcome.ok && outcome.error.code !== 'upload-locked') return outcome;
  const row = await findUpload(params.context, params.studioId, params.uploadId);
  return row.ok ? describe(params.context, row.value, row.value.length_bytes) : row;
}

export const uploadStateCalls = (
  context: StudioContext,
  locks: UploadLocks,
): HandlersOf<'headUpload' | 'deleteUpload'> => ({
  headUpload: async ({ studioId, by, params: { uploadId }, request }) => {
    const version = checkVersion(request.headers);
    if (!version.ok) return version;
    const row = await findUpload(context, studioId, uploadId);
    if (!row.ok) return row;
    const offset = await readOffset(context, row.value);
    if (offset < row.value.length_bytes || row.value.state === 'finished') return describe(context, row.value, offset);
    return finishLate({ context, locks, studioId, by, uploadId });
  },
  deleteUpload: async ({ studioId, by, params: { uploadId }, request }) => {
    const version = checkVersion(request.headers);
    if (!version.ok) return version;
    return holding({ context, locks, studioId, by, uploadId }, async (row) => {
      await context.writer.write({
        keys: [`upload ${uploadId}`],
        by,
        decide: async () => ({ facts: [{ kind: 'upload-deleted', studioId, uploadId }], answer: null }),
      });
      await giveUp(context, row);
      return ok({ status: 204 });
    });
  },
});
