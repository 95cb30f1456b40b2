import type { SubjectId } from '@shared/model/ids';
import { isPlausibleId, type IdShapes } from './id-shape';
import type { KnownSubjects } from './index-subjects';
import { parseCodePayload, type CodePayload } from './parse-code-payload';
import { subjectKey } from './subject-key';
import type { SubjectPhoto } from './subject-photo';

/** What a photo is to the run it stands in. */
export type CardVerdict =
  | { readonly kind: 'photo' }
  | { readonly kind: 'card'; readonly subjectIds: readonly SubjectId[] }
  | { readonly kind: 'unreadable'; readonly why: string };

export interface CardBook {
  readonly known: KnownSubjects;
  readonly shapes: IdShapes;
}

type Unknown = Extract<CodePayload, { kind: 'unknown' }>;

const UNREADABLE = 'This looks like a subject card, but its code could not be read.';
const FOREIGN = 'This looks like a subject card, but its code is no ID of this shoot.';
const SMALL = 'A small code here looks like an ID that is not on the roster.';

/**
 * A code that is not on the roster. [Note: codes in the scene] Posters, parcels and name badges carry
 * codes too. Such a code makes a subject only when it fills the picture as a card's does *and* looks like
 * the roster's IDs. Only one of the two: nobody can say, so the run ends and a person decides. Neither: it
 * is part of the scene.
 */
function judgeUnknown(unknown: readonly Unknown[], photo: SubjectPhoto, book: CardBook): CardVerdict {
  const walkIns = unknown
    .map(({ candidates }) => candidates.find((id) => isPlausibleId(id, book.shapes)))
    .filter((id) => id !== undefined);
  if (walkIns.length > 0 && photo.isSuspectedCard) return { kind: 'card', subjectIds: distinct(walkIns) };
  if (photo.isSuspectedCard) return { kind: 'unreadable', why: FOREIGN };
  // Without a roster every price tag looks like an ID.
  if (walkIns.length > 0 && book.shapes.size > 0) return { kind: 'unreadable', why: SMALL };
  return { kind: 'photo' };
}

function distinct(ids: readonly SubjectId[]): SubjectId[] {
  const byKey = new Map<string, SubjectId>();
  for (const id of ids) if (!byKey.has(subjectKey(id))) byKey.set(subjectKey(id), id);
  return [...byKey.values()];
}

/** Decides whether a photo is a card, and whose. */
export function judgeCard(photo: SubjectPhoto, book: CardBook): CardVerdict {
  if (photo.typedId) {
    return { kind: 'card', subjectIds: [book.known.get(subjectKey(photo.typedId)) ?? photo.typedId] };
  }
  const payloads = photo.codes.map((text) => parseCodePayload(text, book.known));
  const subjects = payloads.filter((payload) => payload.kind === 'subject').map((payload) => payload.subjectId);
  // A card may carry the studio's web address beside its code: the code that names a subject speaks.
  if (subjects.length > 0) return { kind: 'card', subjectIds: distinct(subjects) };
  const unknown = payloads.filter((payload) => payload.kind === 'unknown');
  if (unknown.length > 0) return judgeUnknown(unknown, photo, book);
  return photo.isSuspectedCard ? { kind: 'unreadable', why: UNREADABLE } : { kind: 'photo' };
}
