import { z } from 'zod';
import { importIdSchema, sha256Schema, photoIdSchema, subjectIdSchema, bucketIdSchema, groupIdSchema } from './ids';

/** What a file is to its photo. `image` is a rendered picture (JPEG, HEIC, TIFF, PNG); `raw` is sensor data. */
export const fileRoleSchema = z.enum(['image', 'raw', 'sidecar', 'audio', 'video', 'thumbnail', 'other']);
export type FileRole = z.infer<typeof fileRoleSchema>;

/** Bytes that a card did not give back, read as zeros: from `from` up to, not including, `to`. */
export const holeSchema = z.object({ from: z.number().int().nonnegative(), to: z.number().int().positive() });
export type Hole = z.infer<typeof holeSchema>;

/** One file of a photo, as it lies in the shoot folder, verified; or, when it has holes, rescued. */
export const photoFileSchema = z.object({
  role: fileRoleSchema,
  /** Relative to the shoot folder, `/` separated, NFC. */
  path: z.string(),
  /** The camera's name, with extension, as shown; bytes that are not UTF-8 are escaped as `%XX`. */
  name: z.string(),
  sha256: sha256Schema,
  sizeBytes: z.number().int().nonnegative(),
  /** Where it came from. */
  source: z.object({
    importId: importIdSchema,
    /** Index into the import's list of sources. */
    card: z.number().int().nonnegative(),
    /** Relative to that source's root, `/` separated, escaped as `name`. */
    path: z.string(),
    mtimeMs: z.number(),
  }),
  /** XXH3 (64 bits, 16 hex digits) of the same bytes, for media hash lists; files of older imports have none. */
  xxh3: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  /** Absolute paths of the copies at further destinations, as they were proven. */
  copies: z.array(z.string()),
  /** Set when the card did not give the file back whole: what lies here is what could be read, and no proven original. */
  holes: z.array(holeSchema).optional(),
});
export type PhotoFile = z.infer<typeof photoFileSchema>;

/** Facts that decisions need; everything else about a picture is computed again from the original. */
export const photoFactsSchema = z.object({
  /** Local wall-clock time of capture in ms as if it were UTC (no zone applied); null when the file does not say. */
  capturedAtMs: z.number().nullable(),
  /** True when sub-seconds were recorded: without them times tie. */
  hasSubSeconds: z.boolean(),
  /** Minutes east of UTC as recorded (`OffsetTimeOriginal`); null when not recorded, never invented. */
  offsetMinutes: z.number().int().nullable(),
  make: z.string().nullable(),
  model: z.string().nullable(),
  bodySerial: z.string().nullable(),
  /** Pixels as stored, before orientation is applied. */
  widthPx: z.number().int().nullable(),
  heightPx: z.number().int().nullable(),
  /** EXIF Orientation 1–8. */
  orientation: z.number().int().min(1).max(8),
  /** Seconds. */
  exposureTimeS: z.number().nullable(),
  fNumber: z.number().nullable(),
  iso: z.number().nullable(),
  exposureBiasEv: z.number().nullable(),
  /** EXIF ExposureMode: 0 auto, 1 manual, 2 auto bracket. */
  exposureMode: z.number().int().nullable(),
  focalLengthMm: z.number().nullable(),
  flashFired: z.boolean().nullable(),
  /** What the maker note says about continuous shooting and bracketing. */
  sequence: z
    .object({
      /** 1-based place within the bracket or burst, when the maker records it. */
      index: z.number().int().nullable(),
      /** Frames in the set, when the maker records it. */
      length: z.number().int().nullable(),
      isBracket: z.boolean(),
      /** Exposure offset the body set for this frame, EV. */
      bracketEv: z.number().nullable(),
    })
    .nullable(),
});
export type PhotoFacts = z.infer<typeof photoFactsSchema>;

/** Facts of a picture that tells nothing of itself. */
export const NO_FACTS: PhotoFacts = {
  capturedAtMs: null,
  hasSubSeconds: false,
  offsetMinutes: null,
  make: null,
  model: null,
  bodySerial: null,
  widthPx: null,
  heightPx: null,
  orientation: 1,
  exposureTimeS: null,
  fNumber: null,
  iso: null,
  exposureBiasEv: null,
  exposureMode: null,
  focalLengthMm: null,
  flashFired: null,
  sequence: null,
};

/** What looking at the pixels gave; small enough for the journal, the rest is cache. */
export const photoAnalysisSchema = z.object({
  /**
   * 16×16 luminance of the upright picture, row by row, one byte each, base64 (256 bytes): compared
   * by rank, so that exposure does not matter. Null when no pixels could be had.
   */
  fingerprint: z.string().nullable(),
  /** Texts of the codes seen on the picture, best first. */
  codes: z.array(z.string()),
  /**
   * The picture looks like a subject card. With `codes`: one of them fills at least 10 % of its long edge, as on a
   * card; without: no code could be read.
   */
  isSuspectedCard: z.boolean(),
  /** Opening the picture failed (took too long, broke the reader): nobody knows what is on it. */
  isUnseen: z.literal(true).optional(),
});
export type PhotoAnalysis = z.infer<typeof photoAnalysisSchema>;

/** Why a photo's file is damaged: the bytes are kept and proven all the same. */
export const damageSchema = z.object({
  code: z.enum([
    'empty',
    'not-a-picture',
    'truncated',
    'undecodable',
    'metadata-unreadable',
    'wrong-extension',
    'rescued',
  ]),
  /** One sentence a photographer understands. */
  message: z.string(),
});
export type Damage = z.infer<typeof damageSchema>;

export const flagSchema = z.enum(['pick', 'reject']).nullable();
export const labelSchema = z.enum(['red', 'yellow', 'green', 'blue', 'purple']).nullable();

/** A subject ID on a photo, and who put it there: a person's choice is never overridden by a card. */
export const tagSchema = z.object({ subjectId: subjectIdSchema, by: z.enum(['person', 'card']) });
export type Tag = z.infer<typeof tagSchema>;

/** What a photo has to do with subject cards. */
export const cardMarkSchema = z.enum(['card', 'unreadable-card']).nullable();

/** One capture, with all of its files. */
export const photoSchema = z.object({
  id: photoIdSchema,
  /** The file shown comes first (image before raw); never empty. */
  files: z.array(photoFileSchema).min(1),
  facts: photoFactsSchema.nullable(),
  analysis: photoAnalysisSchema.nullable(),
  damage: damageSchema.nullable(),
  importedAtMs: z.number(),
  rating: z.number().int().min(0).max(5),
  flag: flagSchema,
  label: labelSchema,
  note: z.string(),
  tags: z.array(tagSchema),
  cardMark: cardMarkSchema,
  /** Set when an unreadable card or a long pause ended the run: someone must type the ID. */
  needsId: z.boolean(),
  /** A person decided about the tags: cards never change them again. */
  isTaggedByPerson: z.boolean(),
  /** It has been in a bucket (or was taken out by hand): automatic rules leave it alone. */
  isPlaced: z.boolean(),
  /** Taken out of a group by hand: automatic grouping leaves it single. */
  isKeptSingle: z.boolean(),
  bucketId: bucketIdSchema.nullable(),
  /** Place within the bucket; fractional index as text, compared by code unit. Null when unassigned. */
  position: z.string().nullable(),
  groupId: groupIdSchema.nullable(),
  isRemoved: z.boolean(),
  /** Counts edits that the studio must hear of; 1 at import. */
  revision: z.number().int().positive(),
});
export type Photo = z.infer<typeof photoSchema>;
