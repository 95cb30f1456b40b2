import { z } from 'zod';
import { sha256Schema } from '../../model/ids';
import { BATCH_ITEMS } from './limits';

export const blobParamsSchema = z.strictObject({ sha256: sha256Schema });

/** `POST /v1/have`. */
export const haveRequestSchema = z.strictObject({ sha256: z.array(sha256Schema).max(BATCH_ITEMS) });
/** Those of the asked hashes whose bytes are here. */
export const haveResponseSchema = z.object({ have: z.array(sha256Schema) });

/** The studio's word that the bytes are on its stable storage and hash to `sha256`. */
export const blobReceiptSchema = z.object({
  sha256: sha256Schema,
  bytes: z.number().int().nonnegative(),
  receiptId: z.uuid(),
  receivedAt: z.iso.datetime(),
  /** True when the studio had them before this request. */
  alreadyThere: z.boolean(),
});
export type BlobReceipt = z.infer<typeof blobReceiptSchema>;
