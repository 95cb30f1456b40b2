import { createHash } from 'node:crypto';
import type { ToldSubject } from '@shared/contract/studio-api/shoot-lists';
import type { Change } from '@shared/domain/change';
import type { ShootEvent } from '@shared/domain/shoot-event';
import type { ShootState } from '@shared/domain/shoot-state';
import type { Group } from '@shared/model/group';
import { invariant } from '@shared/model/result';
import type { Bucket, Subject } from '@shared/model/shoot';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import type { ShootStructure } from '../sync/ports';

/** What the photos of a shoot refer to, as the studio is to know it, and a key that tells one from another. */
export interface StructureBook {
  /** Takes over what a saved event changed: the cost is that of the change, however large the shoot. */
  take(event: ShootEvent): void;
  /** The state was put in place as a whole. */
  reset(): void;
  /** The same for the same structure, also after a restart. */
  key(): string;
  structure(): Omit<ShootStructure, 'revision'>;
}

/** @param stateOf the shoot as it is now; read when the book is opened, then only where something changed. */
export function createStructureBook(stateOf: () => ShootState): StructureBook {
  let pages: Pages | null = null;
  let key: string | null = null;
  const open = (): Pages => (pages ??= readPages(stateOf()));

  return {
    take: (event) => {
      if (!changesStructure(event)) return;
      key = null;
      if (pages && event.type === 'edited') for (const change of event.changes) takeChange(pages, change, stateOf());
    },
    reset: () => {
      pages = null;
      key = null;
    },
    key: () => {
      const { subjects, groups } = open();
      key ??= textHash([
        headOf(stateOf()),
        bucketsOf(stateOf()),
        subjects.sum().toString(36),
        groups.sum().toString(36),
      ]);
      return key;
    },
    structure: () => {
      const { subjects, groups } = open();
      return {
        shoot: headOf(stateOf()),
        buckets: bucketsOf(stateOf()),
        subjects: subjects.items(),
        groups: groups.items(),
      };
    },
  };
}

interface Pages {
  readonly subjects: Page<ToldSubject>;
  readonly groups: Page<Group>;
}

function readPages(state: ShootState): Pages {
  const pages: Pages = { subjects: createPage(), groups: createPage() };
  for (const [key, subject] of state.subjects) pages.subjects.put(key, told(subject));
  for (const group of state.groups.values()) pages.groups.put(group.id, ordered(group));
  return pages;
}

/** Reads again what the change names; what it says of before and after need not be believed. */
function takeChange({ subjects, groups }: Pages, change: Change, state: ShootState): void {
  if (change.kind === 'groups') {
    for (const { id } of [...change.before, ...change.after]) {
      const group = state.groups.get(id);
      groups.put(id, group ? ordered(group) : null);
    }
  }
  if (change.kind !== 'subjects') return;
  for (const { id } of change.items.flatMap(({ before, after }) => [before, after]).filter((one) => one !== null)) {
    const subject = state.subjects.get(subjectKey(id));
    subjects.put(subjectKey(id), subject ? told(subject) : null);
  }
}

/** Items with the sum of their hashes, which one change moves without reading the others. */
interface Page<T> {
  /** Null takes it out. */
  put(id: string, item: T | null): void;
  items(): readonly T[];
  sum(): bigint;
}

/** Sums of 128-bit hashes wrap here. */
const SUM_BITS = 128;

function createPage<T>(): Page<T> {
  const entries = new Map<string, { readonly item: T; readonly hash: bigint }>();
  let total = 0n;
  return {
    put: (id, item) => {
      total -= entries.get(id)?.hash ?? 0n;
      if (item === null) {
        entries.delete(id);
      } else {
        const hash = BigInt(`0x${textHash(item)}`);
        entries.set(id, { item, hash });
        total += hash;
      }
      total = BigInt.asUintN(SUM_BITS, total);
    },
    items: () => [...entries.values()].map(({ item }) => item),
    sum: () => total,
  };
}

/** It tells a change from none; nobody gains by forging one. */
const textHash = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value))
    .digest('hex')
    .slice(0, SUM_BITS / 4);

function headOf({ head }: ShootState): ShootStructure['shoot'] {
  invariant(head, 'a shoot is created before anything of it is sent');
  return { name: head.name, kind: head.kind };
}

/** Fields in one order here and below, so that a restart gives the same text. */
const bucketsOf = ({ buckets }: ShootState): Bucket[] =>
  buckets.map(({ id, code, label, minimum, exposures }) => ({ id, code, label, minimum, exposures }));

/** Without what is the shoot's own matter. */
function told({ id, firstName, lastName, group, email, phone, notes, consent, custom }: Subject): ToldSubject {
  return { id, firstName, lastName, group, email, phone, notes, consent, custom };
}

function ordered(group: Group): Group {
  const { id, kind, members, exposures, isComplete, coverId, rule, why, confidence, isLocked } = group;
  return { id, kind, members, exposures, isComplete, coverId, rule, why, confidence, isLocked };
}

const changesStructure = (event: ShootEvent): boolean =>
  event.type === 'shootCreated' ||
  (event.type === 'edited' && event.changes.some((change) => change.kind !== 'photos'));
