import { z } from 'zod';
import { groupIdSchema, photoIdSchema } from './ids';

/** How a group came to be: `bracket` found by the rules, `count` cut by a typed number, `manual` by hand. */
export const groupKindSchema = z.enum(['bracket', 'count', 'manual']);

/** What a bracket rests on. */
export const groupEvidenceSchema = z.enum(['numbered', 'flagged', 'bias', 'manual', 'program', 'pixels']);
export type GroupEvidence = z.infer<typeof groupEvidenceSchema>;

/** Why photos are one group, for a sentence in any language. */
export const groupReasonSchema = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('bracket'),
    evidence: groupEvidenceSchema,
    /** Exposures that are there. */
    count: z.number().int().positive(),
    /** Stops between neighbours; null when they differ or are not known. */
    stepEv: z.number().nullable(),
    /** Stops from the darkest to the brightest; null when not known. */
    spanEv: z.number().nullable(),
    /** Whole seconds from the first to the last, 0 for less than one; null when not known. */
    withinS: z.number().int().nonnegative().nullable(),
    /** The same pattern was shot before or after. */
    isRepeated: z.boolean(),
    missing: z.number().int().nonnegative(),
    /** Cut short and shot again. */
    isAborted: z.boolean(),
  }),
  z.object({ is: z.literal('count'), count: z.number().int().positive(), order: z.enum(['name', 'time']) }),
  z.object({ is: z.literal('manual') }),
]);
export type GroupReason = z.infer<typeof groupReasonSchema>;

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
  /** One sentence in English: why these are a set. */
  why: z.string(),
  /** The same for the window's own language; groups of older journals have none. */
  reason: groupReasonSchema.optional(),
  /** 0–1. */
  confidence: z.number().min(0).max(1),
  /** Made or kept by a person: automatic runs leave it alone. */
  isLocked: z.boolean(),
});
export type Group = z.infer<typeof groupSchema>;
