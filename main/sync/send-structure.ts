import { createHash } from 'node:crypto';
import { BATCH_ITEMS, JSON_BODY_BYTES } from '@shared/contract/studio-api/limits';
import { groupIdSchema, type GroupId, type ShootId } from '@shared/model/ids';
import type { Outcome, Refusal } from './outcome';
import type { ShootStructure } from './ports';
import type { StudioClient } from './studio-client';
import type { SyncState } from './sync-state';

/** What of a shoot's structure the studio has confirmed, as content hashes. */
export type SentStructure = Omit<NonNullable<SyncState['structure']>, 'key'>;

export type StructureSent =
  /** `isStale`: the studio keeps newer data for some of it; ours is not forced on it. */
  | { readonly kind: 'sent'; readonly sent: SentStructure; readonly isStale: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

interface Params {
  readonly client: StudioClient;
  readonly shootId: ShootId;
  readonly signal: AbortSignal;
}

/** Room for the fields around a list. */
const LIST_BYTES = JSON_BODY_BYTES - 4096;

/**
 * Tells the studio what the photos of a shoot refer to: the shoot, its buckets, subjects and groups, only
 * what differs from what it confirmed. Every request may be repeated: the revision orders them.
 */
export async function sendStructure(
  structure: ShootStructure,
  before: SentStructure | null,
  params: Params,
): Promise<StructureSent> {
  const { client, shootId, signal } = params;
  const { revision } = structure;
  const stale: boolean[] = [];
  const shoot = contentHash(structure.shoot);
  if (shoot !== before?.shoot) {
    const { name, kind } = structure.shoot;
    const answer = await client.putShoot(shootId, { name, kind, revision }, signal);
    if (answer.kind !== 'good' && answer.kind !== 'stale') return { kind: 'refused', refusal: answer };
    stale.push(answer.kind === 'stale');
  }
  const buckets = contentHash(structure.buckets);
  if (buckets !== before?.buckets) {
    const answer = await client.putBuckets(shootId, { buckets: [...structure.buckets], revision }, signal);
    if (answer.kind !== 'good' && answer.kind !== 'stale') return { kind: 'refused', refusal: answer };
    stale.push(answer.kind === 'stale');
  }
  const subjects = await sendSubjects(structure, before?.subjects ?? {}, params);
  if (subjects.kind !== 'good') return { kind: 'refused', refusal: subjects };
  const groups = await sendGroups(structure, before?.groups ?? null, params);
  if (groups.kind !== 'good') return { kind: 'refused', refusal: groups };
  const isStale = stale.includes(true) || subjects.value.isStale || groups.value.isStale;
  return {
    kind: 'sent',
    sent: { shoot, buckets, subjects: subjects.value.hashes, groups: groups.value.hashes },
    isStale,
  };
}

type ListSent = Outcome<{ readonly hashes: Record<string, string>; readonly isStale: boolean }>;

async function sendSubjects(
  { subjects, revision }: ShootStructure,
  before: Readonly<Record<string, string>>,
  { client, shootId, signal }: Params,
): Promise<ListSent> {
  const { hashes, differing } = delta(subjects, before);
  let isStale = false;
  for (const batch of batches(differing)) {
    const answer = await client.putSubjects(shootId, { subjects: batch, revision }, signal);
    if (answer.kind !== 'good') return answer;
    isStale ||= answer.value.stale.length > 0;
  }
  return { kind: 'good', value: { hashes, isStale } };
}

async function sendGroups(
  { groups, revision }: ShootStructure,
  before: Readonly<Record<string, string>> | null,
  params: Params,
): Promise<ListSent> {
  const { client, shootId, signal } = params;
  const { hashes, differing } = delta(groups, before ?? {});
  const known = before === null ? await groupsAtStudio(params) : goodIds(Object.keys(before));
  if (known.kind !== 'good') return known;
  const gone = known.value.filter((id) => !(id in hashes));
  let isStale = false;
  const puts = batches(differing);
  for (let round = 0; round < Math.max(puts.length, Math.ceil(gone.length / BATCH_ITEMS)); round += 1) {
    const removed = gone.slice(round * BATCH_ITEMS, (round + 1) * BATCH_ITEMS);
    const answer = await client.putGroups(shootId, { groups: puts[round] ?? [], removed, revision }, signal);
    if (answer.kind !== 'good') return answer;
    isStale ||= answer.value.stale.length > 0;
  }
  return { kind: 'good', value: { hashes, isStale } };
}

/** Asked when we do not remember what we told it: groups that were dissolved since have to go there too. */
async function groupsAtStudio({ client, shootId, signal }: Params): Promise<Outcome<readonly GroupId[]>> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<StudioClient['listGroupIds']>> = await client.listGroupIds(shootId, after, signal);
    if (page.kind !== 'good') return page;
    ids.push(...page.value.ids);
    // A studio that gives the same page for ever must not keep us.
    if (page.value.next === null || page.value.next === after) return goodIds(ids);
    after = page.value.next;
  }
}

function goodIds(ids: readonly string[]): Outcome<readonly GroupId[]> {
  return {
    kind: 'good',
    value: ids.flatMap((id) => (groupIdSchema.safeParse(id).success ? [groupIdSchema.parse(id)] : [])),
  };
}

function delta<T extends { readonly id: string }>(items: readonly T[], before: Readonly<Record<string, string>>) {
  const now: Record<string, string> = {};
  const differing: T[] = [];
  for (const item of items) {
    const hash = contentHash(item);
    now[item.id] = hash;
    if (before[item.id] !== hash) differing.push(item);
  }
  return { hashes: now, differing };
}

/** Lists no longer than a request may be, by number and by bytes. */
function batches<T>(items: readonly T[]): T[][] {
  const all: T[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    const last = all.at(-1);
    if (!last || last.length >= BATCH_ITEMS || bytes + size > LIST_BYTES) {
      all.push([item]);
      bytes = size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return all;
}

/** An item that did not change is the same object as before, so each is hashed once however often its list is compared. */
const hashes = new WeakMap<object, string>();

/** Short: it only has to tell a change from none, in a cache. */
function contentHash(value: object): string {
  const known = hashes.get(value);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
  hashes.set(value, hash);
  return hash;
}
