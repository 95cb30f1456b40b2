import { z } from 'zod';
import { LEAVE_CONCERNS } from '@shared/domain/leave-check';
import { STORY_CODES } from '@shared/domain/photo-story';
import { proofLevelSchema } from '@shared/model/custody';
import { importIdSchema, shootIdSchema } from '@shared/model/ids';

export const leaveConcernSchema = z.enum(LEAVE_CONCERNS);

/** Why a card must not be formatted yet. */
export const formatReasonSchema = z.object({
  code: z.enum([
    'not-ended',
    'no-photos',
    'not-copied',
    'unreadable',
    'unstable',
    'failed',
    'few-copies',
    'same-disk',
    'none-here',
    'damaged',
    'destination',
  ]),
  count: z.number().int().optional(),
  copies: z.number().int().optional(),
  needed: z.number().int().optional(),
  label: z.string().optional(),
});

/** The page that is looked at before the venue is left. */
export const leaveViewSchema = z.object({
  atMs: z.number(),
  headline: z.enum(['nothing', 'wait', 'stay', 'look', 'leave']),
  cards: z.array(
    z.object({
      shootId: shootIdSchema,
      shoot: z.string(),
      importId: importIdSchema,
      label: z.string(),
      seenAtMs: z.number(),
      isSafe: z.boolean(),
      files: z.number().int(),
      reasons: z.array(formatReasonSchema),
    }),
  ),
  /** What stands out, gravest first; shoots of this visit only. */
  lines: z.array(
    z.object({
      concern: leaveConcernSchema,
      isGrave: z.boolean(),
      count: z.number().int(),
      shoots: z.array(
        z.object({
          shootId: shootIdSchema,
          name: z.string(),
          count: z.number().int(),
          /** The import to look at, where files and not photos are concerned. */
          importId: importIdSchema.nullable(),
        }),
      ),
    }),
  ),
  disks: z.array(
    z.object({
      /** Null: the library. */
      label: z.string().nullable(),
      /** Null: it is not connected. */
      freeBytes: z.number().nullable(),
      isLow: z.boolean(),
    }),
  ),
});
export type LeaveView = z.infer<typeof leaveViewSchema>;

/** One place of one file of a photo, and how well it is proven that the bytes are there. */
export const filePlaceSchema = z.object({
  /** The camera's name of the file. */
  name: z.string(),
  file: z.string(),
  place: z.enum(['library', 'copy', 'studio']),
  nth: z.number().int().nullable(),
  label: z.string(),
  /** What a restore names it by; null for the library and the studio. */
  destination: z.string().nullable(),
  level: proofLevelSchema.nullable(),
  provenAtMs: z.number().nullable(),
  state: z.enum(['proven', 'present', 'different', 'missing', 'unreadable', 'rescued']),
});
export type FilePlace = z.infer<typeof filePlaceSchema>;

export const storyEntrySchema = z.object({
  atMs: z.number(),
  code: z.enum(STORY_CODES),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
