import { z } from 'zod';
import { photoIdSchema } from './ids';

/**
 * How strongly a copy is proven, weakest first. L1: its size is right. L2: it was read back and had the source's
 * hash, but perhaps out of the page cache. L3: it was hashed again cold, from the medium. L4: the studio computed the
 * same hash. L2 is never called "verified on disk".
 */
export const proofLevelSchema = z.enum(['L1', 'L2', 'L3', 'L4']);
export type ProofLevel = z.infer<typeof proofLevelSchema>;

/** What a later look at a copy gave. A disk that is not connected is no result: nothing was looked at. */
export const checkResultSchema = z.enum(['ok', 'different', 'missing', 'unreadable']);
export type CheckResult = z.infer<typeof checkResultSchema>;

/** One later look at one copy of one file. */
export const fileCheckSchema = z.object({
  photoId: photoIdSchema,
  /** The file's path in the shoot, as `PhotoFile.path`. */
  file: z.string(),
  /** Null: the library. Else the copy's absolute path, as in `PhotoFile.copies`. */
  destination: z.string().nullable(),
  result: checkResultSchema,
  /** How hard it was looked at; L4 is the studio's to give and comes with its receipt. */
  level: z.enum(['L1', 'L2', 'L3']),
});
export type FileCheck = z.infer<typeof fileCheckSchema>;

/** A file that was put back from a proven copy of itself. */
export const restoredSchema = z.object({
  photoId: photoIdSchema,
  file: z.string(),
  /** Where it was put; null: the library. */
  destination: z.string().nullable(),
  /** Where the good bytes came from. */
  from: z.enum(['library', 'copy', 'card', 'studio']),
  /** Name under which the bad bytes are kept; null when nothing lay there. */
  keptAside: z.string().nullable(),
});
export type RestoredFile = z.infer<typeof restoredSchema>;

/** A copy that a file of the shoot was given outside the library. */
export const madeCopySchema = z.object({
  photoId: photoIdSchema,
  /** As `PhotoFile.path`. */
  file: z.string(),
  /** Absolute. */
  copy: z.string(),
});
export type MadeCopy = z.infer<typeof madeCopySchema>;

/** A look as the shoot keeps it: the one that counts of each copy. */
export const keptCheckSchema = fileCheckSchema.omit({ photoId: true }).extend({ at: z.number() });
export type KeptCheck = z.infer<typeof keptCheckSchema>;

/** How many proven copies a photo needs before its card may be formatted. */
export const custodyPolicySchema = z.object({
  copiesNeeded: z.number().int().min(1).max(3),
  /** The studio's receipt counts as one of them; one must lie here all the same. */
  studioCounts: z.boolean(),
});
export type CustodyPolicy = z.infer<typeof custodyPolicySchema>;

/** Two proven copies, or one and the studio's receipt. */
export const DEFAULT_POLICY: CustodyPolicy = { copiesNeeded: 2, studioCounts: true };

/** Further destinations of one import, next to the library. */
export const MAX_COPY_DIRS = 2;
