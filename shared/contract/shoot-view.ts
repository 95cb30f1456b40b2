import { z } from 'zod';
import { holdReasonSchema } from '@shared/rules/hold-reason';
import { groupSchema } from '@shared/model/group';
import { shootIdSchema } from '@shared/model/ids';
import { saidSchema } from './said';
import { bucketSchema, shootHeadSchema, shootKindSchema, subjectSchema } from '@shared/model/shoot';

/** Counts of a shoot, derived from its photos each time, never counted up and down. */
export const shootCountsSchema = z.object({
  photos: z.number().int(),
  removed: z.number().int(),
  noId: z.number().int(),
  unassigned: z.number().int(),
  damaged: z.number().int(),
  held: z.partialRecord(holdReasonSchema, z.number().int()),
  /** Queued or on its way. */
  waiting: z.number().int(),
  sent: z.number().int(),
  changed: z.number().int(),
  failed: z.number().int(),
  ignored: z.number().int(),
});
export type ShootCounts = z.infer<typeof shootCountsSchema>;

/** Where a shoot or library was last seen, when only a person knows whether it was moved from there or copied. */
export const moveQuestionSchema = z.object({
  from: z.string(),
  /** It is still there as well. */
  isThereToo: z.boolean(),
});

/** Why a shoot can only be looked at, and what there is to decide about it. */
export const readOnlySchema = saidSchema.extend({
  question: moveQuestionSchema.nullable(),
  /** What of the journal is damaged; a repair is offered when this is why. */
  damage: z.array(
    z.object({
      kind: z.enum(['bytes', 'missing', 'order', 'tail', 'events']),
      /** Numbers of the saved changes concerned; null when none is lost. */
      lost: z.object({ fromSeq: z.number().int(), toSeq: z.number().int() }).nullable(),
      /** A later saved state has their effect all the same. */
      isBridged: z.boolean(),
    }),
  ),
});
export type ReadOnlyView = z.infer<typeof readOnlySchema>;

/** What a repair found gone, and where the damaged files are kept. */
export const repairViewSchema = z.object({
  lost: z.array(z.object({ fromSeq: z.number().int(), toSeq: z.number().int() })),
  /** Changes whose effect is gone; the others are in a later saved state. */
  lostCommands: z.number().int(),
  /** Relative to the shoot's folder. */
  keptAside: z.array(z.string()),
  photos: z.number().int(),
});
export type RepairView = z.infer<typeof repairViewSchema>;

/** One line of the shoots list. */
export const shootSummarySchema = z.object({
  id: shootIdSchema,
  name: z.string(),
  kind: shootKindSchema,
  createdAtMs: z.number(),
  counts: shootCountsSchema,
  /** Photo shown for the shoot, with its version (see PhotoRow). */
  cover: z.object({ photoId: z.string(), version: z.string() }).nullable(),
  /** Null: fine. Else: the disk is away, the journal is damaged, another app has it open. */
  trouble: saidSchema.nullable(),
  lastSentAtMs: z.number().nullable(),
});
export type ShootSummary = z.infer<typeof shootSummarySchema>;

/** Everything about a shoot but its photos. */
export const shootViewSchema = z.object({
  head: shootHeadSchema,
  /** Journal position that this view shows. */
  seq: z.number().int(),
  /** Null when the shoot can be written; else why not. */
  readOnly: readOnlySchema.nullable(),
  buckets: z.array(bucketSchema),
  groups: z.array(groupSchema),
  subjects: z.array(subjectSchema),
  counts: shootCountsSchema,
  undo: z.string().nullable(),
  redo: z.string().nullable(),
});
export type ShootView = z.infer<typeof shootViewSchema>;
