import type { PhotoRow } from '@shared/contract/photo-row';
import type { ShownState } from '@shared/contract/shown-state';
import { asGroupingPhoto } from '@shared/domain/grouping-photo';
import type { ShootState } from '@shared/domain/shoot-state';
import { photoSync } from '@shared/domain/shown-sync';
import type { PhotoId } from '@shared/model/ids';
import type { Photo, PhotoFacts } from '@shared/model/photo';
import { captureOrder } from '@shared/rules/capture-order';

/** What the queue knows of a photo that is on its way; null when it is not. */
export type MovingState = (photoId: PhotoId) => ShownState | null;

/** Aspect of a tile until the picture's size is known. */
const USUAL_ASPECT = 1.5;

/** Every photo of the shoot in capture order. */
export const inCaptureOrder = (state: ShootState): Photo[] =>
  [...state.photos.values()]
    .map((photo) => ({ photo, key: asGroupingPhoto(photo) }))
    .sort((a, b) => captureOrder(a.key, b.key))
    .map(({ photo }) => photo);

/** One row; `order` is the photo's rank in capture order. */
export function photoRow(
  state: ShootState,
  photo: Photo,
  { order, moving }: { readonly order: number; readonly moving: MovingState },
): PhotoRow {
  const [shown] = photo.files;
  const { sync, held } = photoSync(state, photo);
  return {
    id: photo.id,
    name: shown?.name ?? '',
    capturedAtMs: photo.facts?.capturedAtMs ?? null,
    order,
    camera: photo.facts?.model ?? '',
    aspect: aspectOf(photo.facts),
    longEdgePx: Math.max(photo.facts?.widthPx ?? 0, photo.facts?.heightPx ?? 0),
    rating: photo.rating,
    flag: photo.flag,
    label: photo.label,
    hasNote: photo.note !== '',
    subjectIds: photo.tags.map((tag) => tag.subjectId),
    cardMark: photo.cardMark,
    needsId: photo.needsId,
    bucketId: photo.bucketId,
    position: photo.position,
    groupId: photo.groupId,
    isRemoved: photo.isRemoved,
    kinds: kindsOf(photo),
    damage: photo.damage?.code ?? null,
    held,
    sync: sync === 'queued' ? (moving(photo.id) ?? sync) : sync,
    version: shown?.sha256.slice(0, 12) ?? '',
  };
}

function aspectOf(facts: PhotoFacts | null): number {
  if (!facts?.widthPx || !facts.heightPx) return USUAL_ASPECT;
  const isTurned = facts.orientation >= 5;
  return isTurned ? facts.heightPx / facts.widthPx : facts.widthPx / facts.heightPx;
}

/** `JPG+CR2`: the kinds of the photo's own pictures; a sidecar is told in the inspector. */
function kindsOf(photo: Photo): string {
  const kinds = photo.files
    .filter((file) => file.role === 'image' || file.role === 'raw' || file.role === 'video')
    .map((file) => file.name.slice(file.name.lastIndexOf('.') + 1).toUpperCase());
  return [...new Set(kinds)].join('+');
}
