import { UPLOAD_MAX_BYTES } from '@shared/contract/studio-api/limits';
import type { AlreadyHave } from '@shared/contract/studio-api/uploads';
import { ok } from '@shared/model/result';
import type { FastifyRequest } from 'fastify';
import { findReceipt } from '../calls/blobs';
import { checkQuota } from '../calls/check-quota';
import { drainBody } from '../http/read-body';
import { appendBody, holding, type HoldParams } from './patch-upload';
import type { UploadLocks } from './upload-locks';
import type { Sha256, StudioId } from '@shared/model/ids';
import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import { answerJson, refuse, type Outcome } from '../outcome';
import { finishUpload, receiptHeaders } from './finish-upload';
import {
  capabilities,
  checkPatchType,
  checkVersion,
  readChecksum,
  readCount,
  readMetadata,
  type UploadMetadata,
} from './tus-headers';
import { createUploadRow, expiryOf, findOpenTwin, giveUp, type UploadRow } from './upload-rows';
import { readOffset } from './upload-offset';

/** Absolute, so that a client may keep it as it is. */
function locationOf({ publicUrl }: StudioContext, request: FastifyRequest, id: string): string {
  return `${publicUrl ?? `${request.protocol}://${request.host}`}/v1/uploads/${id}`;
}

function readCreation(request: FastifyRequest): Outcome<UploadMetadata & { readonly bytes: number }> {
  const { headers } = request;
  const version = checkVersion(headers);
  if (!version.ok) return version;
  if (headers['upload-concat'] !== undefined || headers['upload-defer-length'] !== undefined) {
    return refuse('invalid-request', 'This studio offers neither concatenation nor deferred lengths.');
  }
  if (hasBody(request)) {
    const body = firstRefusal(checkPatchType(headers), readChecksum(headers));
    if (body !== null) return body;
  }
  const length = readCount(headers, 'upload-length');
  if (!length.ok) return length;
  if (length.value > UPLOAD_MAX_BYTES) return refuse('too-large', `Files may have ${UPLOAD_MAX_BYTES} bytes.`);
  const metadata = readMetadata(headers);
  return metadata.ok ? ok({ ...metadata.value, bytes: length.value }) : metadata;
}

/** creation-with-upload: "The Client MAY include either the entirety or a chunk of the upload data in the body". */
const hasBody = ({ headers }: FastifyRequest): boolean =>
  Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;

const firstRefusal = (...outcomes: readonly Outcome<unknown>[]) => outcomes.find((outcome) => !outcome.ok) ?? null;

export const uploadCreationCalls = (
  context: StudioContext,
  locks: UploadLocks,
): HandlersOf<'createUpload' | 'uploadOptions'> => ({
  uploadOptions: async () => ok({ status: 204, headers: capabilities }),
  createUpload: async ({ studioId, by, request }) => {
    const creation = readCreation(request);
    if (!creation.ok) return creation;
    const { sha256, bytes, raw } = creation.value;
    if (sha256 !== null) {
      const known = await findKnown(context, request, { studioId, sha256, bytes });
      if (known !== null) {
        // What is here already is not taken a second time; the offset says from where to go on.
        await drainBody(request.raw);
        return known;
      }
    }
    const quota = await checkQuota(context, studioId, bytes);
    if (!quota.ok) return quota;
    await context.reserve(bytes);
    const row = await createUploadRow(context, { studioId, sha256, bytes, metadata: raw });
    await context.parts.begin(row.id);
    if (bytes === 0 && !hasBody(request)) return answerEmptyFile({ context, by }, request, row);
    if (!hasBody(request)) return answerCreated(context, request, row, 0);
    return takeFirstChunk({ context, locks, studioId, by, uploadId: row.id }, request);
  },
});

/** Bytes that are here, or an unfinished upload of them. */
async function findKnown(
  context: StudioContext,
  request: FastifyRequest,
  upload: { studioId: StudioId; sha256: Sha256; bytes: number },
): Promise<Outcome | null> {
  const receipt = await findReceipt(context, upload.studioId, upload.sha256);
  if (receipt !== null) return answerJson({ ...receipt, have: true } satisfies AlreadyHave);
  const twin = await findOpenTwin(context, upload);
  return twin && answerCreated(context, request, twin, await readOffset(context, twin));
}

/**
 * "The Server MUST return the Upload-Offset header in the response … with the amount of bytes that were accepted". A client whose
 * bytes are refused learns of no upload, so none is kept.
 */
async function takeFirstChunk(params: HoldParams, request: FastifyRequest): Promise<Outcome> {
  const { context, by } = params;
  return holding(params, async (row, hold) => {
    const appended = await appendBody({ context, by, row, request, hold, standing: 0 });
    if (!appended.ok) {
      await giveUp(context, row);
      return appended;
    }
    const headers = { location: locationOf(context, request, row.id), ...appended.value.headers };
    return ok({ status: 201, headers });
  });
}

async function answerCreated(context: StudioContext, request: FastifyRequest, row: UploadRow, offset: number) {
  const headers = {
    location: locationOf(context, request, row.id),
    'upload-offset': String(offset),
    'upload-expires': (await expiryOf(context, row)).toUTCString(),
  };
  return ok({ status: 201, headers });
}

/** "the Server MUST … Upload-Length: 0" uploads are complete as they are made. */
async function answerEmptyFile(
  { context, by }: Pick<HoldParams, 'context' | 'by'>,
  request: FastifyRequest,
  row: UploadRow,
): Promise<Outcome> {
  const finished = await finishUpload(context, row, by);
  if (!finished.ok) return finished;
  const created = await answerCreated(context, request, row, 0);
  return ok({ status: 201, headers: { ...created.value.headers, ...receiptHeaders(finished.value) } });
}
