import { z } from 'zod';
import { groupIdSchema, photoIdSchema } from './ids';

/** How a group came to be: `bracket` found by the rules, `count` cut by a typed number, `manual` by hand. */
export const groupKindSchema = z.enum(['bracket', 'count', 'manual']);

/** Photos of one framing at several exposures. */
export const groupSchema = z.object({
  id: groupIdSchema,
  kind: groupKindSchema,
  /** In exposure order of shooting. */
  members: z.array(photoIdSchema).min(1),
  /** Exposures the set should have; more than `members` when some are missing. */
  exposures: z.number().int().positive(),
  isComplete: z.boolean(),
  /** The photo shown for the set. */
  coverId: photoIdSchema,
  /** Which step of the cascade formed it. */
  rule: z.enum(['vendor', 'ladder', 'periodic', 'gap', 'similarity', 'count', 'manual']),
  /** One sentence: why these are a set. */
  why: z.string(),
  /** 0–1. */
  confidence: z.number().min(0).max(1),
  /** Made or kept by a person: automatic runs leave it alone. */
  isLocked: z.boolean(),
});
export type Group = z.infer<typeof groupSchema>;
