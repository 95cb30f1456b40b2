import type { PhotoRow } from '@shared/contract/photo-row';
import type { BucketId, PhotoId } from '@shared/model/ids';
import { positionsBetween } from '@shared/rules/position';

interface Move {
  readonly photoIds: readonly PhotoId[];
  readonly bucketId: BucketId | null;
  /** Null: at the end. */
  readonly beforePhotoId: PhotoId | null;
}

/** Where photos will stand once main has placed them: shown at once, and then replaced by what main says. */
export function expectedPlaces(
  rows: readonly PhotoRow[],
  { photoIds, bucketId, beforePhotoId }: Move,
): Map<PhotoId, Partial<PhotoRow>> {
  if (bucketId === null) return new Map(photoIds.map((id) => [id, { bucketId: null, position: null }]));
  const moving = new Set(photoIds);
  const high = rows.find((row) => row.id === beforePhotoId)?.position ?? null;
  let low: string | null = null;
  for (const { id, bucketId: there, position } of rows) {
    if (there !== bucketId || position === null) continue;
    const isBefore = high === null || (position < high && !moving.has(id));
    if (isBefore && (low === null || position > low)) low = position;
  }
  const positions = positionsBetween(low, high, photoIds.length);
  return new Map(photoIds.map((id, i) => [id, { bucketId, position: positions[i] ?? null }]));
}
