import type { StudioId } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import type { FastifyRequest } from 'fastify';
import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import { readBody } from '../http/read-body';
import { refuse, type Outcome } from '../outcome';
import type { Actor } from '../records/ledger-entry';
import { finishUpload, receiptHeaders } from './finish-upload';
import { checkPatchType, checkVersion, readChecksum, readCount } from './tus-headers';
import type { UploadHold, UploadLocks } from './upload-locks';
import { expiryOf, findUpload, type UploadRow } from './upload-rows';

export interface HoldParams {
  readonly context: StudioContext;
  readonly locks: UploadLocks;
  readonly studioId: StudioId;
  readonly uploadId: string;
  readonly by: Actor | null;
}

const locked = refuse('upload-locked', 'Another request is writing to this upload.', {
  headers: { 'retry-after': '1' },
});

/** Runs `work` alone on the upload, with its row as it is now. */
export async function holding(
  { context, locks, studioId, uploadId }: HoldParams,
  work: (row: UploadRow, hold: UploadHold) => Promise<Outcome>,
): Promise<Outcome> {
  const before = await findUpload(context, studioId, uploadId);
  if (!before.ok) return before;
  const hold = await locks.tryHold(uploadId);
  if (hold === null) return locked;
  try {
    const row = await findUpload(context, studioId, uploadId);
    return row.ok ? await work(row.value, hold) : row;
  } finally {
    await hold.release();
  }
}

async function patch({ context, by }: HoldParams, request: FastifyRequest, held: Held): Promise<Outcome> {
  const { row, hold } = held;
  if (row.state === 'finished') {
    const headers = { 'upload-offset': String(row.length_bytes) };
    return refuse('upload-finished', 'The upload is finished; HEAD gives its receipt.', { headers });
  }
  const offset = readCount(request.headers, 'upload-offset');
  if (!offset.ok) return offset;
  const length = request.headers['upload-length'];
  if (length !== undefined && length !== String(row.length_bytes)) {
    return refuse('invalid-request', 'The length of an upload was said when it was made, and does not change.');
  }
  const standing = (await context.parts.settle(row.id)) ?? row.length_bytes;
  if (offset.value !== standing) {
    // "If the offsets do not match, the Server MUST respond with the 409 Conflict status without modifying the upload".
    const headers = { 'upload-offset': String(standing) };
    return refuse('wrong-offset', `The upload stands at ${standing} bytes.`, { headers });
  }
  return appendBody({ context, by, row, request, hold, standing });
}

interface Held {
  readonly row: UploadRow;
  readonly hold: UploadHold;
}

interface Body extends Held {
  readonly context: StudioContext;
  readonly by: Actor | null;
  readonly request: FastifyRequest;
  readonly standing: number;
}

/** Takes the body of a request in from where the upload stands; finishes the upload when it was the last of it. */
export async function appendBody(body: Body): Promise<Outcome> {
  const { context, row, request, hold, standing } = body;
  const checksum = readChecksum(request.headers);
  if (!checksum.ok) return checksum;
  const room = row.length_bytes - standing;
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > room) return refuse('too-large', 'More bytes were announced than the upload has left.');
  if (room > 0) {
    await context.reserve(announced);
    const source = readBody(request.raw);
    const chunk = { source, offset: standing, room, checksum: checksum.value, hold };
    const appended = await context.parts.append(row.id, chunk);
    if (!appended.ok) return appended;
    if (appended.value < row.length_bytes) {
      const expires = (await expiryOf(context, row)).toUTCString();
      return ok({ status: 204, headers: { 'upload-offset': String(appended.value), 'upload-expires': expires } });
    }
  }
  return finish(body);
}

async function finish({ context, by, row, request, hold }: Body): Promise<Outcome> {
  hold.bodyIsIn();
  // Nothing is sent while a large file is read back; the connection's idle limit must not cut it.
  request.raw.socket.setTimeout(0);
  const finished = await finishUpload(context, row, by);
  if (!finished.ok) return finished;
  const headers = {
    'upload-offset': String(row.length_bytes),
    'upload-expires': (await expiryOf(context, { ...row, created_at: context.now() })).toUTCString(),
    ...receiptHeaders(finished.value),
  };
  return ok({ status: 204, headers });
}

export const uploadPatchCalls = (context: StudioContext, locks: UploadLocks): HandlersOf<'patchUpload'> => ({
  patchUpload: async ({ studioId, by, params: { uploadId }, request }) => {
    const version = checkVersion(request.headers);
    if (!version.ok) return version;
    const type = checkPatchType(request.headers);
    if (!type.ok) return type;
    const params = { context, locks, studioId, by, uploadId };
    return holding(params, (row, hold) => patch(params, request, { row, hold }));
  },
});
