import { captureOrder } from '@shared/rules/capture-order';
import { positionsBetween } from '@shared/rules/position';
import { bucketIdSchema, type BucketId, type PhotoId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import type { Bucket } from '@shared/model/shoot';
import { asGroupingPhoto } from './grouping-photo';
import { edited, nothing, refuse, type DecideContext, type Decision } from './decision';
import { photosOf } from './photos-of';
import { photoChanges } from './photo-changes';
import type { RuleCommand, UserCommand } from './shoot-command';
import type { Change, PhotoChangeItem } from './change';
import type { ShootState } from './shoot-state';

type BucketCommand =
  | Extract<RuleCommand, { type: 'assignBuckets' }>
  | Extract<UserCommand, { type: 'addBucket' | 'changeBucket' | 'removeBucket' | 'placePhotos' }>;

/** Decides the ordered services of a shoot and which photo lies in which, in which place. */
export function decideBuckets(state: ShootState, command: BucketCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'assignBuckets':
      return assign(state, context);
    case 'addBucket': {
      if (isCodeTaken(state, command.bucket.code, null)) return codeTaken(command.bucket.code);
      const bucket = { ...command.bucket, id: bucketIdSchema.parse(context.newId()) };
      return edited(context, 'buckets', [bucketChange(state, [...state.buckets, bucket])]);
    }
    case 'changeBucket': {
      const { bucket } = command;
      if (isCodeTaken(state, bucket.code, bucket.id)) return codeTaken(bucket.code);
      const after = state.buckets.map((there) => (there.id === bucket.id ? bucket : there));
      return edited(context, 'buckets', [bucketChange(state, after)]);
    }
    case 'removeBucket': {
      const inside = [...state.photos.values()].filter((photo) => photo.bucketId === command.bucketId);
      const items = photoChanges(inside, () => ({ bucketId: null, position: null }));
      const after = state.buckets.filter((bucket) => bucket.id !== command.bucketId);
      if (after.length === state.buckets.length) return nothing;
      return edited(context, 'buckets', [{ kind: 'photos', items }, bucketChange(state, after)]);
    }
    case 'placePhotos':
      return place(state, command, context);
  }
}

const bucketChange = (state: ShootState, after: readonly Bucket[]): Change => ({
  kind: 'buckets',
  before: [...state.buckets],
  after: [...after],
});

const isCodeTaken = (state: ShootState, code: string, own: BucketId | null): boolean =>
  state.buckets.some((bucket) => bucket.id !== own && bucket.code.toLowerCase() === code.toLowerCase());

const codeTaken = (code: string): Decision =>
  refuse('already-exists', `There is a service with the code “${code}” already.`);

function place(
  state: ShootState,
  command: Extract<UserCommand, { type: 'placePhotos' }>,
  context: DecideContext,
): Decision {
  const { bucketId, beforePhotoId } = command;
  const photos = photosOf(state, command.photoIds);
  if (bucketId === null) {
    const items = photoChanges(photos, () => ({ bucketId: null, position: null, isPlaced: true }));
    return edited(context, 'place', [{ kind: 'photos', items }]);
  }
  if (!state.buckets.some((bucket) => bucket.id === bucketId)) {
    return refuse('not-found', 'This service is no longer part of the shoot.');
  }
  const positions = placesFor(state, { bucketId, beforePhotoId, moving: photos });
  const items = photoChanges(photos, (_photo, index) => ({
    bucketId,
    position: positions[index] ?? null,
    isPlaced: true,
  }));
  return edited(context, 'place', [{ kind: 'photos', items }]);
}

function placesFor(
  state: ShootState,
  to: { bucketId: BucketId; beforePhotoId: PhotoId | null; moving: readonly Photo[] },
): string[] {
  const high = to.beforePhotoId === null ? null : (state.photos.get(to.beforePhotoId)?.position ?? null);
  if (high === null) return positionsBetween(state.lastPosition.get(to.bucketId) ?? null, null, to.moving.length);
  const moving = new Set(to.moving.map((photo) => photo.id));
  let low: string | null = null;
  for (const photo of state.photos.values()) {
    if (photo.bucketId !== to.bucketId || photo.position === null || moving.has(photo.id)) continue;
    if (photo.position < high && (low === null || photo.position > low)) low = photo.position;
  }
  return positionsBetween(low, high, to.moving.length);
}

/**
 * Puts photos that were never placed where the ordered services say: with one service all of them,
 * with several by the number of exposures (a photo outside of any group counts as one).
 */
function assign(state: ShootState, context: DecideContext): Decision {
  const byBucket = new Map<BucketId, Photo[]>();
  for (const photo of state.photos.values()) {
    if (photo.isPlaced || photo.isRemoved || photo.cardMark !== null) continue;
    const bucketId = bucketFor(state, photo);
    if (bucketId === null) continue;
    const there = byBucket.get(bucketId);
    if (there) there.push(photo);
    else byBucket.set(bucketId, [photo]);
  }
  const items: PhotoChangeItem[] = [];
  for (const [bucketId, photos] of byBucket) {
    photos.sort((a, b) => captureOrder(asGroupingPhoto(a), asGroupingPhoto(b)));
    const positions = positionsBetween(state.lastPosition.get(bucketId) ?? null, null, photos.length);
    items.push(
      ...photoChanges(photos, (_photo, index) => ({ bucketId, position: positions[index] ?? null, isPlaced: true })),
    );
  }
  return edited(context, 'place', [{ kind: 'photos', items }], 'rule');
}

function bucketFor(state: ShootState, photo: Photo): BucketId | null {
  const [first, second] = state.buckets;
  if (first && !second) return first.id;
  const exposures = photo.groupId === null ? 1 : (state.groups.get(photo.groupId)?.exposures ?? 1);
  return state.buckets.find((bucket) => bucket.exposures === exposures)?.id ?? null;
}
