import { z } from 'zod';
import { photoIdSchema, subjectIdSchema } from '@shared/model/ids';

/** What of a photo both sides may have changed, and people can tell apart. */
export const conflictFields = ['subjects', 'bucket', 'group', 'order', 'name', 'time'] as const;

/** One photo of which the studio has newer data than this computer: both values of what differs. */
export const conflictSchema = z.object({
  photoId: photoIdSchema,
  name: z.string(),
  version: z.string(),
  studioRevision: z.number().int(),
  /** Empty: only the studio's count is ahead. Null: nothing there; `group` and `order` are told as `here` and `there`. */
  fields: z.array(
    z.object({ field: z.enum(conflictFields), mine: z.string().nullable(), studio: z.string().nullable() }),
  ),
  /** What is taken over with the studio's. */
  studio: z.object({ subjects: z.array(subjectIdSchema), bucket: z.string().nullable() }),
});
export type Conflict = z.infer<typeof conflictSchema>;
