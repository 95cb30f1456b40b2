import { z } from 'zod';
import { fileCheckSchema, madeCopySchema, restoredSchema } from '@shared/model/custody';
import { importIdSchema, intentIdSchema, photoIdSchema, sha256Schema, studioIdSchema } from '@shared/model/ids';
import { damageSchema, photoAnalysisSchema, photoFactsSchema, photoFileSchema } from '@shared/model/photo';
import {
  bucketSchema,
  importSourceSchema,
  listedFileSchema,
  problemSchema,
  shootHeadSchema,
} from '@shared/model/shoot';
import { changeSchema } from './change';

/**
 * Newest version of events that this app writes and understands.
 * 2: `copiesMade`, `filesChecked`, `fileRestored`, `fileRescued`, several further destinations of an import. Events of version 1 are read as they are.
 * 3: `studioMet`.
 */
export const EVENT_VERSION = 3;

/** A group of edits that one user command made, undone as one. */
export const editLabelSchema = z.enum([
  'tag',
  'place',
  'group',
  'ungroup',
  'rate',
  'flag',
  'label',
  'note',
  'remove',
  'restore',
  'buckets',
  'roster',
  'subject',
  'settings',
  'cards',
]);
export type EditLabel = z.infer<typeof editLabelSchema>;

const settledSchema = z.object({
  importId: importIdSchema,
  card: z.number().int().nonnegative(),
  path: z.string(),
});

/** Everything that can happen to a shoot. Past tense: it did happen, and is never taken back, only followed. */
export const shootEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('shootCreated'), head: shootHeadSchema, buckets: z.array(bucketSchema) }),
  z.object({
    type: z.literal('importStarted'),
    importId: importIdSchema,
    sources: z.array(importSourceSchema).min(1),
    /** Version 1, which knew one further destination. */
    secondCopyDir: z.string().nullable().optional(),
    /** Folders of copies outside the library, absolute; each shoot has its own folder in them. */
    copyDirs: z.array(z.string()).optional(),
    /** Every file of the card is read a second time and compared. */
    readsTwice: z.boolean().optional(),
    template: z.string().nullable(),
    at: z.number(),
  }),
  z.object({ type: z.literal('cardListed'), importId: importIdSchema, files: z.array(listedFileSchema) }),
  z.object({
    type: z.literal('photoImported'),
    photoId: photoIdSchema,
    file: photoFileSchema,
    facts: photoFactsSchema.nullable(),
    at: z.number(),
  }),
  z.object({
    type: z.literal('fileAdded'),
    photoId: photoIdSchema,
    file: photoFileSchema,
    /** New facts of the photo; null leaves them as they are. */
    facts: photoFactsSchema.nullable(),
  }),
  z.object({
    type: z.literal('duplicateFound'),
    ...settledSchema.shape,
    sha256: sha256Schema,
    photoId: photoIdSchema,
    /** A copy that was missing and is there now. */
    copy: z.string().nullable(),
    /** Further ones of the same file. */
    moreCopies: z.array(z.string()).optional(),
    /** The library had lost the file, and has it again. */
    isRestored: z.boolean().optional(),
    at: z.number().optional(),
  }),
  z.object({ type: z.literal('fileSkipped'), ...settledSchema.shape, code: z.string(), message: z.string() }),
  z.object({ type: z.literal('fileFailed'), ...settledSchema.shape, code: z.string(), message: z.string() }),
  z.object({
    type: z.literal('importEnded'),
    importId: importIdSchema,
    how: z.enum(['done', 'cancelled', 'stopped']),
    code: z.string().nullable(),
    message: z.string().nullable(),
    at: z.number(),
  }),
  z.object({
    type: z.literal('photosAnalysed'),
    items: z.array(
      z.object({
        photoId: photoIdSchema,
        facts: photoFactsSchema.nullable(),
        analysis: photoAnalysisSchema,
        damage: damageSchema.nullable(),
      }),
    ),
  }),
  /** Copies made from the library, after the import that lacked them. */
  z.object({ type: z.literal('copiesMade'), copies: z.array(madeCopySchema).min(1), at: z.number() }),
  z.object({ type: z.literal('filesChecked'), checks: z.array(fileCheckSchema).min(1), at: z.number() }),
  z.object({
    type: z.literal('fileRestored'),
    ...restoredSchema.shape,
    at: z.number(),
  }),
  /** What could be read of a file that its card does not give back whole: a photo of its own, and no proven original. */
  z.object({
    type: z.literal('fileRescued'),
    photoId: photoIdSchema,
    file: photoFileSchema,
    facts: photoFactsSchema.nullable(),
    at: z.number(),
  }),
  z.object({ type: z.literal('problemsFound'), problems: z.array(problemSchema) }),
  z.object({
    type: z.literal('edited'),
    editId: z.uuid(),
    label: editLabelSchema,
    /** Rules change things too; only a person's edits can be undone. */
    by: z.enum(['person', 'rule']),
    /** Set when this edit takes another one back, or brings it again. */
    reverts: z.object({ editId: z.uuid(), as: z.enum(['undo', 'redo']) }).nullable(),
    changes: z.array(changeSchema).min(1),
    at: z.number(),
  }),
  z.object({
    type: z.literal('sendQueued'),
    intents: z.array(
      z.object({
        intentId: intentIdSchema,
        photoId: photoIdSchema,
        revision: z.number().int().positive(),
        isForced: z.boolean(),
      }),
    ),
    at: z.number(),
  }),
  z.object({
    type: z.literal('sendConfirmed'),
    studioId: studioIdSchema,
    items: z.array(
      z.object({
        intentId: intentIdSchema,
        photoId: photoIdSchema,
        revision: z.number().int().positive(),
        files: z.array(sha256Schema),
        /** The studio held this revision of the photo before, from another intent. */
        wasThere: z.boolean(),
      }),
    ),
    at: z.number(),
  }),
  z.object({
    type: z.literal('sendParked'),
    items: z.array(
      z.object({ intentId: intentIdSchema, photoId: photoIdSchema, code: z.string(), message: z.string() }),
    ),
    at: z.number(),
  }),
  z.object({
    type: z.literal('sendIgnored'),
    photoIds: z.array(photoIdSchema),
    /** Absent in older journals, where it was always so. */
    isIgnored: z.boolean().optional(),
    at: z.number(),
  }),
  z.object({
    type: z.literal('structureConfirmed'),
    studioId: studioIdSchema,
    /** Hash of what was sent about the shoot, its buckets, subjects and groups. */
    hash: z.string(),
    at: z.number(),
  }),
  z.object({
    type: z.literal('studioMet'),
    studioId: studioIdSchema,
    /** What the shoot was reconciled against: see `ShootState.looks`. */
    look: z.string(),
    at: z.number(),
  }),
]);
export type ShootEvent = z.infer<typeof shootEventSchema>;
export type EditedEvent = Extract<ShootEvent, { type: 'edited' }>;
