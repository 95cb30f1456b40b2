import type { PhotoId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import type { ShootState } from './shoot-state';

/** The photos of these ids that are in the shoot, in the order asked. */
export function photosOf(state: ShootState, photoIds: Iterable<PhotoId>): Photo[] {
  const photos: Photo[] = [];
  for (const id of photoIds) {
    const photo = state.photos.get(id);
    if (photo) photos.push(photo);
  }
  return photos;
}
