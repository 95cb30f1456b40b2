import { z } from 'zod';
import { importIdSchema, shootIdSchema } from '@shared/model/ids';
import { problemSchema } from '@shared/model/shoot';
import { saidSchema } from './said';

/** A place that photos can be imported from, by an id that main gave out. */
export const sourceViewSchema = z.object({
  sourceId: z.uuid(),
  kind: z.enum(['card', 'folder', 'files']),
  label: z.string(),
  path: z.string(),
  /** Bytes on the volume; null when not known. */
  totalBytes: z.number().nullable(),
  canEject: z.boolean(),
});
export type SourceView = z.infer<typeof sourceViewSchema>;

/** What a look at a source found, before anything is copied. */
export const scanViewSchema = z.object({
  sourceId: z.uuid(),
  files: z.number().int(),
  photos: z.number().int(),
  sizeBytes: z.number(),
  skipped: z.number().int(),
  /** Files whose name, size and time an earlier import of this shoot has settled. */
  known: z.number().int(),
  /** By day of the file's time, `YYYY-MM-DD`. */
  days: z.array(z.object({ day: z.string(), files: z.number().int() })),
});
export type ScanView = z.infer<typeof scanViewSchema>;

/** A folder for further copies, as the import sheet shows it. */
export const copyDirViewSchema = z.object({
  path: z.string(),
  /** False: its disk is not connected, or the folder is gone. */
  isThere: z.boolean(),
  /** Null when the system does not say. */
  freeBytes: z.number().nullable(),
  /** Such a copy does not outlive the library's disk. */
  isOnLibraryDisk: z.boolean(),
});
export type CopyDirView = z.infer<typeof copyDirViewSchema>;

export const importProgressSchema = z.object({
  importId: importIdSchema,
  shootId: shootIdSchema,
  state: z.enum(['listing', 'copying', 'paused', 'looking', 'done', 'cancelled', 'stopped']),
  files: z.object({
    total: z.number().int(),
    verified: z.number().int(),
    duplicate: z.number().int(),
    skipped: z.number().int(),
    failed: z.number().int(),
  }),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Pictures looked at of those imported. */
  looked: z.object({ done: z.number().int(), total: z.number().int() }),
  /** Why it stopped; null while it runs and when it came to its end. */
  stopped: saidSchema.nullable(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

export const importReportSchema = z.object({
  progress: importProgressSchema,
  problems: z.array(problemSchema),
  /** Every file of every card is proven in two places, or why not yet. */
  safeToFormat: z.object({
    isSafe: z.boolean(),
    code: z.enum(['not-copied', 'not-ended', 'failed', 'no-photos', 'one-place', 'safe']),
    /** Files that stand in the way. */
    files: z.number().int(),
  }),
  /** Cards of this import that are still in and can be taken out by the app. */
  cards: z.array(sourceViewSchema),
});
export type ImportReport = z.infer<typeof importReportSchema>;
