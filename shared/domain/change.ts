import { z } from 'zod';
import { groupSchema } from '@shared/model/group';
import { photoIdSchema } from '@shared/model/ids';
import { photoSchema } from '@shared/model/photo';
import { bucketSchema, shootRulesSchema, subjectSchema } from '@shared/model/shoot';

/** The part of a photo that people and automatic rules may change. */
export const photoPatchSchema = photoSchema
  .pick({
    rating: true,
    flag: true,
    label: true,
    note: true,
    tags: true,
    cardMark: true,
    needsId: true,
    isTaggedByPerson: true,
    isPlaced: true,
    isKeptSingle: true,
    bucketId: true,
    position: true,
    isRemoved: true,
  })
  .partial();
export type PhotoPatch = z.infer<typeof photoPatchSchema>;

const headPatchSchema = z.object({ name: z.string(), rules: shootRulesSchema });

/**
 * One reversible change: it carries the values before and after, so that undoing is the same change
 * with the two swapped, and a change made since can be noticed.
 */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('photos'),
    items: z.array(z.object({ photoId: photoIdSchema, before: photoPatchSchema, after: photoPatchSchema })),
  }),
  /** Groups dissolved (`before`) and formed (`after`); a changed group stands in both. */
  z.object({ kind: z.literal('groups'), before: z.array(groupSchema), after: z.array(groupSchema) }),
  /** The whole ordered list. */
  z.object({ kind: z.literal('buckets'), before: z.array(bucketSchema), after: z.array(bucketSchema) }),
  z.object({
    kind: z.literal('subjects'),
    items: z.array(z.object({ before: subjectSchema.nullable(), after: subjectSchema.nullable() })),
  }),
  z.object({ kind: z.literal('shoot'), before: headPatchSchema, after: headPatchSchema }),
]);
export type Change = z.infer<typeof changeSchema>;
export type PhotoChangeItem = Extract<Change, { kind: 'photos' }>['items'][number];

/** The same change the other way round. */
export function invertChange(change: Change): Change {
  switch (change.kind) {
    case 'photos':
      return {
        kind: 'photos',
        items: change.items.map(({ photoId, before, after }) => ({ photoId, before: after, after: before })),
      };
    case 'subjects':
      return { kind: 'subjects', items: change.items.map(({ before, after }) => ({ before: after, after: before })) };
    case 'groups':
      return { kind: 'groups', before: change.after, after: change.before };
    case 'buckets':
      return { kind: 'buckets', before: change.after, after: change.before };
    case 'shoot':
      return { kind: 'shoot', before: change.after, after: change.before };
  }
}
