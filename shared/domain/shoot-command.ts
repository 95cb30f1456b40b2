import { z } from 'zod';
import { fileCheckSchema, madeCopySchema, MAX_COPY_DIRS, restoredSchema } from '@shared/model/custody';
import {
  bucketIdSchema,
  groupIdSchema,
  importIdSchema,
  intentIdSchema,
  photoIdSchema,
  sha256Schema,
  shootIdSchema,
  studioIdSchema,
  subjectIdSchema,
} from '@shared/model/ids';
import {
  damageSchema,
  flagSchema,
  labelSchema,
  photoAnalysisSchema,
  photoFactsSchema,
  photoFileSchema,
} from '@shared/model/photo';
import {
  bucketSchema,
  importSourceSchema,
  listedFileSchema,
  problemSchema,
  shootKindSchema,
  shootRulesSchema,
  subjectSchema,
} from '@shared/model/shoot';

const photoIds = z.array(photoIdSchema).min(1).max(100_000);
const settled = { importId: importIdSchema, card: z.number().int().nonnegative(), path: z.string() };
const bucketFields = bucketSchema.omit({ id: true });
const counted = z.number().int().min(2).max(15);

/** What the importer, the picture reader and the queue report: never refused for taste, never undone. */
export const recordCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('createShoot'),
    shootId: shootIdSchema,
    name: z.string().trim().min(1).max(200),
    kind: shootKindSchema,
    rules: shootRulesSchema,
    services: z.array(bucketFields),
  }),
  z.object({
    type: z.literal('startImport'),
    importId: importIdSchema,
    sources: z.array(importSourceSchema).min(1),
    copyDirs: z.array(z.string()).max(MAX_COPY_DIRS),
    readsTwice: z.boolean(),
    /** Names that the photos get; null keeps the camera's. */
    template: z.string().nullable(),
  }),
  z.object({ type: z.literal('listCard'), importId: importIdSchema, files: z.array(listedFileSchema) }),
  z.object({
    type: z.literal('recordFile'),
    /** The photo that the importer found the file to belong to; one that is not there yet is made. */
    photoId: photoIdSchema,
    file: photoFileSchema,
    facts: photoFactsSchema.nullable(),
  }),
  z.object({
    type: z.literal('recordDuplicate'),
    ...settled,
    sha256: sha256Schema,
    photoId: photoIdSchema,
    /** Copies that it lacked and has been given. */
    copies: z.array(z.string()).max(MAX_COPY_DIRS),
    isRestored: z.boolean(),
  }),
  z.object({
    type: z.literal('recordUnimported'),
    outcome: z.enum(['skipped', 'failed']),
    files: z.array(z.object({ ...settled, code: z.string(), message: z.string() })),
  }),
  z.object({
    type: z.literal('endImport'),
    importId: importIdSchema,
    how: z.enum(['done', 'cancelled', 'stopped']),
    code: z.string().nullable(),
    message: z.string().nullable(),
  }),
  z.object({
    type: z.literal('recordAnalyses'),
    items: z.array(
      z.object({
        photoId: photoIdSchema,
        facts: photoFactsSchema.nullable(),
        analysis: photoAnalysisSchema,
        damage: damageSchema.nullable(),
      }),
    ),
  }),
  z.object({ type: z.literal('recordCopies'), copies: z.array(madeCopySchema) }),
  /** Later looks at copies; each is kept, whether it found something or not. */
  z.object({ type: z.literal('recordChecks'), checks: z.array(fileCheckSchema) }),
  z.object({ type: z.literal('recordRestored'), ...restoredSchema.shape }),
  z.object({
    type: z.literal('recordRescued'),
    photoId: photoIdSchema,
    file: photoFileSchema.required({ holes: true }),
    facts: photoFactsSchema.nullable(),
  }),
  z.object({ type: z.literal('recordProblems'), problems: z.array(problemSchema) }),
  z.object({
    type: z.literal('recordConfirmed'),
    studioId: studioIdSchema,
    items: z.array(
      z.object({
        intentId: intentIdSchema,
        photoId: photoIdSchema,
        revision: z.number().int().positive(),
        files: z.array(sha256Schema),
        wasThere: z.boolean(),
      }),
    ),
  }),
  z.object({
    type: z.literal('recordParked'),
    items: z.array(
      z.object({ intentId: intentIdSchema, photoId: photoIdSchema, code: z.string(), message: z.string() }),
    ),
  }),
  z.object({ type: z.literal('recordStructure'), studioId: studioIdSchema, hash: z.string() }),
  z.object({ type: z.literal('meetStudio'), studioId: studioIdSchema, look: z.string().min(1) }),
]);

/** What the rules do by themselves when photos land. */
export const ruleCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('groupAutomatically') }),
  z.object({ type: z.literal('assignByCards') }),
  z.object({ type: z.literal('assignBuckets') }),
]);

/** What a person asks for in the window; every edit of these can be undone. */
export const userCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changeShoot'), name: z.string().trim().min(1).max(200), rules: shootRulesSchema }),
  z.object({ type: z.literal('addBucket'), bucket: bucketFields }),
  z.object({ type: z.literal('changeBucket'), bucket: bucketSchema }),
  z.object({ type: z.literal('removeBucket'), bucketId: bucketIdSchema }),
  z.object({
    type: z.literal('groupByCount'),
    /** Null: the whole shoot, or the whole bucket when one is named. */
    photoIds: photoIds.nullable(),
    bucketId: bucketIdSchema.nullable(),
    exposures: counted,
    order: z.enum(['name', 'time']),
  }),
  z.object({ type: z.literal('groupPhotos'), photoIds }),
  z.object({ type: z.literal('ungroupPhotos'), photoIds }),
  z.object({ type: z.literal('setCover'), groupId: groupIdSchema, photoId: photoIdSchema }),
  z.object({
    type: z.literal('placePhotos'),
    photoIds,
    bucketId: bucketIdSchema.nullable(),
    /** Null: at the end. */
    beforePhotoId: photoIdSchema.nullable(),
  }),
  z.object({
    type: z.literal('tagPhotos'),
    photoIds,
    mode: z.enum(['add', 'replace', 'remove']),
    subjectIds: z.array(subjectIdSchema).max(50),
  }),
  z.object({ type: z.literal('markCard'), photoIds, cardMark: z.enum(['card', 'unreadable-card']).nullable() }),
  z.object({
    type: z.literal('saveSubjects'),
    subjects: z.array(subjectSchema).max(20_000),
    removed: z.array(subjectIdSchema),
  }),
  z.object({
    type: z.literal('editPhotos'),
    photoIds,
    patch: z
      .object({
        rating: z.number().int().min(0).max(5),
        flag: flagSchema,
        label: labelSchema,
        note: z.string().max(5_000),
      })
      .partial(),
  }),
  z.object({ type: z.literal('removePhotos'), photoIds }),
  z.object({ type: z.literal('restorePhotos'), photoIds }),
  z.object({
    type: z.literal('queueSend'),
    mode: z.enum(['new', 'changed', 'force']),
    /** Null: all that the mode covers. */
    photoIds: photoIds.nullable(),
  }),
  z.object({ type: z.literal('retrySend'), photoIds: photoIds.nullable() }),
  /** `isIgnored` false: it is looked at again as failed. */
  z.object({ type: z.literal('ignoreSend'), photoIds, isIgnored: z.boolean().optional() }),
  z.object({
    type: z.literal('resolveConflicts'),
    items: z
      .array(
        z.object({
          photoId: photoIdSchema,
          studioRevision: z.number().int().positive(),
          /** What is taken over from the studio; null keeps what is here. */
          studio: z
            .object({ subjects: z.array(subjectIdSchema).max(500), bucket: z.string().max(60).nullable() })
            .nullable(),
        }),
      )
      .min(1)
      .max(100_000),
  }),
  z.object({ type: z.literal('undo') }),
  z.object({ type: z.literal('redo') }),
]);

export type RecordCommand = z.infer<typeof recordCommandSchema>;
export type RuleCommand = z.infer<typeof ruleCommandSchema>;
export type UserCommand = z.infer<typeof userCommandSchema>;
export type ShootCommand = RecordCommand | RuleCommand | UserCommand;

/** Why a command was not carried out; `message` is for people. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}
export type RefusalCode =
  'already-exists' | 'not-found' | 'nothing-to-do' | 'changed-since' | 'not-allowed' | 'wrong-input';
