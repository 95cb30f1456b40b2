import { z } from 'zod';
import { holdReasonSchema } from '@shared/rules/hold-reason';
import { groupSchema } from '@shared/model/group';
import { shootIdSchema } from '@shared/model/ids';
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

/** One line of the shoots list. */
export const shootSummarySchema = z.object({
  id: shootIdSchema,
  name: z.string(),
  kind: shootKindSchema,
  createdAtMs: z.number(),
  counts: shootCountsSchema,
  /** Photo shown for the shoot, with its version (see PhotoRow). */
  cover: z.object({ photoId: z.string(), version: z.string() }).nullable(),
  /** Null: fine. Else a sentence: the disk is away, the journal is damaged, another app has it open. */
  trouble: z.string().nullable(),
  lastSentAtMs: z.number().nullable(),
});
export type ShootSummary = z.infer<typeof shootSummarySchema>;

/** Everything about a shoot but its photos. */
export const shootViewSchema = z.object({
  head: shootHeadSchema,
  /** Journal position that this view shows. */
  seq: z.number().int(),
  /** Null when the shoot can be written; else why not. */
  readOnly: z.string().nullable(),
  buckets: z.array(bucketSchema),
  groups: z.array(groupSchema),
  subjects: z.array(subjectSchema),
  counts: shootCountsSchema,
  undo: z.string().nullable(),
  redo: z.string().nullable(),
});
export type ShootView = z.infer<typeof shootViewSchema>;
