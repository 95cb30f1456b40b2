import { z } from 'zod';

const seconds = z.number().nonnegative();
const count = z.number().int().nonnegative();
const file = { source: z.string(), path: z.string(), sha256: z.string().length(64), bytes: count };

/** The report as JOB.md lists it, no key more and none less. */
export const jobReportSchema = z.strictObject({
  version: z.literal(1),
  runtime: z.strictObject({ app: z.string(), electron: z.string(), node: z.string(), platform: z.string() }),
  phases: z.strictObject({
    start: seconds,
    ingest: seconds,
    firstThumbnail: seconds,
    thumbnails: seconds,
    grouping: seconds,
    subjects: seconds,
    sync: seconds,
    total: seconds,
  }),
  ingest: z.strictObject({
    files: count,
    verified: count,
    duplicate: count,
    skipped: count,
    failed: count,
    bytes: count,
  }),
  photos: z.array(
    z.strictObject({
      id: z.string(),
      card: count,
      ...file,
      capturedAt: z.string().nullable(),
      camera: z.string().nullable(),
      group: z.string().nullable(),
      subjects: z.array(z.string()),
      bucket: z.string().nullable(),
      thumbnail: z.string().nullable(),
      sync: z.enum(['sent', 'held', 'pending', 'failed']),
      why: z
        .enum(['no-subject-id', 'subject-card', 'needs-bucket', 'no-consent', 'unverified', 'removed', 'ignored'])
        .or(z.templateLiteral(['parked:', z.string().min(1)]))
        .nullable(),
      files: z.array(z.strictObject(file)).min(1),
    }),
  ),
  duplicates: z.array(z.strictObject({ card: count, source: z.string(), sha256: z.string(), of: z.string() })),
  groups: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['bracket', 'count', 'manual']),
      exposures: count,
      complete: z.boolean(),
      members: z.array(z.string()),
      why: z.string(),
    }),
  ),
  subjects: z.array(z.strictObject({ id: z.string(), name: z.string(), photos: count })),
  problems: z.array(
    z.strictObject({ card: count, source: z.string(), step: z.string(), code: z.string(), message: z.string() }),
  ),
  destinations: z.array(z.strictObject({ path: z.string(), files: count, missing: z.array(z.string()) })),
  safeToFormat: z.array(
    z.strictObject({
      card: count,
      safe: z.boolean(),
      files: count,
      reasons: z.array(z.looseObject({ code: z.string() })),
    }),
  ),
  sync: z.strictObject({
    sent: count,
    held: count,
    failed: count,
    unchanged: count,
    changed: count,
    bytes: count,
    requests: count,
  }),
  /** Only when the job asks for `verify`. */
  verify: z
    .strictObject({
      places: z.array(
        z.strictObject({
          place: z.enum(['library', 'copy']),
          path: z.string().nullable(),
          same: count,
          cold: count,
          different: count,
          missing: count,
          unreadable: count,
          offline: count,
        }),
      ),
      bad: z.array(
        z.strictObject({
          source: z.string(),
          path: z.string(),
          copy: z.string().nullable(),
          result: z.enum(['different', 'missing', 'unreadable']),
          atByte: count.nullable(),
        }),
      ),
    })
    .optional(),
  dryRun: z.strictObject({ photos: count, bytes: count, held: z.record(z.string(), count) }).optional(),
});
export type JobReportKeys = z.infer<typeof jobReportSchema>;
