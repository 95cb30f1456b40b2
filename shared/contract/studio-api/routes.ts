import { z } from 'zod';
import { blobParamsSchema, blobReceiptSchema, haveRequestSchema, haveResponseSchema } from './blobs';
import { healthSchema, helloPublicSchema, helloQuerySchema, helloSchema } from './hello';
import { pageOf, pageQuerySchema } from './page';
import {
  photoFileParamsSchema,
  photoParamsSchema,
  photoReceiptSchema,
  putPhotoSchema,
  studioPhotoSchema,
} from './photos';
import type { ProblemCode } from './problem';
import { listReceiptSchema } from './revision';
import {
  bucketsReceiptSchema,
  putBucketsSchema,
  putGroupsSchema,
  putSubjectsSchema,
  studioBucketsSchema,
  studioGroupSchema,
  studioSubjectSchema,
} from './shoot-lists';
import { putShootSchema, shootParamsSchema, shootReceiptSchema, studioShootSchema } from './shoots';
import { alreadyHaveSchema, uploadParamsSchema } from './uploads';

/** One call of the studio. `answers` maps a status to the schema of its JSON, or to `'empty'` or `'bytes'`. */
export interface RouteSpec {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'HEAD' | 'DELETE' | 'OPTIONS';
  /** Parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  /** `bearer`: a token; `optional`: with or without; `open`: no token is looked at. */
  readonly auth: 'bearer' | 'optional' | 'open';
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Request headers that carry data, in lower case; those in `optionalHeaders` may be left out. */
  readonly headers?: readonly string[];
  readonly optionalHeaders?: readonly string[];
  readonly body?: z.ZodObject | 'bytes' | 'tus-chunk';
  readonly answers: Readonly<Record<number, z.ZodType | 'empty' | 'bytes'>>;
  /** Refusals beside those that every route shares (invalid-request, unauthorized, internal, unavailable). */
  readonly refusals?: readonly ProblemCode[];
}

/**
 * The whole API, for both sides. How a client sends one photo:
 *
 * 1. `PUT /v1/shoots/{shootId}` once, and again when its name or kind changes (revision up).
 * 2. `POST /v1/have` with the hashes of many photos at once, to skip what is here.
 * 3. Per file that is not: up to `SMALL_FILE_BYTES` one `PUT /v1/blobs/{sha256}` with `Content-Length` and
 *    `application/octet-stream`; above, `POST /v1/uploads` with `Tus-Resumable`, `Upload-Length` and `Upload-Metadata: sha256
 *    <base64 of the 64 hex digits>` → 201 with absolute `Location` (or 200 `{have: true}`), then `PATCH` chunks (8 MiB or more)
 *    at the offset `HEAD` tells. The last `PATCH` answers 204 with `x-studio-sha256` and `x-studio-receipt`, after the stored
 *    bytes were fsynced and hashed; a wrong hash is 422 `wrong-hash` and the upload is gone. Equal creations (same hash and
 *    length) come back to the same unfinished upload, so a lost 201 leaves no second one.
 * 4. `PUT …/photos/{photoId}` → 200 `PhotoReceipt`: compare each `sha256` and the `revision`, then it is sent. 409
 *    `missing-blobs` lists what to upload first; 409 `stale-revision` and `revision-conflict` carry `storedRevision`.
 * 5. Subjects, buckets and groups any time after 1, in any order with the photos: none of them waits for another.
 *
 * Every answer carries `x-studio-id` and echoes `x-studio-nonce`; refusals are `application/problem+json` with a `code`. Any
 * request may be repeated as it was, for ever: the effect happens once.
 */
export const routes = {
  hello: {
    method: 'GET',
    path: '/v1/hello',
    auth: 'optional',
    summary: 'Which studio this is, and how far it is',
    query: helloQuerySchema,
    answers: { 200: z.union([helloSchema, helloPublicSchema]) },
  },
  health: {
    method: 'GET',
    path: '/v1/health',
    auth: 'open',
    summary: 'Whether the studio and its database take requests',
    answers: { 200: healthSchema },
  },
  listShoots: {
    method: 'GET',
    path: '/v1/shoots',
    auth: 'bearer',
    summary: 'Shoots of this studio',
    query: pageQuerySchema,
    answers: { 200: pageOf(studioShootSchema) },
  },
  putShoot: {
    method: 'PUT',
    path: '/v1/shoots/{shootId}',
    auth: 'bearer',
    summary: 'Make a shoot, or change its name or kind',
    params: shootParamsSchema,
    body: putShootSchema,
    answers: { 200: shootReceiptSchema },
    refusals: ['stale-revision', 'revision-conflict', 'intent-reused'],
  },
  listSubjects: {
    method: 'GET',
    path: '/v1/shoots/{shootId}/subjects',
    auth: 'bearer',
    summary: 'Subjects of a shoot',
    params: shootParamsSchema,
    query: pageQuerySchema,
    answers: { 200: pageOf(studioSubjectSchema) },
    refusals: ['unknown-shoot'],
  },
  putSubjects: {
    method: 'PUT',
    path: '/v1/shoots/{shootId}/subjects',
    auth: 'bearer',
    summary: 'Add and update subjects',
    params: shootParamsSchema,
    body: putSubjectsSchema,
    answers: { 200: listReceiptSchema },
    refusals: ['unknown-shoot', 'intent-reused'],
  },
  getBuckets: {
    method: 'GET',
    path: '/v1/shoots/{shootId}/buckets',
    auth: 'bearer',
    summary: 'Buckets of a shoot, in order',
    params: shootParamsSchema,
    answers: { 200: studioBucketsSchema },
    refusals: ['unknown-shoot'],
  },
  putBuckets: {
    method: 'PUT',
    path: '/v1/shoots/{shootId}/buckets',
    auth: 'bearer',
    summary: 'Replace the list of buckets',
    params: shootParamsSchema,
    body: putBucketsSchema,
    answers: { 200: bucketsReceiptSchema },
    refusals: ['unknown-shoot', 'stale-revision', 'revision-conflict', 'intent-reused'],
  },
  listGroups: {
    method: 'GET',
    path: '/v1/shoots/{shootId}/groups',
    auth: 'bearer',
    summary: 'Groups of a shoot',
    params: shootParamsSchema,
    query: pageQuerySchema,
    answers: { 200: pageOf(studioGroupSchema) },
    refusals: ['unknown-shoot'],
  },
  putGroups: {
    method: 'PUT',
    path: '/v1/shoots/{shootId}/groups',
    auth: 'bearer',
    summary: 'Add, update and remove groups',
    params: shootParamsSchema,
    body: putGroupsSchema,
    answers: { 200: listReceiptSchema },
    refusals: ['unknown-shoot', 'intent-reused'],
  },
  listPhotos: {
    method: 'GET',
    path: '/v1/shoots/{shootId}/photos',
    auth: 'bearer',
    summary: 'Photos of a shoot with their proven files',
    params: shootParamsSchema,
    query: pageQuerySchema,
    answers: { 200: pageOf(studioPhotoSchema) },
    refusals: ['unknown-shoot'],
  },
  putPhoto: {
    method: 'PUT',
    path: '/v1/shoots/{shootId}/photos/{photoId}',
    auth: 'bearer',
    summary: 'Make or change a photo whose files are all here',
    params: photoParamsSchema,
    body: putPhotoSchema,
    answers: { 200: photoReceiptSchema },
    refusals: [
      'unknown-shoot',
      'missing-blobs',
      'stale-revision',
      'revision-conflict',
      'photo-elsewhere',
      'intent-reused',
      'wrong-size',
    ],
  },
  getPhotoFile: {
    method: 'GET',
    path: '/v1/photos/{photoId}/files/{sha256}',
    auth: 'bearer',
    summary: 'The bytes of a file, as attachment',
    params: photoFileParamsSchema,
    answers: { 200: 'bytes' },
    refusals: ['not-found'],
  },
  have: {
    method: 'POST',
    path: '/v1/have',
    auth: 'bearer',
    summary: 'Which of these bytes are here',
    body: haveRequestSchema,
    answers: { 200: haveResponseSchema },
  },
  putBlob: {
    method: 'PUT',
    path: '/v1/blobs/{sha256}',
    auth: 'bearer',
    summary: 'A small file in one request',
    params: blobParamsSchema,
    headers: ['content-length'],
    body: 'bytes',
    answers: { 200: blobReceiptSchema, 201: blobReceiptSchema },
    refusals: [
      'wrong-hash',
      'unsupported-file',
      'wrong-length',
      'length-required',
      'too-large',
      'unsupported-media-type',
      'storage-full',
    ],
  },
  uploadOptions: {
    method: 'OPTIONS',
    path: '/v1/uploads',
    auth: 'open',
    summary: 'tus: versions, extensions, limits',
    answers: { 204: 'empty' },
  },
  createUpload: {
    method: 'POST',
    path: '/v1/uploads',
    auth: 'bearer',
    summary: 'tus: begin an upload',
    headers: ['tus-resumable', 'upload-length'],
    optionalHeaders: ['upload-metadata', 'upload-checksum'],
    answers: { 200: alreadyHaveSchema, 201: 'empty' },
    refusals: [
      'wrong-tus-version',
      'too-large',
      'storage-full',
      'unsupported-media-type',
      'unknown-checksum',
      'wrong-checksum',
      'wrong-hash',
      'unsupported-file',
    ],
  },
  headUpload: {
    method: 'HEAD',
    path: '/v1/uploads/{uploadId}',
    auth: 'bearer',
    summary: 'tus: where an upload stands',
    params: uploadParamsSchema,
    headers: ['tus-resumable'],
    answers: { 200: 'empty' },
    refusals: [
      'wrong-tus-version',
      'unknown-upload',
      'upload-gone',
      'upload-locked',
      'wrong-hash',
      'unsupported-file',
      'storage-full',
    ],
  },
  patchUpload: {
    method: 'PATCH',
    path: '/v1/uploads/{uploadId}',
    auth: 'bearer',
    summary: 'tus: append bytes',
    params: uploadParamsSchema,
    headers: ['tus-resumable', 'upload-offset'],
    optionalHeaders: ['upload-checksum'],
    body: 'tus-chunk',
    answers: { 204: 'empty' },
    refusals: [
      'wrong-tus-version',
      'unsupported-media-type',
      'unknown-upload',
      'upload-gone',
      'upload-locked',
      'upload-finished',
      'wrong-offset',
      'too-large',
      'unknown-checksum',
      'wrong-checksum',
      'wrong-hash',
      'unsupported-file',
      'storage-full',
    ],
  },
  deleteUpload: {
    method: 'DELETE',
    path: '/v1/uploads/{uploadId}',
    auth: 'bearer',
    summary: 'tus: give an upload up; bytes that were finished stay',
    params: uploadParamsSchema,
    headers: ['tus-resumable'],
    answers: { 204: 'empty' },
    refusals: ['wrong-tus-version', 'unknown-upload', 'upload-gone', 'upload-locked'],
  },
  openApi: {
    method: 'GET',
    path: '/openapi.json',
    auth: 'open',
    summary: 'This contract',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  },
} as const satisfies Record<string, RouteSpec>;
export type RouteName = keyof typeof routes;
