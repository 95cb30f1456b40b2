import i18next from 'i18next';
import type { BucketId, PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import { useShootStore } from '../../../stores/shoot-store';
import { expectedPlaces } from '../expected-places';
import { pickedTiles } from '../grid/select-tiles';
import { rowsNow, tileIndex, tilesNow } from '../use-tiles';
import { give, giveWithUndo } from './give';

/** Puts photos into a bucket, or into none. */
export function placeInBucket(photoIds: readonly PhotoId[], bucketId: BucketId | null): void {
  const rows = rowsNow();
  const moving = new Set(photoIds);
  const ids = photoIds.filter((id) => rows.some((row) => row.id === id && row.bucketId !== bucketId));
  if (ids.length === 0 || moving.size === 0) return;
  const move = { photoIds: [...ids], bucketId, beforePhotoId: null };
  const label = useShootStore.getState().view?.buckets.find((bucket) => bucket.id === bucketId)?.label;
  const text =
    label === undefined
      ? i18next.t('organise:toast.unassigned', { count: ids.length })
      : i18next.t('organise:toast.placed', { count: ids.length, bucket: label });
  void giveWithUndo({ type: 'placePhotos', ...move }, text, expectedPlaces(rows, move));
}

/** The bucket whose own order is shown; only there a place can be chosen. */
export function orderedBucket(): BucketId | null {
  const { place, sortBy } = useOrganiseStore.getState();
  if (place.kind !== 'bucket' || sortBy !== 'bucket') return null;
  return useShootStore.getState().view?.buckets.find((bucket) => bucket.id === place.bucketId)?.id ?? null;
}

/** Puts photos before a tile of the bucket that is shown; null: at its end. */
export function placeBefore(photoIds: readonly PhotoId[], beforePhotoId: PhotoId | null): void {
  const bucketId = orderedBucket();
  if (bucketId === null || photoIds.length === 0) return;
  const move = { photoIds: [...photoIds], bucketId, beforePhotoId };
  void give({ type: 'placePhotos', ...move }, expectedPlaces(rowsNow(), move));
}

/** Moves what is picked one tile towards the start or the end of its bucket. */
export function shiftInBucket(by: 1 | -1): void {
  if (orderedBucket() === null) return;
  const tiles = tilesNow();
  const picked = pickedTiles();
  const ids = picked.flatMap((tile) => tile.members);
  const index = tileIndex(tiles);
  const places = ids.map((id) => index.get(id) ?? 0);
  if (places.length === 0) return;
  const first = Math.min(...places);
  const last = Math.max(...places);
  if (by < 0 ? first === 0 : last === tiles.length - 1) return;
  // Counted among those that stay: what is picked closes up while it moves.
  const before = by < 0 ? tiles[first - 1] : tiles[last + 2];
  placeBefore(ids, before?.members[0] ?? null);
}
