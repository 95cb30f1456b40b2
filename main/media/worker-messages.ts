import { photoAnalysisSchema, photoFactsSchema, damageSchema } from '@shared/model/photo';
import { z } from 'zod';

import { FULL_EDGE_PX } from './look';

/** What the service asks of a worker process, and what comes back: checked on both sides. */

const pictureSchema = z.object({
  path: z.string().min(1),
  name: z.string(),
  sizeBytes: z.number().int().nonnegative(),
});
const outSchema = z.object({
  /** Where the result goes, sealed and renamed into place. */
  out: z.string().min(1),
  edgePx: z.number().int().min(16).max(FULL_EDGE_PX),
});

export const workSchema = z.discriminatedUnion('kind', [
  pictureSchema.extend({
    kind: z.literal('look'),
    role: z.enum(['image', 'raw']),
    readsCodes: z.boolean(),
    ...outSchema.shape,
  }),
  pictureSchema.extend({ kind: z.literal('rendition'), ...outSchema.shape }),
  pictureSchema.extend({ kind: z.literal('first'), out: z.string().min(1) }),
]);
export type Work = z.infer<typeof workSchema>;
export type WorkOf<K extends Work['kind']> = Extract<Work, { kind: K }>;

export const taskSchema = z.object({ id: z.number().int(), work: workSchema });
export type Task = z.infer<typeof taskSchema>;

const problemSchema = z.object({ step: z.enum(['metadata', 'thumbnail']), code: z.string(), message: z.string() });
const sizeSchema = z.object({ widthPx: z.number().int(), heightPx: z.number().int() });

export const lookedSchema = z.object({
  kind: z.literal('look'),
  facts: photoFactsSchema.nullable(),
  /** Facts could not be read here, but ExifTool may know the format. */
  isForExifTool: z.boolean(),
  analysis: photoAnalysisSchema,
  damage: damageSchema.nullable(),
  problems: z.array(problemSchema),
  hasThumbnail: z.boolean(),
  noThumbnailWhy: z.string().nullable(),
  dimensions: sizeSchema.nullable(),
});
export type Looked = z.infer<typeof lookedSchema>;

export const renderedSchema = z.object({ kind: z.literal('rendition'), why: z.string().nullable() });
export type Rendered = z.infer<typeof renderedSchema>;

export const firstSchema = z.object({
  kind: z.literal('first'),
  hasThumbnail: z.boolean(),
  facts: photoFactsSchema.nullable(),
});
export type First = z.infer<typeof firstSchema>;

const doneSchema = z.discriminatedUnion('kind', [lookedSchema, renderedSchema, firstSchema]);
export type Done = z.infer<typeof doneSchema>;
export type DoneOf<K extends Done['kind']> = Extract<Done, { kind: K }>;

export const replySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('done'), id: z.number().int(), done: doneSchema, rssBytes: z.number() }),
  z.object({
    type: z.literal('failed'),
    id: z.number().int(),
    code: z.string(),
    message: z.string(),
    rssBytes: z.number(),
  }),
]);
export type Reply = z.infer<typeof replySchema>;

/** An answer that is not what was agreed still says whose it is. */
export const unfitReplySchema = z.object({ id: z.number().int() });
