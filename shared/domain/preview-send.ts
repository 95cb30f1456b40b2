import type { PhotoId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { holdReason, type HoldReason } from '@shared/rules/hold-reason';
import { decideShoot } from './decide-shoot';
import type { UserCommand } from './shoot-command';
import type { ShootState } from './shoot-state';

type SendMode = Extract<UserCommand, { type: 'queueSend' }>['mode'];

/** What Start would do, photo by photo. */
export interface SendPreview {
  readonly photos: readonly {
    readonly photo: Photo;
    readonly sizeBytes: number;
    /** The studio has confirmed it before. */
    readonly wasSent: boolean;
  }[];
  readonly held: readonly { readonly photo: Photo; readonly reason: HoldReason }[];
}

/**
 * A dry run: the very decision that queueing makes, asked and not carried out, with what is queued already. Removed photos
 * are neither sent nor held: nobody expects them at the studio.
 */
export function previewSend(state: ShootState, mode: SendMode, photoIds: readonly PhotoId[] | null): SendPreview {
  const named = photoIds === null ? null : [...photoIds];
  const decision = decideShoot(state, { type: 'queueSend', mode, photoIds: named }, { at: 0, newId: () => NO_ID });
  const queued = new Set<PhotoId>();
  for (const event of decision.ok ? decision.value : []) {
    if (event.type === 'sendQueued') for (const { photoId } of event.intents) queued.add(photoId);
  }
  const wanted = named === null ? null : new Set(named);
  const photos: SendPreview['photos'][number][] = [];
  const held: SendPreview['held'][number][] = [];
  for (const photo of state.photos.values()) {
    if (wanted && !wanted.has(photo.id)) continue;
    const send = state.sends.get(photo.id);
    const reason = state.head ? holdReason(photo, state.head.rules, state.subjects) : null;
    if (reason !== null) {
      if (reason !== 'removed') held.push({ photo, reason });
    } else if (queued.has(photo.id) || send?.intent) {
      const sizeBytes = photo.files.reduce((sum, file) => sum + file.sizeBytes, 0);
      photos.push({ photo, sizeBytes, wasSent: Boolean(send?.confirmed) });
    }
  }
  return { photos, held };
}

/** The decision gives each intent an id; nobody ever sees those of a dry run. */
const NO_ID = '00000000-0000-7000-8000-000000000000';
