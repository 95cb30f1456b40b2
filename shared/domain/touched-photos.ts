import type { PhotoId } from '@shared/model/ids';
import type { ShootEvent } from './shoot-event';

/** Photos that an event is about: what the window's rows and the projection have to look at again. */
export function touchedPhotos(event: ShootEvent): PhotoId[] {
  switch (event.type) {
    case 'photoImported':
    case 'fileAdded':
    case 'duplicateFound':
    case 'fileRestored':
    case 'fileRescued':
      return [event.photoId];
    case 'photosAnalysed':
    case 'sendConfirmed':
    case 'sendParked':
      return event.items.map((item) => item.photoId);
    case 'copiesMade':
      return event.copies.map((made) => made.photoId);
    case 'filesChecked':
      return event.checks.map((check) => check.photoId);
    case 'sendQueued':
      return event.intents.map((intent) => intent.photoId);
    case 'sendIgnored':
      return [...event.photoIds];
    case 'edited':
      return event.changes.flatMap((change) => {
        if (change.kind === 'photos') return change.items.map((item) => item.photoId);
        if (change.kind === 'groups') return [...change.before, ...change.after].flatMap((group) => group.members);
        return [];
      });
    default:
      return [];
  }
}

const WIDE = new Set(['shoot', 'subjects', 'buckets']);

/**
 * Settings and subjects decide what is held back, a service's code is part of what is sent of its photos, and what one
 * studio has is not sent to another: after these, any photo may stand elsewhere.
 */
export const touchesAll = (event: ShootEvent): boolean =>
  event.type === 'studioMet' || (event.type === 'edited' && event.changes.some((change) => WIDE.has(change.kind)));
