import { intentIdSchema } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { ok } from '@shared/model/result';
import type { PhotoPatch } from './change';
import { edited, nothing, type DecideContext, type Decision } from './decision';
import { photoChange } from './photo-changes';
import type { UserCommand } from './shoot-command';
import type { ShootState } from './shoot-state';

type ResolveCommand = Extract<UserCommand, { type: 'resolveConflicts' }>;
type Resolution = ResolveCommand['items'][number];

/**
 * What a person decided where both sides had changed a photo. Taking the studio's values is an edit like any other, which can
 * be undone; either way the photo goes again, above the studio's revision, so that both sides end with the same.
 */
export function decideConflicts(state: ShootState, { items }: ResolveCommand, context: DecideContext): Decision {
  const open = items.flatMap((item) => {
    const photo = state.photos.get(item.photoId);
    return photo && state.sends.get(item.photoId)?.parked ? [{ item, photo }] : [];
  });
  if (open.length === 0) return nothing;
  const changes = open.flatMap(({ item, photo }) => photoChange(photo, studioPatch(state, photo, item)) ?? []);
  const edit = edited(context, 'tag', [{ kind: 'photos', items: changes }]);
  if (!edit.ok) return edit;
  const intents = open.map(({ item, photo }) => ({
    intentId: intentIdSchema.parse(context.newId()),
    photoId: photo.id,
    revision: Math.max(photo.revision, item.studioRevision) + 1,
    isForced: false,
  }));
  return ok([...edit.value, { type: 'sendQueued', intents, at: context.at }]);
}

function studioPatch(state: ShootState, photo: Photo, { studio }: Resolution): PhotoPatch {
  if (studio === null) return {};
  const tags = studio.subjects.map(
    (subjectId) => photo.tags.find((tag) => tag.subjectId === subjectId) ?? { subjectId, by: 'person' as const },
  );
  const bucketId = state.buckets.find(({ code }) => code === studio.bucket)?.id ?? null;
  // A service that this shoot does not have cannot be taken over; the photo stays where it is.
  const isKnown = studio.bucket === null || bucketId !== null;
  return { tags, isTaggedByPerson: true, ...(isKnown ? { bucketId } : {}) };
}
