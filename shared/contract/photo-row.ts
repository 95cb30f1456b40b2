import { z } from 'zod';
import { holdReasonSchema } from '@shared/rules/hold-reason';
import { bucketIdSchema, groupIdSchema, photoIdSchema, subjectIdSchema } from '@shared/model/ids';
import { cardMarkSchema, flagSchema, labelSchema } from '@shared/model/photo';
import { shownStateSchema } from './shown-state';

/** What the grid knows of a photo: all of a shoot's rows fit in memory and are patched by events. */
export const photoRowSchema = z.object({
  id: photoIdSchema,
  /** The camera's name of the shown file. */
  name: z.string(),
  /** Wall clock, ms as if UTC; null when the file does not say. */
  capturedAtMs: z.number().nullable(),
  /** Rank in capture order within the shoot, from 0. */
  order: z.number().int(),
  camera: z.string(),
  /** Width ÷ height, upright; 1.5 until known. */
  aspect: z.number(),
  /** Pixels along the longer side of the picture itself; 0 until known. */
  longEdgePx: z.number().int(),
  rating: z.number().int(),
  flag: flagSchema,
  label: labelSchema,
  hasNote: z.boolean(),
  subjectIds: z.array(subjectIdSchema),
  cardMark: cardMarkSchema,
  needsId: z.boolean(),
  bucketId: bucketIdSchema.nullable(),
  position: z.string().nullable(),
  groupId: groupIdSchema.nullable(),
  isRemoved: z.boolean(),
  /** Kinds of its files, such as `JPG+CR2`. */
  kinds: z.string(),
  /** Null, or the code of shared/model `damageSchema`. */
  damage: z.string().nullable(),
  held: holdReasonSchema.nullable(),
  sync: shownStateSchema,
  /** First 12 hex digits of the shown file's hash: part of the picture's address, so that a new picture is fetched. */
  version: z.string(),
});
export type PhotoRow = z.infer<typeof photoRowSchema>;
