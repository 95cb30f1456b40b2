import { z } from 'zod';
import type { ShootId } from '@shared/model/ids';

/**
 * What the queue remembers of one shoot between runs. A cache: without it everything is asked again, and
 * every request may be repeated, so its loss costs time and nothing else.
 */
export const syncStateSchema = z.object({
  version: z.literal(1),
  /** The studio that all of this is about. */
  studioId: z.string().nullable(),
  epoch: z.string().nullable(),
  structure: z
    .object({
      /** `structureKey` of what the studio confirmed. */
      key: z.string(),
      shoot: z.string(),
      buckets: z.string(),
      /** Content hash by subject and group, so that only differences travel. */
      subjects: z.record(z.string(), z.string()),
      groups: z.record(z.string(), z.string()),
    })
    .nullable(),
  /** Items that wait, by intent. */
  items: z.record(
    z.string(),
    z.object({ attempts: z.number().int().nonnegative(), nextAtMs: z.number(), code: z.string() }),
  ),
  /** Unfinished uploads, by SHA-256. The studio's offset decides; this one is for showing. */
  uploads: z.record(z.string(), z.object({ url: z.string(), offset: z.number().int().nonnegative() })),
});
export type SyncState = z.infer<typeof syncStateSchema>;

export const emptySyncState = (): SyncState => ({
  version: 1,
  studioId: null,
  epoch: null,
  structure: null,
  items: {},
  uploads: {},
});

export interface CachePort {
  /** The empty state when there is none, or none that can be read. */
  load(shootId: ShootId): Promise<SyncState>;
  /** Replaces it whole or not at all. Failing is no failure of a send. */
  save(shootId: ShootId, state: SyncState): Promise<void>;
}
