import type { Photo } from '@shared/model/photo';
import type { ShootEvent } from './shoot-event';

export type NewPhoto = Pick<Extract<ShootEvent, { type: 'photoImported' }>, 'photoId' | 'file' | 'facts' | 'at'>;

/** A photo as it is when its first file has come. */
export function newPhoto(event: NewPhoto): Photo {
  return {
    id: event.photoId,
    files: [event.file],
    facts: event.facts,
    analysis: null,
    damage: null,
    importedAtMs: event.at,
    rating: 0,
    flag: null,
    label: null,
    note: '',
    tags: [],
    cardMark: null,
    needsId: false,
    isTaggedByPerson: false,
    isPlaced: false,
    isKeptSingle: false,
    bucketId: null,
    position: null,
    groupId: null,
    isRemoved: false,
    revision: 1,
  };
}
