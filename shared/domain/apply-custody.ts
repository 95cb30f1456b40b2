import type { KeptCheck } from '@shared/model/custody';
import type { PhotoId } from '@shared/model/ids';
import { foldCheck, IMPORT_LEVEL } from '@shared/rules/custody/fold-check';
import { newPhoto } from './new-photo';
import { rescuedDamage } from './rescued-damage';
import type { ShootEvent } from './shoot-event';
import type { ShootState } from './shoot-state';

type CustodyEvent = Extract<ShootEvent, { type: 'filesChecked' | 'fileRestored' | 'fileRescued' }>;

/** What happened to copies after the import that made them. */
export function applyCustodyEvent(state: ShootState, event: CustodyEvent): void {
  switch (event.type) {
    case 'filesChecked':
      for (const { photoId, ...check } of event.checks) keepCheck(state, photoId, { ...check, at: event.at });
      return;
    case 'fileRestored': {
      const { photoId, file, destination, at } = event;
      keepCheck(state, photoId, { file, destination, result: 'ok', level: IMPORT_LEVEL, at });
      return;
    }
    case 'fileRescued':
      // The file on the card stays failed: what was rescued settles nothing.
      state.photos.set(event.photoId, { ...newPhoto(event), damage: rescuedDamage(event.file) });
  }
}

/** Takes a look at a copy into the shoot; photos that are not in it are none of its business. */
function keepCheck(state: ShootState, photoId: PhotoId, check: KeptCheck): void {
  if (!state.photos.has(photoId)) return;
  state.checks.set(photoId, foldCheck(state.checks.get(photoId) ?? [], check));
}

/** Copies that a repeated file has been given: proven as an import proves, whatever was seen of them before. */
export function addCopies(state: ShootState, event: Extract<ShootEvent, { type: 'duplicateFound' }>): void {
  const photo = state.photos.get(event.photoId);
  const copies = [...(event.copy === null ? [] : [event.copy]), ...(event.moreCopies ?? [])];
  if (!photo || (copies.length === 0 && event.isRestored !== true)) return;
  const files = photo.files.map((file) => {
    if (file.sha256 !== event.sha256) return file;
    const fresh = copies.filter((copy) => !file.copies.includes(copy));
    return fresh.length === 0 ? file : { ...file, copies: [...file.copies, ...fresh] };
  });
  state.photos.set(photo.id, { ...photo, files });
  for (const file of files.filter(({ sha256 }) => sha256 === event.sha256)) {
    for (const destination of event.isRestored === true ? [null, ...copies] : copies) {
      const at = event.at ?? photo.importedAtMs;
      keepCheck(state, photo.id, { file: file.path, destination, result: 'ok', level: IMPORT_LEVEL, at });
    }
  }
}
