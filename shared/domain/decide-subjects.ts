import { subjectKey } from '@shared/rules/subjects/subject-key';
import type { PhotoId, SubjectId } from '@shared/model/ids';
import type { Photo, Tag } from '@shared/model/photo';
import type { Change, PhotoChangeItem, PhotoPatch } from './change';
import { cardChanges, missingSubjects } from './card-changes';
import { edited, refuse, type DecideContext, type Decision } from './decision';
import { photosOf } from './photos-of';
import { photoChanges, sameValue } from './photo-changes';
import type { RuleCommand, UserCommand } from './shoot-command';
import type { ShootState } from './shoot-state';

type TagCommand = Extract<UserCommand, { type: 'tagPhotos' }>;
type SubjectCommand =
  | TagCommand
  | Extract<RuleCommand, { type: 'assignByCards' }>
  | Extract<UserCommand, { type: 'markCard' | 'saveSubjects' }>;

/** Decides whose photo is whose. */
export function decideSubjects(state: ShootState, command: SubjectCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'assignByCards':
      return edited(context, 'cards', cardChanges(state), 'rule');
    case 'tagPhotos':
      return tag(state, command, context);
    case 'markCard': {
      const photos = photosOf(state, command.photoIds);
      const { cardMark } = command;
      // With its mark gone, or made by hand, it is a person's word that counts from now on.
      const wanted = (): PhotoPatch => ({ cardMark, isTaggedByPerson: true, tags: [], needsId: false });
      return withCardsReadAgain(state, photoChanges(photos, wanted), [], context);
    }
    case 'saveSubjects': {
      const items = subjectItems(state, command);
      return edited(context, items.length > 1 ? 'roster' : 'subject', [{ kind: 'subjects', items }]);
    }
  }
}

function tag(state: ShootState, command: TagCommand, context: DecideContext): Decision {
  const photos = photosOf(state, command.photoIds);
  if (photos.length === 0) return refuse('not-found', 'These photos are no longer in the shoot.');
  const ids = command.subjectIds.map((id) => asWritten(state, id));
  const items = photoChanges(photos, (photo) => {
    const tags = newTags(photo, command.mode, ids);
    const isTyped = photo.cardMark !== null && tags.length > 0;
    return {
      tags,
      isTaggedByPerson: true,
      needsId: false,
      ...(isTyped ? { cardMark: 'card' as const } : {}),
    };
  });
  const missing = command.mode === 'remove' ? [] : missingSubjects(state, ids);
  const subjects: Change = { kind: 'subjects', items: missing.map((after) => ({ before: null, after })) };
  return withCardsReadAgain(state, items, [subjects], context);
}

/** The roster's own spelling of an ID, where it knows it. */
const asWritten = (state: ShootState, id: SubjectId): SubjectId => state.subjects.get(subjectKey(id))?.id ?? id;

function newTags(photo: Photo, mode: TagCommand['mode'], ids: readonly SubjectId[]): Tag[] {
  const wanted = new Set(ids.map(subjectKey));
  const rest = photo.tags.filter((there) => !wanted.has(subjectKey(there.subjectId)));
  if (mode === 'remove') return rest;
  const added = [...new Map(ids.map((id) => [subjectKey(id), id])).values()].map((subjectId) => ({
    subjectId,
    by: 'person' as const,
  }));
  return mode === 'replace' ? added : [...rest, ...added];
}

/** A typed or corrected card speaks for the photos after it, in the same edit. */
function withCardsReadAgain(
  state: ShootState,
  items: readonly PhotoChangeItem[],
  others: readonly Change[],
  context: DecideContext,
): Decision {
  const touchesCard = items.some(
    (item) => state.photos.get(item.photoId)?.cardMark !== null || 'cardMark' in item.after,
  );
  if (!touchesCard) return edited(context, 'tag', [{ kind: 'photos', items: [...items] }, ...others]);
  const pending = new Map<PhotoId, PhotoPatch>(items.map((item) => [item.photoId, item.after]));
  const again = cardChanges(state, pending).map((change) => withoutRepeats(change, others));
  return edited(context, 'tag', [{ kind: 'photos', items: [...items] }, ...others, ...again]);
}

/** Reading the cards again may want a subject that the same edit adds already. */
function withoutRepeats(change: Change, others: readonly Change[]): Change {
  if (change.kind !== 'subjects') return change;
  const there = others.flatMap((other) => (other.kind === 'subjects' ? other.items : []));
  const keys = new Set(there.map((item) => subjectKey(item.after?.id ?? '')));
  return { kind: 'subjects', items: change.items.filter((item) => !keys.has(subjectKey(item.after?.id ?? ''))) };
}

function subjectItems(
  state: ShootState,
  command: Extract<UserCommand, { type: 'saveSubjects' }>,
): Extract<Change, { kind: 'subjects' }>['items'] {
  const saved = command.subjects.flatMap((after) => {
    const before = state.subjects.get(subjectKey(after.id)) ?? null;
    return sameValue(before, after) ? [] : [{ before, after }];
  });
  const removed = command.removed.flatMap((id) => {
    const before = state.subjects.get(subjectKey(id));
    return before ? [{ before, after: null }] : [];
  });
  return [...saved, ...removed];
}
