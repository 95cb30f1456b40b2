import { z } from 'zod';
import {
  bucketIdSchema,
  groupIdSchema,
  intentIdSchema,
  photoIdSchema,
  sha256Schema,
  shootIdSchema,
  subjectIdSchema,
} from '../../model/ids';
import { fileRoleSchema } from '../../model/photo';
import { bucketSchema } from '../../model/shoot';
import { revisionSchema } from './revision';

export const photoParamsSchema = z.strictObject({ shootId: shootIdSchema, photoId: photoIdSchema });
export const photoFileParamsSchema = z.strictObject({ photoId: photoIdSchema, sha256: sha256Schema });

const fileFields = {
  role: fileRoleSchema,
  /** The camera's name, with extension: shown, and offered when the file is fetched; never a path. */
  name: z.string().min(1).max(1000),
  sha256: sha256Schema,
  bytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
};

/** Local time of capture with its offset where the camera recorded one, `2026-05-01T10:20:30.120+02:00`. */
export const capturedAtSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/);

const photoFields = {
  /** The name the photo carries in the shoot. */
  name: z.string().min(1).max(1000),
  subjects: z.array(subjectIdSchema).max(500),
  /** The bucket's code; null when unassigned. */
  bucket: bucketSchema.shape.code.nullable(),
  group: groupIdSchema.nullable(),
  /** Place within the bucket, compared by code unit. */
  position: z.string().max(500).nullable(),
  revision: revisionSchema,
};

/**
 * `PUT /v1/shoots/{shootId}/photos/{photoId}`: the whole photo. Accepted only when every file's blob is here: upload first.
 * `isForced` has the studio read its stored bytes again and hash them before it answers.
 */
export const putPhotoSchema = z.strictObject({
  ...photoFields,
  /** The shown file first. */
  files: z.array(z.strictObject(fileFields)).min(1).max(100),
  bucketId: bucketIdSchema.nullable(),
  capturedAt: capturedAtSchema.nullable(),
  /** The idempotency key: same id with another body is refused (422). */
  intentId: intentIdSchema,
  isForced: z.boolean().optional(),
});
export type PutPhoto = z.infer<typeof putPhotoSchema>;

/** The studio's word that it holds the photo: compare every hash and the revision before it counts as sent. */
export const photoReceiptSchema = z.object({
  photoId: photoIdSchema,
  revision: revisionSchema,
  files: z.array(z.object({ sha256: sha256Schema, bytes: fileFields.bytes, receivedAt: z.iso.datetime() })),
  /** Always empty here; a photo with missing blobs is refused with `missing-blobs`. */
  missing: z.array(sha256Schema),
  /** The studio held this revision before, from another intent: this one changed nothing. */
  alreadyThere: z.boolean(),
});
export type PhotoReceipt = z.infer<typeof photoReceiptSchema>;

/** One entry of `GET /v1/shoots/{shootId}/photos`; `files` holds only those whose stored bytes are proven. */
export const studioPhotoSchema = z.object({
  id: photoIdSchema,
  ...photoFields,
  files: z.array(z.object(fileFields)),
  bucketId: bucketIdSchema.nullable(),
  capturedAt: z.string().nullable(),
  /** When this studio first accepted the photo, ISO 8601 in UTC. */
  receivedAt: z.iso.datetime(),
});
export type StudioPhoto = z.infer<typeof studioPhotoSchema>;
