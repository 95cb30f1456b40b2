import type { KeptCheck, MadeCopy } from '@shared/model/custody';
import type { PhotoId } from '@shared/model/ids';
import { foldCheck, IMPORT_LEVEL } from '@shared/rules/custody/fold-check';
import { newPhoto } from './new-photo';
import { rescuedDamage } from './rescued-damage';
import type { ShootEvent } from './shoot-event';
import type { ShootState } from './shoot-state';

type CustodyEvent = Extract<ShootEvent, { type: 'filesChecked' | 'copiesMade' | 'fileRestored' | 'fileRescued' }>;

/** What happened to copies after the import that made them. */
export function applyCustodyEvent(state: ShootState, event: CustodyEvent): void {
  switch (event.type) {
    case 'filesChecked':
      for (const { photoId, ...check } of event.checks) keepCheck(state, photoId, { ...check, at: event.at });
      return;
    case 'copiesMade':
      for (const made of event.copies) addCopy(state, made, event.at);
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

/** A copy that a file of the shoot has been given: proven as an import proves, whatever was seen of it before. */
function addCopy(state: ShootState, { photoId, file: path, copy }: MadeCopy, at: number): void {
  const photo = state.photos.get(photoId);
  if (!photo) return;
  const files = photo.files.map((file) =>
    file.path === path && !file.copies.includes(copy) ? { ...file, copies: [...file.copies, copy] } : file,
  );
  state.photos.set(photoId, { ...photo, files });
  keepCheck(state, photoId, { file: path, destination: copy, result: 'ok', level: IMPORT_LEVEL, at });
}

/** What a repeated file has brought to the photo that holds its bytes. */
export function addCopies(state: ShootState, event: Extract<ShootEvent, { type: 'duplicateFound' }>): void {
  const { photoId, sha256 } = event;
  const photo = state.photos.get(photoId);
  const at = event.at ?? photo?.importedAtMs ?? 0;
  const copies = [...(event.copy === null ? [] : [event.copy]), ...(event.moreCopies ?? [])];
  for (const { path } of photo?.files.filter((file) => file.sha256 === sha256) ?? []) {
    for (const copy of copies) addCopy(state, { photoId, file: path, copy }, at);
    if (event.isRestored !== true) continue;
    keepCheck(state, photoId, { file: path, destination: null, result: 'ok', level: IMPORT_LEVEL, at });
  }
}
