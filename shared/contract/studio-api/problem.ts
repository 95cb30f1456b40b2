import { z } from 'zod';
import { sha256Schema } from '../../model/ids';

/** Every refusal of the studio, with its status. The code is for programs, `detail` for people. */
export const problemStatus = {
  'invalid-request': 400,
  'length-required': 411,
  'wrong-length': 400,
  'unknown-checksum': 400,
  unauthorized: 401,
  'not-found': 404,
  'unknown-shoot': 404,
  'unknown-upload': 404,
  'method-not-allowed': 405,
  /** Some of the photo's blobs are not here; `missing` lists them. Nothing of the photo was changed. */
  'missing-blobs': 409,
  /** The studio holds a newer revision; `storedRevision` names it. */
  'stale-revision': 409,
  /** Same revision, other content: two writers, or an edit that did not count up. */
  'revision-conflict': 409,
  /** The photo id belongs to another shoot. */
  'photo-elsewhere': 409,
  /** `Upload-Offset` is not where the upload stands; `HEAD` tells. */
  'wrong-offset': 409,
  /** The upload is finished already; `HEAD` gives the receipt. */
  'upload-finished': 409,
  'upload-gone': 410,
  'wrong-tus-version': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  /** The intent id was used before with another body. */
  'intent-reused': 422,
  /** The stored bytes do not hash to what was declared. They were thrown away. */
  'wrong-hash': 422,
  /** Something that runs, or a picture of more pixels than anyone decodes: set aside, never served. */
  'unsupported-file': 422,
  /** A declared size is not that of the stored bytes. */
  'wrong-size': 422,
  'upload-locked': 423,
  'too-many-requests': 429,
  internal: 500,
  unavailable: 503,
  'storage-full': 507,
  /** tus checksum extension: the chunk was damaged on the way; the offset has not moved. */
  'wrong-checksum': 460,
} as const satisfies Record<string, number>;
export type ProblemCode = keyof typeof problemStatus;

const codes = Object.keys(problemStatus).filter((key): key is ProblemCode => key in problemStatus);

/** `application/problem+json`, RFC 9457, with this API's own members after the standard ones. */
export const problemDetailsSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  code: z.enum(codes),
  requestId: z.string(),
  /** With `invalid-request`: what is wrong where, `path` as `files.0.sha256`. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** With `missing-blobs`. */
  missing: z.array(sha256Schema).optional(),
  /** With `stale-revision` and `revision-conflict`. */
  storedRevision: z.number().int().optional(),
});
export type ProblemDetails = z.infer<typeof problemDetailsSchema>;
