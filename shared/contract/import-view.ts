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

const count = z.number().int();
/** Why a card may not be formatted yet; see `FormatReason`. */
const formatReasonSchema = z.discriminatedUnion('code', [
  z.object({ code: z.enum(['not-ended', 'no-photos']) }),
  z.object({ code: z.enum(['not-copied', 'unreadable', 'unstable', 'failed', 'none-here', 'damaged']), count }),
  z.object({ code: z.literal('few-copies'), count, copies: count, needed: count }),
  z.object({ code: z.literal('same-disk'), count }),
  z.object({ code: z.literal('destination'), count, label: z.string() }),
]);
const formatAnswerSchema = z.object({
  isSafe: z.boolean(),
  files: count,
  reasons: z.array(formatReasonSchema).readonly(),
});
export type FormatAnswerView = z.infer<typeof formatAnswerSchema>;

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
  /** Whether this card may be formatted now; null when none of it was imported before. */
  safety: formatAnswerSchema.nullable(),
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
  state: z.enum(['listing', 'copying', 'paused', 'waiting', 'looking', 'done', 'cancelled', 'stopped']),
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
  /** Further destinations: files copied there in this run, and why one was given up. */
  destinations: z.array(z.object({ path: z.string(), copies: count, failure: saidSchema.nullable() })),
  /** What the library's disk lacks while the import waits for room; it goes on by itself. */
  lack: z.object({ path: z.string(), bytes: z.number() }).nullable(),
  /** Why it stopped; null while it runs and when it came to its end. */
  stopped: saidSchema.nullable(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

/** How a further destination of an import stands. */
export const destinationViewSchema = z.object({
  /** The folder as it was chosen. */
  path: z.string(),
  isThere: z.boolean(),
  /** Such copies do not outlive the library's disk. */
  isOnLibraryDisk: z.boolean(),
  /** Files of this import that it has, proven. */
  copies: count,
  missing: count,
  /** The first of those. */
  missingNames: z.array(z.string()),
  failure: saidSchema.nullable(),
});
export type DestinationView = z.infer<typeof destinationViewSchema>;

export const importReportSchema = z.object({
  progress: importProgressSchema,
  problems: z.array(problemSchema),
  /** Each card or folder of the import: whether it may be formatted, and where it is if it can be ejected. */
  cards: z.array(z.object({ label: z.string(), answer: formatAnswerSchema, source: sourceViewSchema.nullable() })),
  destinations: z.array(destinationViewSchema),
  /** The rest is being copied to a destination: how far that is; null while it is not. */
  rest: z
    .object({
      path: z.string(),
      files: z.object({ done: count, total: count }),
      bytesDone: z.number(),
      bytesTotal: z.number(),
      bytesPerSecond: z.number().nullable(),
      secondsLeft: z.number().nullable(),
    })
    .nullable(),
  /** What reading every file twice has found; null when they were read once. */
  readTwice: z.object({ same: count, different: count }).nullable(),
});
export type ImportReport = z.infer<typeof importReportSchema>;
