import { holdReason } from '@shared/rules/hold-reason';
import { intentIdSchema, type PhotoId, type StudioId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { ok } from '@shared/model/result';
import { nothing, type DecideContext, type Decision } from './decision';
import type { RecordCommand, UserCommand } from './shoot-command';
import type { SendState, ShootState } from './shoot-state';

type SendCommand =
  | Extract<RecordCommand, { type: 'recordConfirmed' | 'recordParked' | 'recordStructure' | 'meetStudio' }>
  | Extract<UserCommand, { type: 'queueSend' | 'retrySend' | 'ignoreSend' }>;

type SendMode = Extract<UserCommand, { type: 'queueSend' }>['mode'];

/** Decides what goes to the studio, and records what became of it. */
export function decideSend(state: ShootState, command: SendCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'recordConfirmed':
      if (command.items.length === 0) return nothing;
      return ok([{ type: 'sendConfirmed', studioId: command.studioId, items: command.items, at: context.at }]);
    case 'recordParked':
      if (command.items.length === 0) return nothing;
      return ok([{ type: 'sendParked', items: command.items, at: context.at }]);
    case 'recordStructure':
      return ok([{ type: 'structureConfirmed', studioId: command.studioId, hash: command.hash, at: context.at }]);
    case 'meetStudio':
      return decideMeeting(state, command, context);
    case 'queueSend': {
      const photos = sendable(state, command.photoIds).filter((photo) =>
        isDue(photo, sendOf(state, photo), command.mode),
      );
      return queue(state, photos, command.mode === 'force', context);
    }
    case 'retrySend': {
      const photos = sendable(state, command.photoIds).filter((photo) => sendOf(state, photo)?.parked);
      return queue(state, photos, false, context);
    }
    case 'ignoreSend': {
      const isIgnored = command.isIgnored ?? true;
      const photoIds = command.photoIds.filter((id) => state.sends.get(id)?.parked?.isIgnored === !isIgnored);
      if (photoIds.length === 0) return nothing;
      return ok([{ type: 'sendIgnored', photoIds, ...(isIgnored ? {} : { isIgnored }), at: context.at }]);
    }
  }
}

/**
 * Photos that may go now: nothing holds them back, and their pictures have been looked at, so that
 * no card can still change whose they are.
 */
export function sendable(state: ShootState, photoIds: readonly PhotoId[] | null): Photo[] {
  const rules = state.head?.rules;
  if (!rules) return [];
  const all = photoIds === null ? [...state.photos.values()] : photoIds.flatMap((id) => state.photos.get(id) ?? []);
  return all.filter((photo) => photo.analysis !== null && holdReason(photo, rules, state.subjects) === null);
}

const sendOf = (state: ShootState, photo: Photo): SendState | undefined => state.sends.get(photo.id);

/** Whether a mode covers a photo. An intent for an older revision is replaced by one for the newest. */
export function isDue(photo: Photo, send: SendState | undefined, mode: SendMode): boolean {
  if (!send) return true;
  if (send.intent && send.intent.revision < photo.revision) return true;
  if (mode === 'force') return !(send.intent?.isForced ?? false);
  if (send.intent || send.parked) return false;
  if (!send.confirmed) return true;
  return mode === 'changed' && photo.revision > send.confirmed.revision;
}

function queue(state: ShootState, photos: readonly Photo[], isForced: boolean, context: DecideContext): Decision {
  if (photos.length === 0) return nothing;
  const intents = photos.map((photo) => ({
    intentId: intentIdSchema.parse(context.newId()),
    photoId: photo.id,
    revision: photo.revision,
    isForced: isForced || (sendOf(state, photo)?.intent?.isForced ?? false),
  }));
  return ok([{ type: 'sendQueued', intents, at: context.at }]);
}

/**
 * The shoot and the studio it is to send to. In a look that the shoot was not reconciled in, everything this studio ever
 * confirmed is offered again, forced: it may have lost bytes, or only what it knew of them. What is held back is queued
 * with the rest and goes when it is released.
 */
function decideMeeting(
  state: ShootState,
  { studioId, look }: Extract<SendCommand, { type: 'meetStudio' }>,
  context: DecideContext,
): Decision {
  const isReconciled = state.looks[studioId] === look;
  if (isReconciled && state.studioId === studioId) return nothing;
  const met = { type: 'studioMet', studioId, look, at: context.at } as const;
  const photos = isReconciled
    ? []
    : [...state.photos.values()].filter((photo) => isOwed(photo, sendOf(state, photo), studioId));
  const queued = queue(state, photos, true, context);
  return queued.ok ? ok([met, ...queued.value]) : queued;
}

function isOwed(photo: Photo, send: SendState | undefined, studioId: StudioId): boolean {
  if (!send || !isDue(photo, send, 'force')) return false;
  return send.confirmed?.studioId === studioId || send.elsewhere.some((one) => one.studioId === studioId);
}
