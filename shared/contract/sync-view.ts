import { z } from 'zod';
import { holdReasonSchema } from '@shared/rules/hold-reason';
import { photoIdSchema, shootIdSchema, studioIdSchema } from '@shared/model/ids';
import { saidSchema } from './said';
import { shownStateSchema } from './shown-state';

export const connectionViewSchema = z.object({
  /** `none`: no studio is set up. */
  state: z.enum(['none', 'connecting', 'online', 'offline', 'captive', 'needs-auth', 'other-studio', 'certificate']),
  studioName: z.string(),
  url: z.string(),
  lastContactAtMs: z.number().nullable(),
  isPaused: z.boolean(),
});

/** How connecting went. `certificate`: of a studio that no authority vouches for, for a person to compare. */
export const connectAnswerSchema = saidSchema.extend({
  isConnected: z.boolean(),
  certificate: z
    .object({
      fingerprint: z.string(),
      name: z.string(),
      validToMs: z.number(),
      /** The one confirmed before, when it is another; null when there was none. */
      before: z.string().nullable(),
    })
    .optional(),
});
export type ConnectAnswer = z.infer<typeof connectAnswerSchema>;

/** What choosing the studio that answers would mean; see `countStudioChange`. */
export const studioChangeSchema = z.object({
  studioId: studioIdSchema,
  host: z.string(),
  sentElsewhere: z.number().int(),
  unsentHere: z.number().int(),
  queued: z.number().int(),
  sentHere: z.number().int(),
  /** Shoots whose folders are away: they follow when they are back, and are in no count. */
  shootsAway: z.number().int(),
});
export type StudioChangeView = z.infer<typeof studioChangeSchema>;

/** The queue at a glance, over all shoots. */
export const syncStatusSchema = z.object({
  connection: connectionViewSchema,
  /** What connection or battery keep from being sent now; null: nothing. */
  hold: z.object({ cause: z.enum(['metered', 'battery']), allowance: z.enum(['data', 'none']) }).nullable(),
  waiting: z.number().int(),
  sending: z.number().int(),
  failed: z.number().int(),
  sentThisRun: z.number().int(),
  unchangedThisRun: z.number().int(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type SyncStatus = z.infer<typeof syncStatusSchema>;

/** What Start would do in one mode. */
export const syncPlanSchema = z.object({
  mode: z.enum(['new', 'changed', 'force']),
  photos: z.number().int(),
  sizeBytes: z.number(),
  /** At the speed measured last; null before anything was sent. */
  seconds: z.number().nullable(),
  /** Of these the studio has already confirmed. */
  alreadySent: z.number().int(),
});
export const syncPlansSchema = z.object({
  plans: z.array(syncPlanSchema),
  held: z.array(z.object({ reason: holdReasonSchema, photos: z.number().int() })),
});
export type SyncPlans = z.infer<typeof syncPlansSchema>;

const previewedSchema = z.object({ photoId: photoIdSchema, name: z.string(), version: z.string() });

/** What Start would do, asked and not done; lists are cut at 500. */
export const syncPreviewSchema = z.object({
  count: z.number().int(),
  sizeBytes: z.number(),
  photos: z.array(previewedSchema.extend({ sizeBytes: z.number(), wasSent: z.boolean() })),
  heldCount: z.number().int(),
  held: z.array(previewedSchema.extend({ reason: holdReasonSchema })),
});
export type SyncPreview = z.infer<typeof syncPreviewSchema>;

export const syncItemSchema = z.object({
  photoId: photoIdSchema,
  shootId: shootIdSchema,
  name: z.string(),
  version: z.string(),
  state: shownStateSchema,
  percent: z.number().nullable(),
  nextTryAtMs: z.number().nullable(),
  sentAtMs: z.number().nullable(),
  held: holdReasonSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type SyncItem = z.infer<typeof syncItemSchema>;
