import { z } from 'zod';
import { bucketIdSchema, importIdSchema, shootIdSchema, subjectIdSchema } from './ids';

export const shootKindSchema = z.enum(['portrait', 'event', 'school', 'real-estate', 'wedding']);
export type ShootKind = z.infer<typeof shootKindSchema>;

/** How photos are grouped when they arrive. */
export const groupingModeSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('auto') }),
  z.object({ mode: z.literal('count'), exposures: z.number().int().min(2).max(15) }),
  z.object({ mode: z.literal('none') }),
]);
export type GroupingMode = z.infer<typeof groupingModeSchema>;

/** What the shoot demands before a photo may go to the studio, and what happens on arrival. */
export const shootRulesSchema = z.object({
  needsSubject: z.boolean(),
  needsBucket: z.boolean(),
  readsCards: z.boolean(),
  grouping: groupingModeSchema,
  /** Naming template (CONVENTIONS 2); null keeps the camera's name. */
  naming: z.string().nullable(),
});
export type ShootRules = z.infer<typeof shootRulesSchema>;

/** One ordered service or option: a labelled box for photos. */
export const bucketSchema = z.object({
  id: bucketIdSchema,
  code: z.string().min(1).max(60),
  label: z.string().min(1).max(120),
  /** Shown when short, never enforced; null when none is asked. */
  minimum: z.number().int().positive().nullable(),
  /** Groups of this many exposures go here by themselves; null for any. */
  exposures: z.number().int().positive().nullable(),
});
export type Bucket = z.infer<typeof bucketSchema>;

/** A person or thing photographed, as the roster has it. */
export const subjectSchema = z.object({
  id: subjectIdSchema,
  firstName: z.string(),
  lastName: z.string(),
  group: z.string(),
  email: z.string(),
  phone: z.string(),
  notes: z.string(),
  /** False when the roster says that pictures must not be published; null when it does not say. */
  consent: z.boolean().nullable(),
  /** Columns of the roster that are none of the above. */
  custom: z.record(z.string(), z.string()),
  /** Made from a card or a typed ID, and on no roster: it shows nothing of what the studio's IDs look like. */
  isWalkIn: z.boolean().optional(),
});
export type Subject = z.infer<typeof subjectSchema>;

/** One card, folder or drop that an import reads. */
export const importSourceSchema = z.object({
  /** Shown name: volume label or folder name. */
  label: z.string(),
  /** Absolute path at the time. */
  root: z.string(),
  /** Volume UUID where the system tells; a folder has none. */
  volumeId: z.string().nullable(),
});
export type ImportSource = z.infer<typeof importSourceSchema>;

/** One entry of a card's list, written before the first byte moves. */
export const listedFileSchema = z.object({
  card: z.number().int().nonnegative(),
  /** Relative to the source root, `/` separated; bytes that are not UTF-8 (and `%`) are escaped as `%XX`. */
  path: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  mtimeMs: z.number(),
});
export type ListedFile = z.infer<typeof listedFileSchema>;

/** How one file of a card ended. */
export const fileOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('verified') }),
  z.object({ outcome: z.literal('duplicate') }),
  z.object({ outcome: z.literal('skipped'), code: z.string(), message: z.string() }),
  z.object({ outcome: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type FileOutcome = z.infer<typeof fileOutcomeSchema>;

/** Something a person should know about one file or photo. */
export const problemSchema = z.object({
  importId: importIdSchema.nullable(),
  card: z.number().int().nonnegative().nullable(),
  source: z.string(),
  step: z.enum(['list', 'copy', 'verify', 'second-copy', 'metadata', 'thumbnail', 'grouping', 'subjects', 'sync']),
  code: z.string(),
  message: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

export const shootHeadSchema = z.object({
  id: shootIdSchema,
  name: z.string().min(1).max(200),
  kind: shootKindSchema,
  rules: shootRulesSchema,
  createdAtMs: z.number(),
});
export type ShootHead = z.infer<typeof shootHeadSchema>;
