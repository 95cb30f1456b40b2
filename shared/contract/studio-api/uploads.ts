import { z } from 'zod';
import { blobReceiptSchema } from './blobs';

export const TUS_VERSION = '1.0.0';
/** Extensions of tus 1.0 that the studio offers. */
export const TUS_EXTENSIONS = ['creation', 'creation-with-upload', 'expiration', 'checksum', 'termination'] as const;
/** Algorithms of the checksum extension, as `Upload-Checksum` names them. */
export const TUS_CHECKSUMS = ['sha1', 'sha256', 'md5'] as const;
export const PATCH_CONTENT_TYPE = 'application/offset+octet-stream';

export const uploadParamsSchema = z.strictObject({ uploadId: z.uuid() });

/** `POST /v1/uploads` for bytes that are here already: 200 with this, no upload is made. A new upload is 201, no body. */
export const alreadyHaveSchema = blobReceiptSchema.extend({ have: z.literal(true) });
export type AlreadyHave = z.infer<typeof alreadyHaveSchema>;
