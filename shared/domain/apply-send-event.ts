import type { PhotoId, StudioId } from '@shared/model/ids';
import type { ShootEvent } from './shoot-event';
import type { SendState, ShootState } from './shoot-state';

export type SendEvent = Extract<
  ShootEvent,
  { type: 'sendQueued' | 'sendConfirmed' | 'sendParked' | 'sendIgnored' | 'structureConfirmed' | 'studioMet' }
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
        turnTo(send, event.studioId);
        send.confirmed = { studioId: event.studioId, revision, files, at: event.at };
        send.parked = null;
        // An answer of the studio before, late: true there, and nothing is sent here by it.
        if (state.studioId !== null) turnTo(send, state.studioId);
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
    case 'studioMet':
      meetStudio(state, event);
      return;
  }
}

function meetStudio(state: ShootState, { studioId, look }: Extract<SendEvent, { type: 'studioMet' }>): void {
  const isOther = state.studioId !== null && state.studioId !== studioId;
  for (const send of state.sends.values()) {
    turnTo(send, studioId);
    // What one studio would not take another may; what a person ignored stays ignored.
    if (isOther && send.parked?.isIgnored === false) send.parked = null;
  }
  state.studioId = studioId;
  state.looks = { ...state.looks, [studioId]: look };
}

/** What other studios confirmed is kept beside, and what this one once confirmed counts again. */
function turnTo(send: SendState, studioId: StudioId): void {
  if (send.confirmed?.studioId === studioId || (!send.confirmed && send.elsewhere.length === 0)) return;
  const all = send.confirmed ? [...send.elsewhere, send.confirmed] : send.elsewhere;
  send.confirmed = all.find((one) => one.studioId === studioId) ?? null;
  send.elsewhere = all.filter((one) => one.studioId !== studioId);
}

/** Above what the studio has, when a person decided so: it takes nothing older. */
function raise(state: ShootState, photoId: PhotoId, revision: number): void {
  const photo = state.photos.get(photoId);
  if (photo && photo.revision < revision) state.photos.set(photoId, { ...photo, revision });
}

function sendOf(state: ShootState, photoId: PhotoId): SendState {
  const there = state.sends.get(photoId);
  if (there) return there;
  const fresh: SendState = { intent: null, confirmed: null, elsewhere: [], parked: null };
  state.sends.set(photoId, fresh);
  return fresh;
}
