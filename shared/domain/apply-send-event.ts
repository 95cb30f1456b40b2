import type { PhotoId } from '@shared/model/ids';
import type { ShootEvent } from './shoot-event';
import type { SendState, ShootState } from './shoot-state';

export type SendEvent = Extract<
  ShootEvent,
  { type: 'sendQueued' | 'sendConfirmed' | 'sendParked' | 'sendIgnored' | 'structureConfirmed' }
>;

/** Folds what the queue did into the shoot, in place. */
export function applySendEvent(state: ShootState, event: SendEvent): void {
  switch (event.type) {
    case 'sendQueued':
      for (const { photoId, intentId, revision, isForced } of event.intents) {
        raise(state, photoId, revision);
        const send = sendOf(state, photoId);
        send.intent = { intentId, revision, isForced, at: event.at };
        send.parked = null;
      }
      return;
    case 'sendConfirmed':
      for (const { photoId, intentId, revision, files } of event.items) {
        const send = sendOf(state, photoId);
        // A later edit may have been queued while this one was on its way: that intent stays.
        if (send.intent?.intentId === intentId) send.intent = null;
        send.confirmed = { studioId: event.studioId, revision, files, at: event.at };
        send.parked = null;
      }
      return;
    case 'sendParked':
      for (const { photoId, intentId, code, message } of event.items) {
        const send = sendOf(state, photoId);
        if (send.intent?.intentId !== intentId) continue;
        send.intent = null;
        send.parked = { code, message, isIgnored: false, at: event.at };
      }
      return;
    case 'sendIgnored':
      for (const photoId of event.photoIds) {
        const send = sendOf(state, photoId);
        if (send.parked) send.parked = { ...send.parked, isIgnored: event.isIgnored ?? true };
      }
      return;
    case 'structureConfirmed':
      state.structure = { studioId: event.studioId, hash: event.hash };
      return;
  }
}

/** Above what the studio has, when a person decided so: it takes nothing older. */
function raise(state: ShootState, photoId: PhotoId, revision: number): void {
  const photo = state.photos.get(photoId);
  if (photo && photo.revision < revision) state.photos.set(photoId, { ...photo, revision });
}

function sendOf(state: ShootState, photoId: PhotoId): SendState {
  const there = state.sends.get(photoId);
  if (there) return there;
  const fresh: SendState = { intent: null, confirmed: null, parked: null };
  state.sends.set(photoId, fresh);
  return fresh;
}
