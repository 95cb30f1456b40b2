import { z } from 'zod';
import { groupSchema } from '../../model/group';
import { groupIdSchema } from '../../model/ids';
import { bucketSchema, subjectSchema } from '../../model/shoot';
import { BATCH_ITEMS } from './limits';
import { revisionSchema, writeFields } from './revision';

/** A subject as the studio knows it: where its ID came from is the shoot's own matter. */
export const toldSubjectSchema = subjectSchema.omit({ isWalkIn: true });
export type ToldSubject = z.infer<typeof toldSubjectSchema>;

/** `PUT /v1/shoots/{shootId}/subjects`: adds and updates by id; subjects that are not named stay. */
export const putSubjectsSchema = z.strictObject({
  subjects: z.array(z.strictObject(toldSubjectSchema.shape)).min(1).max(BATCH_ITEMS),
  ...writeFields,
});
export type PutSubjects = z.infer<typeof putSubjectsSchema>;
export const studioSubjectSchema = toldSubjectSchema.extend({ revision: revisionSchema });

/** `PUT /v1/shoots/{shootId}/buckets`: the whole list, in its order; replaces the one before. */
export const putBucketsSchema = z.strictObject({
  buckets: z.array(z.strictObject(bucketSchema.shape)).max(BATCH_ITEMS),
  ...writeFields,
});
export type PutBuckets = z.infer<typeof putBucketsSchema>;
export const bucketsReceiptSchema = z.object({ revision: revisionSchema });
export const studioBucketsSchema = z.object({
  items: z.array(bucketSchema),
  next: z.null(),
  revision: z.number().int(),
});

/**
 * `PUT /v1/shoots/{shootId}/groups`: adds and updates by id, and removes the ids in `removed`. A group may name photos that
 * are not here (held back); the photo's own `group` is what counts for the photo.
 */
export const putGroupsSchema = z.strictObject({
  groups: z.array(z.strictObject(groupSchema.shape)).max(BATCH_ITEMS),
  removed: z.array(groupIdSchema).max(BATCH_ITEMS),
  ...writeFields,
});
export type PutGroups = z.infer<typeof putGroupsSchema>;
export const studioGroupSchema = groupSchema.extend({ revision: revisionSchema });
