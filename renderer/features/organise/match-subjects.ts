import type { Subject } from '@shared/model/shoot';
import { searchKey } from '@shared/rules/subjects/search-key';

const keys = new WeakMap<Subject, { readonly id: string; readonly all: string }>();
function keysOf(subject: Subject): { readonly id: string; readonly all: string } {
  const there = keys.get(subject);
  if (there) return there;
  const { id, firstName, lastName, group } = subject;
  const made = { id: searchKey(id), all: searchKey(`${id} ${firstName} ${lastName} ${firstName} ${group}`) };
  keys.set(subject, made);
  return made;
}

/** 0: the ID itself, 1: an ID that begins so, 2: found elsewhere. */
function rank(id: string, wanted: string): number {
  if (id === wanted) return 0;
  return id.startsWith(wanted) ? 1 : 2;
}

/** Subjects whose ID, name or group holds every word, best first; case and accents do not matter. */
export function matchSubjects(subjects: readonly Subject[], text: string): readonly Subject[] {
  const wanted = searchKey(text);
  if (wanted === '') return subjects;
  const words = wanted.split(' ');
  return subjects
    .filter((subject) => words.every((word) => keysOf(subject).all.includes(word)))
    .sort((a, b) => rank(keysOf(a).id, wanted) - rank(keysOf(b).id, wanted));
}
