import type { PutGroups, PutSubjects } from '@shared/contract/studio-api/shoot-lists';
import type { ListReceipt } from '@shared/contract/studio-api/revision';
import type { ShootId, StudioId } from '@shared/model/ids';
import { canonicalJson } from './canonical-json';
import type { Fact } from './ledger-entry';

/** What is stored of one entry; `body` is null for a removed one. */
export interface StoredEntry {
  readonly id: string;
  readonly revision: number;
  readonly body: unknown;
}

interface Sorted<T> {
  readonly applied: T[];
  readonly receipt: ListReceipt;
}

/** Entries whose revision is not behind and whose content differs; each entry is judged by itself. */
function sortEntries<T extends { id: string }>(
  entries: readonly T[],
  bodyOf: (entry: T) => unknown,
  revision: number,
  stored: readonly StoredEntry[],
): Sorted<T> {
  const byId = new Map(stored.map((entry) => [entry.id, entry]));
  const stale = entries.filter(({ id }) => (byId.get(id)?.revision ?? 0) > revision);
  const isSame = (entry: T): boolean => {
    const known = byId.get(entry.id);
    return known !== undefined && canonicalJson(known.body) === canonicalJson(bodyOf(entry));
  };
  const current = entries.filter((entry) => !stale.includes(entry));
  const applied = current.filter((entry) => !isSame(entry) || (byId.get(entry.id)?.revision ?? 0) < revision);
  const changed = current.filter((entry) => !isSame(entry)).length;
  return {
    applied,
    receipt: { applied: changed, unchanged: current.length - changed, stale: stale.map(({ id }) => id) },
  };
}

interface Place {
  readonly studioId: StudioId;
  readonly shootId: ShootId;
}

interface ListDecision {
  readonly facts: readonly Fact[];
  readonly receipt: ListReceipt;
}

/** The last of several entries with one id counts, as if they had come one after the other. */
const lastOfEach = <T extends { id: string }>(entries: readonly T[]): T[] => [
  ...new Map(entries.map((entry) => [entry.id, entry])).values(),
];

export function decideSubjects(place: Place, put: PutSubjects, stored: readonly StoredEntry[]): ListDecision {
  const { applied, receipt } = sortEntries(lastOfEach(put.subjects), (subject) => subject, put.revision, stored);
  const facts: Fact[] =
    applied.length === 0 ? [] : [{ kind: 'subjects', ...place, revision: put.revision, subjects: applied }];
  return { facts, receipt };
}

/** An id that is both given and removed is removed. */
export function decideGroups(place: Place, put: PutGroups, stored: readonly StoredEntry[]): ListDecision {
  const gone = new Set<string>(put.removed);
  const kept = lastOfEach(put.groups.filter((group) => !gone.has(group.id)));
  const entries = [
    ...kept.map((group) => ({ id: group.id, group })),
    ...[...new Set(put.removed)].map((id) => ({ id, group: null })),
  ];
  const { applied, receipt } = sortEntries(entries, (entry) => entry.group, put.revision, stored);
  if (applied.length === 0) return { facts: [], receipt };
  const groups = applied.flatMap(({ group }) => (group === null ? [] : [group]));
  const removed = applied.flatMap(({ id, group }) => (group === null ? [id] : []));
  return { facts: [{ kind: 'groups', ...place, revision: put.revision, groups, removed }], receipt };
}
