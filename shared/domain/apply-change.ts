import type { Photo } from '@shared/model/photo';
import type { GroupId, PhotoId } from '@shared/model/ids';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import type { Change, PhotoPatch } from './change';
import type { ShootState } from './shoot-state';

/** What the studio is told about a photo: changing one of these makes a sent photo *changed*. */
const TOLD_TO_STUDIO: readonly (keyof PhotoPatch)[] = ['tags', 'bucketId', 'position', 'note', 'cardMark', 'isRemoved'];

/** Folds one reversible change into the shoot, in place. */
export function applyChange(state: ShootState, change: Change): void {
  switch (change.kind) {
    case 'photos':
      for (const { photoId, after } of change.items) patchPhoto(state, photoId, after);
      return;
    case 'groups':
      regroup(state, change);
      return;
    case 'buckets':
      rename(state, change);
      state.buckets = change.after;
      return;
    case 'subjects':
      for (const { before, after } of change.items) {
        if (before && (!after || subjectKey(after.id) !== subjectKey(before.id))) {
          state.subjects.delete(subjectKey(before.id));
        }
        if (after) state.subjects.set(subjectKey(after.id), after);
      }
      return;
    case 'shoot':
      if (state.head) state.head = { ...state.head, ...change.after };
      return;
  }
}

/** A photo is sent with its bucket's code: those in a bucket with another code are other photos to the studio. */
function rename(state: ShootState, { before, after }: Extract<Change, { kind: 'buckets' }>): void {
  const codes = new Map(before.map(({ id, code }) => [id, code]));
  const renamed = new Set(after.filter(({ id, code }) => codes.has(id) && codes.get(id) !== code).map(({ id }) => id));
  if (renamed.size === 0) return;
  for (const photo of state.photos.values()) {
    if (photo.bucketId === null || !renamed.has(photo.bucketId)) continue;
    state.photos.set(photo.id, { ...photo, revision: photo.revision + 1 });
  }
}

function patchPhoto(state: ShootState, photoId: PhotoId, patch: PhotoPatch): void {
  const photo = state.photos.get(photoId);
  if (!photo) return;
  const isTold = TOLD_TO_STUDIO.some((key) => key in patch);
  // A patch holds only the keys it changes, so spreading it cannot set one to undefined.
  const next = { ...photo, ...(patch as Partial<Photo>), revision: photo.revision + (isTold ? 1 : 0) };
  state.photos.set(photoId, next);
  notePosition(state, next);
}

/** Remembers the last place given in a bucket, so that appending needs no search. */
export function notePosition(state: ShootState, { bucketId, position }: Photo): void {
  if (bucketId === null || position === null) return;
  const last = state.lastPosition.get(bucketId);
  if (last === undefined || position > last) state.lastPosition.set(bucketId, position);
}

function regroup(state: ShootState, change: Extract<Change, { kind: 'groups' }>): void {
  const groupOf = new Map<PhotoId, GroupId | null>();
  for (const group of change.before) {
    state.groups.delete(group.id);
    for (const member of group.members) groupOf.set(member, null);
  }
  for (const group of change.after) {
    state.groups.set(group.id, group);
    for (const member of group.members) groupOf.set(member, group.id);
  }
  for (const [photoId, groupId] of groupOf) {
    const photo = state.photos.get(photoId);
    if (photo && photo.groupId !== groupId) {
      state.photos.set(photoId, { ...photo, groupId, revision: photo.revision + 1 });
    }
  }
}
