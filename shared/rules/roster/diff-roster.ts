import type { Subject } from '../../model/shoot';
import { subjectKey } from '../subjects/subject-key';

export interface RosterDiff {
  readonly add: readonly Subject[];
  /** The new form of subjects that are there and differ. */
  readonly change: readonly Subject[];
  /** Subjects of the shoot that the roster does not name; they stay unless someone removes them. */
  readonly remove: readonly Subject[];
}

/** What taking over a roster would change. Subjects are matched by ID, never by name. */
export function diffRoster(current: readonly Subject[], next: readonly Subject[]): RosterDiff {
  const there = new Map(current.map((subject) => [subjectKey(subject.id), subject]));
  const named = new Set(next.map((subject) => subjectKey(subject.id)));
  return {
    add: next.filter((subject) => !there.has(subjectKey(subject.id))),
    change: next.filter((subject) => {
      const before = there.get(subjectKey(subject.id));
      return before !== undefined && textOf(before) !== textOf(subject);
    }),
    remove: current.filter((subject) => !named.has(subjectKey(subject.id))),
  };
}

/** The order in which custom fields were read says nothing. */
const textOf = ({ custom, ...rest }: Subject): string =>
  JSON.stringify([rest, Object.entries(custom).sort(([a], [b]) => (a < b ? -1 : 1))]);
