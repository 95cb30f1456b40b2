import { z } from 'zod';
import { intentIdSchema } from '../../model/ids';

/**
 * Orders the writes of one entity: only grows (the shoot journal's `seq` serves). The studio keeps the highest it saw; a
 * repeat of the same revision with the same content is answered as the first was.
 */
export const revisionSchema = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** On every write. The intent id is the idempotency key of one request: the same id with another body is refused (422). */
export const writeFields = { revision: revisionSchema, intentId: intentIdSchema.optional() };

/** Answer to a write of lists: how many entries changed, and which were left alone because the studio has newer ones. */
export const listReceiptSchema = z.object({
  applied: z.number().int().nonnegative(),
  unchanged: z.number().int().nonnegative(),
  /** Ids of entries for which the studio holds a newer revision. */
  stale: z.array(z.string()),
});
export type ListReceipt = z.infer<typeof listReceiptSchema>;
