import type { PhotoRow } from '@shared/contract/photo-row';
import { subjectKey } from '@shared/rules/subjects/subject-key';

interface BucketCount {
  readonly photos: number;
  /** Pictures that will come of them: a group counts once. A minimum asks for these. */
  readonly shots: number;
}

/** How many photos lie in each place of the left panel. */
export interface PlaceCounts {
  readonly all: number;
  readonly unassigned: number;
  readonly noId: number;
  readonly needsId: number;
  readonly cards: number;
  readonly removed: number;
  readonly buckets: ReadonlyMap<string, BucketCount>;
  /** By subject key. */
  readonly subjects: ReadonlyMap<string, number>;
}

/** Counted afresh from the rows: what is derived cannot go wrong by one. */
export function placeCounts(rows: readonly PhotoRow[]): PlaceCounts {
  const counts = { all: 0, unassigned: 0, noId: 0, needsId: 0, cards: 0, removed: 0 };
  const photos = new Map<string, number>();
  const shots = new Map<string, Set<string>>();
  const ids = new Map<string, number>();
  for (const row of rows) {
    if (row.isRemoved) {
      counts.removed += 1;
      continue;
    }
    counts.all += 1;
    if (row.needsId) counts.needsId += 1;
    if (row.cardMark !== null) counts.cards += 1;
    else if (row.subjectIds.length === 0) counts.noId += 1;
    if (row.cardMark === null && row.bucketId === null) counts.unassigned += 1;
    if (row.bucketId !== null) {
      photos.set(row.bucketId, (photos.get(row.bucketId) ?? 0) + 1);
      const there = shots.get(row.bucketId) ?? new Set();
      shots.set(row.bucketId, there.add(row.groupId ?? row.id));
    }
    for (const id of row.subjectIds) ids.set(id, (ids.get(id) ?? 0) + 1);
  }
  const subjects = new Map<string, number>();
  for (const [id, count] of ids) subjects.set(subjectKey(id), (subjects.get(subjectKey(id)) ?? 0) + count);
  const buckets = new Map([...photos].map(([id, count]) => [id, { photos: count, shots: shots.get(id)?.size ?? 0 }]));
  return { ...counts, buckets, subjects };
}
