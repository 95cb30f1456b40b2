import type { SubjectId } from '@shared/model/ids';
import { subjectKey } from './subject-key';

/** IDs as the roster spells them, by `subjectKey`. */
export type KnownSubjects = ReadonlyMap<string, SubjectId>;

/** The first spelling of a key wins. */
export function indexSubjects(ids: Iterable<SubjectId>): KnownSubjects {
  const known = new Map<string, SubjectId>();
  for (const id of ids) {
    const key = subjectKey(id);
    if (!known.has(key)) known.set(key, id);
  }
  return known;
}
