import { z } from 'zod';
import { photoIdSchema, shootIdSchema } from '@shared/model/ids';

/** One place, and what was found there. `offline` is no finding: nothing was looked at. */
export const verifiedPlaceSchema = z.object({
  kind: z.enum(['library', 'copy']),
  /** The copy's folder; empty for the library. */
  label: z.string(),
  same: z.number().int(),
  /** Of the same: read past the computer's memory, so that the disk itself answered. */
  cold: z.number().int(),
  different: z.number().int(),
  missing: z.number().int(),
  unreadable: z.number().int(),
  offline: z.number().int(),
});
export type VerifiedPlace = z.infer<typeof verifiedPlaceSchema>;

export const badCopySchema = z.object({
  shootId: shootIdSchema,
  photoId: photoIdSchema,
  name: z.string(),
  file: z.string(),
  destination: z.string().nullable(),
  label: z.string(),
  result: z.enum(['different', 'missing', 'unreadable']),
  /** First byte that could not be read. */
  atByte: z.number().nullable(),
  /** It was put back meanwhile. */
  isRestored: z.boolean(),
});
export type BadCopy = z.infer<typeof badCopySchema>;

/** A reading of everything, as it runs and as it ended. */
export const verifyViewSchema = z.object({
  state: z.enum(['running', 'paused', 'done', 'cancelled']),
  /** Null: the whole library. */
  shootId: shootIdSchema.nullable(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  copies: z.object({ done: z.number().int(), total: z.number().int() }),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  places: z.array(verifiedPlaceSchema),
  /** The first 500. */
  bad: z.array(badCopySchema),
  /** Shoots that could not be looked into: their disk is away. */
  away: z.array(z.string()),
});
export type VerifyView = z.infer<typeof verifyViewSchema>;
