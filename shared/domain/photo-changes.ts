import type { Photo } from '@shared/model/photo';
import type { PhotoChangeItem, PhotoPatch } from './change';

/**
 * The smallest change that takes a photo to `wanted`: only keys whose value differs, with the value
 * before. Null when nothing differs.
 */
export function photoChange(photo: Photo, wanted: PhotoPatch): PhotoChangeItem | null {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(wanted)) {
    const current = photo[key as keyof PhotoPatch];
    if (sameValue(current, value)) continue;
    before[key] = current;
    after[key] = value;
  }
  return Object.keys(after).length === 0 ? null : { photoId: photo.id, before, after };
}

/** The changes of many photos, without those that change nothing. */
export function photoChanges(
  photos: Iterable<Photo>,
  wanted: (photo: Photo, index: number) => PhotoPatch,
): PhotoChangeItem[] {
  const items: PhotoChangeItem[] = [];
  let index = 0;
  for (const photo of photos) {
    const item = photoChange(photo, wanted(photo, index));
    if (item) items.push(item);
    index += 1;
  }
  return items;
}

/** Values of a patch are numbers, texts, booleans, null, or short lists of plain objects. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
