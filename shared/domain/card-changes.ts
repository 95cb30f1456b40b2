import { propagateSubjects } from '@shared/rules/subjects/propagate-subjects';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import type { SubjectPhoto } from '@shared/rules/subjects/subject-photo';
import type { PhotoId, SubjectId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import type { Subject } from '@shared/model/shoot';
import type { Change, PhotoPatch } from './change';
import { photoChange } from './photo-changes';
import type { ShootState } from './shoot-state';

/** Patches that a person's edit makes in the same breath: cards are read again as if they had been made. */
export type PendingPatches = ReadonlyMap<PhotoId, PhotoPatch>;
const NONE: PendingPatches = new Map();

/**
 * What the cards of the shoot say, as changes from what is there: IDs on the photos that follow a
 * card, marks on the cards, and a subject for each ID that the roster does not know. Photos about
 * which a person has decided keep what that person said.
 */
export function cardChanges(state: ShootState, pending: PendingPatches = NONE): Change[] {
  if (!state.head?.rules.readsCards) return [];
  const photos: Photo[] = [];
  for (const photo of state.photos.values()) photos.push(patched(photo, pending.get(photo.id)));
  const subjects = [...state.subjects.values()];
  const { outcomes } = propagateSubjects({
    photos: photos.map((photo) => asSubjectPhoto(state, photo)),
    known: subjects.map((subject) => subject.id),
    roster: subjects.filter((subject) => !subject.isWalkIn).map((subject) => subject.id),
    direction: 'forward',
  });
  const byId = new Map(outcomes.map((outcome) => [outcome.photoId, outcome]));
  const items = photos.flatMap((photo) => {
    const outcome = byId.get(photo.id);
    if (!outcome || photo.isTaggedByPerson) return [];
    const tags = outcome.subjectIds.map((subjectId) => ({ subjectId, by: 'card' as const }));
    const item = photoChange(photo, { tags, cardMark: outcome.cardMark, needsId: outcome.needsId });
    return item ?? [];
  });
  const used = outcomes.flatMap((outcome) => outcome.subjectIds);
  return [
    { kind: 'photos', items },
    { kind: 'subjects', items: missingSubjects(state, used).map((after) => ({ before: null, after })) },
  ];
}

/** Blank subjects for IDs that nobody has entered yet: walk-ins, and shoots without a roster. */
export function missingSubjects(state: ShootState, ids: Iterable<SubjectId>): Subject[] {
  const missing = new Map<string, Subject>();
  for (const id of ids) {
    const key = subjectKey(id);
    if (!state.subjects.has(key) && !missing.has(key)) missing.set(key, blankSubject(id));
  }
  return [...missing.values()];
}

const blankSubject = (id: SubjectId): Subject => ({
  id,
  firstName: '',
  lastName: '',
  group: '',
  email: '',
  phone: '',
  notes: '',
  consent: null,
  custom: {},
  isWalkIn: true,
});

const patched = (photo: Photo, patch: PhotoPatch | undefined): Photo =>
  patch ? { ...photo, ...(patch as Partial<Photo>) } : photo;

function asSubjectPhoto(state: ShootState, photo: Photo): SubjectPhoto {
  const source = photo.files[0]?.source;
  const isDecided = photo.isTaggedByPerson;
  // A person who says of a suspected card that it is none, or types its ID, is believed.
  const typedId = isDecided && photo.cardMark !== null ? (photo.tags[0]?.subjectId ?? null) : null;
  const isNoCard = (isDecided && photo.cardMark === null) || isBracketMember(state, photo);
  return {
    id: photo.id,
    name: source ? `${source.importId}:${String(source.card)}/${source.path}` : '',
    facts: photo.facts,
    codes: isNoCard ? [] : (photo.analysis?.codes ?? []),
    isSuspectedCard: !isNoCard && (photo.analysis?.isSuspectedCard ?? photo.cardMark !== null),
    typedId,
    isDamaged: photo.damage !== null,
    isUnseen: !isNoCard && (photo.analysis === null || photo.analysis.isUnseen === true),
  };
}

/** Nobody brackets a card without meaning to: a set whose other members look like no card is a scene. */
function isBracketMember(state: ShootState, photo: Photo): boolean {
  if (photo.groupId === null || (photo.analysis?.codes.length ?? 0) > 0) return false;
  const group = state.groups.get(photo.groupId);
  return group?.members.some((id) => state.photos.get(id)?.analysis?.isSuspectedCard === false) ?? false;
}
