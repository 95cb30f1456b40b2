import type { PhotoRow } from '@shared/contract/photo-row';
import type { BucketId, PhotoId } from '@shared/model/ids';
import { NO_FACTS } from '@shared/model/photo';
import { groupByCount, type CountedGroups } from '@shared/rules/grouping/group-by-count';
import type { GroupingPhoto } from '@shared/rules/grouping/grouping-photo';
import { isFilm } from '../is-film';

export interface CountScope {
  /** Null: all of the bucket, or of the shoot. */
  readonly photoIds: readonly PhotoId[] | null;
  readonly bucketId: BucketId | null;
}
export interface CountPreview extends CountedGroups {
  readonly photos: number;
  /** Groups that these photos are in now, and that will be dissolved. */
  readonly dissolved: number;
  readonly remainderNames: readonly string[];
}

/** Photos that grouping takes: no cards, no films, and hidden ones only by name. */
export function rowsInScope(rows: readonly PhotoRow[], { photoIds, bucketId }: CountScope): PhotoRow[] {
  const wanted = photoIds === null ? null : new Set(photoIds);
  return rows.filter((row) => {
    if (row.cardMark === 'card' || isFilm(row)) return false;
    if (wanted) return wanted.has(row.id);
    return !row.isRemoved && (bucketId === null || row.bucketId === bucketId);
  });
}

/** What grouping by a typed number will do, by the same rule that main uses, on what the window knows. */
export function countPreview(rows: readonly PhotoRow[], exposures: number, order: 'name' | 'time'): CountPreview {
  const counted = groupByCount(rows.map(asGroupingPhoto), exposures, order);
  const names = new Map(rows.map((row) => [row.id, row.name]));
  const groups = new Set(rows.flatMap((row) => row.groupId ?? []));
  return {
    ...counted,
    photos: rows.length,
    dissolved: groups.size,
    remainderNames: counted.remainder.map((id) => names.get(id) ?? ''),
  };
}

function asGroupingPhoto({ id, name, camera, capturedAtMs }: PhotoRow): GroupingPhoto {
  const isKnown = camera !== '' || capturedAtMs !== null;
  const facts = isKnown ? { ...NO_FACTS, capturedAtMs, model: camera === '' ? null : camera } : null;
  return { id, name, facts, fingerprint: null };
}
