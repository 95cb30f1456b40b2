import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Sha256 } from '@shared/model/ids';
import { SHA256_HEADER } from '@shared/contract/studio-api/headers';
import { alreadyHaveSchema, PATCH_CONTENT_TYPE, TUS_VERSION } from '@shared/contract/studio-api/uploads';
import type { HttpAnswer } from './http-transport';
import { good, type Outcome } from './outcome';
import { jsonOf, unreadable, type Ask } from './studio-request';

/** Where an upload stands. `sha256` is the studio's own, over its stored bytes, once they are all there. */
export interface UploadState {
  readonly offset: number;
  readonly sha256: string | null;
}

export interface CreatedUpload {
  readonly uploadId: string;
  /** Null when the studio did not say; then `uploadState` does. */
  readonly offset: number | null;
}

/** Uploads by tus 1.0, for files that are too large for one request. */
export interface UploadCalls {
  /** Null when the studio has the bytes already. Asked again it gives the unfinished upload. */
  createUpload(sha256: Sha256, sizeBytes: number, signal: AbortSignal): Promise<Outcome<CreatedUpload | null>>;
  uploadState(uploadId: string, signal: AbortSignal): Promise<Outcome<UploadState>>;
  /** `isChecked`: the chunk carries its checksum, and the studio keeps it only when it fits. */
  patchUpload(
    at: { readonly uploadId: string; readonly offset: number },
    bytes: Uint8Array,
    options: SendOptions & { readonly isChecked?: boolean },
  ): Promise<Outcome<UploadState>>;
  deleteUpload(uploadId: string, signal: AbortSignal): Promise<void>;
}

export interface SendOptions {
  readonly signal: AbortSignal;
  readonly onSent?: (bytes: number) => void;
}

/** What all calls go through. */
export interface Line {
  readonly ask: Ask;
  /** Tells the outcome to whoever listens, and gives it back. */
  readonly heard: <T>(outcome: Outcome<T>) => Outcome<T>;
  /** Bytes of files that the studio took. */
  readonly onAcknowledged: (bytes: number) => void;
}

const TUS = { 'tus-resumable': TUS_VERSION };
const uploadIdSchema = z.uuid();
const OFFSET = /^\d{1,15}$/;

export function createUploadCalls({ ask, heard, onAcknowledged }: Line): UploadCalls {
  const path = (uploadId: string): string => `/v1/uploads/${uploadId}`;
  return {
    createUpload: async (sha256, sizeBytes, signal) => {
      const headers = {
        ...TUS,
        'upload-length': String(sizeBytes),
        // "The Upload-Metadata header MUST consist of one or more comma-separated key-value pairs … The value MUST be Base64 encoded."
        'upload-metadata': `sha256 ${Buffer.from(sha256).toString('base64')}`,
      };
      return heard(created(await ask({ method: 'POST', path: '/v1/uploads', headers, signal }), sha256));
    },
    uploadState: async (uploadId, signal) =>
      heard(headState(await ask({ method: 'HEAD', path: path(uploadId), headers: TUS, signal }))),
    patchUpload: async ({ uploadId, offset }, body, { isChecked = false, ...options }) => {
      const checksum = isChecked
        ? { 'upload-checksum': `sha1 ${createHash('sha1').update(body).digest('base64')}` }
        : {};
      const headers = { ...TUS, ...checksum, 'upload-offset': String(offset), 'content-type': PATCH_CONTENT_TYPE };
      const state = stateOf(await ask({ method: 'PATCH', path: path(uploadId), headers, body, ...options }));
      if (state.kind === 'good') onAcknowledged(state.value.offset - offset);
      return heard(state);
    },
    deleteUpload: async (uploadId, signal) => {
      // A courtesy: the studio throws unfinished uploads away by itself.
      heard(await ask({ method: 'DELETE', path: path(uploadId), headers: TUS, signal }));
    },
  };
}

function created(answer: Outcome<HttpAnswer>, sha256: Sha256): Outcome<CreatedUpload | null> {
  if (answer.kind !== 'good') return answer;
  const { status, headers, body } = answer.value;
  if (status === 200) {
    const there = alreadyHaveSchema.safeParse(jsonOf(body));
    return there.success && there.data.sha256 === sha256 ? good(null) : unreadable();
  }
  // Only the id is taken from Location: the token never follows an address that an answer names.
  const id = uploadIdSchema.safeParse((headers['location'] ?? '').split('/').at(-1));
  const offset = headers['upload-offset'] ?? '';
  if (status !== 201 || !id.success) return unreadable();
  return good({ uploadId: id.data, offset: OFFSET.test(offset) ? Number(offset) : null });
}

/** A HEAD has no body to explain itself: without an upload the status alone says so. */
function headState(answer: Outcome<HttpAnswer>): Outcome<UploadState> {
  if (answer.kind === 'later' && answer.fault === 'unknown-there') return { kind: 'upload-lost' };
  return stateOf(answer);
}

function stateOf(answer: Outcome<HttpAnswer>): Outcome<UploadState> {
  if (answer.kind !== 'good') return answer;
  const { headers } = answer.value;
  const offset = headers['upload-offset'] ?? '';
  if (headers['tus-resumable'] !== TUS_VERSION || !OFFSET.test(offset)) return unreadable();
  return good({ offset: Number(offset), sha256: headers[SHA256_HEADER] ?? null });
}
