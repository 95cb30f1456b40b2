import { UPLOAD_MAX_BYTES } from '@shared/contract/studio-api/limits';
import type { AlreadyHave } from '@shared/contract/studio-api/uploads';
import { ok } from '@shared/model/result';
import type { FastifyRequest } from 'fastify';
import { findReceipt } from '../calls/blobs';
import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import { answerJson, refuse, type Outcome } from '../outcome';
import { finishUpload, receiptHeaders } from './finish-upload';
import { capabilities, checkVersion, readCount, readMetadata, type UploadMetadata } from './tus-headers';
import { createUploadRow, expiryOf, findOpenTwin, type UploadRow } from './upload-rows';
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
  if (Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined) {
    return refuse('invalid-request', 'Create the upload without a body; then send the bytes by PATCH.');
  }
  const length = readCount(headers, 'upload-length');
  if (!length.ok) return length;
  if (length.value > UPLOAD_MAX_BYTES) return refuse('too-large', `Files may have ${UPLOAD_MAX_BYTES} bytes.`);
  const metadata = readMetadata(headers);
  return metadata.ok ? ok({ ...metadata.value, bytes: length.value }) : metadata;
}

export const uploadCreationCalls = (context: StudioContext): HandlersOf<'createUpload' | 'uploadOptions'> => ({
  uploadOptions: async () => ok({ status: 204, headers: capabilities }),
  createUpload: async ({ studioId, request }) => {
    const creation = readCreation(request);
    if (!creation.ok) return creation;
    const { sha256, bytes, raw } = creation.value;
    if (sha256 !== null) {
      const receipt = await findReceipt(context, studioId, sha256);
      if (receipt !== null) return answerJson({ ...receipt, have: true } satisfies AlreadyHave);
      const twin = await findOpenTwin(context, { studioId, sha256, bytes });
      if (twin !== null) return answerCreated(context, request, twin, await readOffset(context, twin));
    }
    await context.reserve(bytes);
    const row = await createUploadRow(context, { studioId, sha256, bytes, metadata: raw });
    await context.parts.begin(row.id);
    return bytes === 0 ? answerEmptyFile(context, request, row) : answerCreated(context, request, row, 0);
  },
});

async function answerCreated(context: StudioContext, request: FastifyRequest, row: UploadRow, offset: number) {
  const headers = {
    location: locationOf(context, request, row.id),
    'upload-offset': String(offset),
    'upload-expires': (await expiryOf(context, row)).toUTCString(),
  };
  return ok({ status: 201, headers });
}

/** "the Server MUST … Upload-Length: 0" uploads are complete as they are made. */
async function answerEmptyFile(context: StudioContext, request: FastifyRequest, row: UploadRow): Promise<Outcome> {
  const finished = await finishUpload(context, row);
  if (!finished.ok) return finished;
  const created = await answerCreated(context, request, row, 0);
  return ok({ status: 201, headers: { ...created.value.headers, ...receiptHeaders(finished.value) } });
}
