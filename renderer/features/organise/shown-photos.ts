import type { PhotoRow } from '@shared/contract/photo-row';
import type { Group } from '@shared/model/group';
import type { PhotoId } from '@shared/model/ids';
import { compareNatural } from '@shared/rules/natural-order';
import { searchKey } from '@shared/rules/subjects/search-key';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import type { Filters, Place, SortBy } from '../../stores/organise-store';
import type { Overlays } from '../../stores/shoot-store';

/** One tile of the grid: a photo, or a group that is shown as a stack of its members. */
export interface Tile {
  /** The photo that is shown: for a stack its cover. */
  readonly row: PhotoRow;
  /** Photos that a mark on this tile is for: a stack stands for all of its members. */
  readonly members: readonly PhotoId[];
  readonly group: Group | null;
  readonly isStack: boolean;
  /** Place within its group, from 1, when the group is expanded. */
  readonly frame: number;
}

/** Rows as they will be once main has answered what is under way. */
export function overlaidRows(rows: ReadonlyMap<PhotoId, PhotoRow>, overlays: Overlays): PhotoRow[] {
  if (overlays.size === 0) return [...rows.values()];
  const patches = new Map<PhotoId, Partial<PhotoRow>>();
  for (const overlay of overlays.values()) {
    for (const [id, patch] of overlay) patches.set(id, { ...patches.get(id), ...patch });
  }
  return Array.from(rows.values(), (row) => {
    const patch = patches.get(row.id);
    return patch ? { ...row, ...patch } : row;
  });
}

/** True for photos that lie in the place chosen on the left. */
export function isInPlace(row: PhotoRow, place: Place): boolean {
  if (place.kind === 'removed') return row.isRemoved;
  if (row.isRemoved) return false;
  switch (place.kind) {
    case 'all':
      return true;
    case 'bucket':
      return row.bucketId === place.bucketId;
    case 'unassigned':
      return row.bucketId === null && row.cardMark === null;
    case 'no-id':
      return row.subjectIds.length === 0 && row.cardMark === null;
    case 'cards':
      return row.cardMark !== null;
    case 'subject':
      return row.subjectIds.some((id) => subjectKey(id) === place.key);
  }
}

const STATES: Readonly<Record<Exclude<Filters['state'], 'any'>, (row: PhotoRow) => boolean>> = {
  held: (row) => row.sync === 'held',
  failed: (row) => row.sync === 'failed' || row.sync === 'conflict',
  sent: (row) => row.sync === 'synced',
  waiting: (row) => ['queued', 'sending', 'confirming', 'retrying', 'local'].includes(row.sync),
  changed: (row) => row.sync === 'changed',
  damaged: (row) => row.damage !== null,
};

export function passesFilters(row: PhotoRow, filters: Filters): boolean {
  if (row.rating < filters.stars) return false;
  if (filters.flag !== 'any' && row.flag !== (filters.flag === 'none' ? null : filters.flag)) return false;
  if (filters.label !== null && row.label !== filters.label) return false;
  if (filters.camera !== null && row.camera !== filters.camera) return false;
  if (filters.state !== 'any' && !STATES[filters.state](row)) return false;
  if (filters.text === '') return true;
  const wanted = searchKey(filters.text);
  return searchKey(row.name).includes(wanted) || row.subjectIds.some((id) => searchKey(id).includes(wanted));
}

const ORDERS: Readonly<Record<SortBy, (a: PhotoRow, b: PhotoRow) => number>> = {
  time: (a, b) => a.order - b.order,
  name: (a, b) => compareNatural(a.name, b.name) || a.order - b.order,
  bucket: (a, b) => compareText(a.position ?? '~', b.position ?? '~') || a.order - b.order,
  rating: (a, b) => b.rating - a.rating || a.order - b.order,
};
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Rows of the place that pass the filters, in order. */
export const shownRows = (rows: readonly PhotoRow[], view: { place: Place; filters: Filters; sortBy: SortBy }): PhotoRow[] =>
  rows.filter((row) => isInPlace(row, view.place) && passesFilters(row, view.filters)).sort(ORDERS[view.sortBy]);

/** Rows as tiles: the members of a group that is not expanded become one stack, where its first member stands. */
export function tilesOf(rows: readonly PhotoRow[], groups: ReadonlyMap<string, Group>, expanded: ReadonlySet<string>): Tile[] {
  const shown = new Map<string, PhotoRow[]>();
  for (const row of rows) {
    if (row.groupId === null) continue;
    const members = shown.get(row.groupId);
    if (members) members.push(row);
    else shown.set(row.groupId, [row]);
  }
  const done = new Set<string>();
  const tiles: Tile[] = [];
  for (const row of rows) {
    const group = row.groupId === null ? null : (groups.get(row.groupId) ?? null);
    const members = group ? (shown.get(group.id) ?? [row]) : [row];
    if (!group || members.length === 1) {
      tiles.push({ row, members: [row.id], group, isStack: false, frame: 0 });
    } else if (expanded.has(group.id)) {
      tiles.push({ row, members: [row.id], group, isStack: false, frame: group.members.indexOf(row.id) + 1 });
    } else if (!done.has(group.id)) {
      done.add(group.id);
      const cover = members.find((member) => member.id === group.coverId) ?? row;
      tiles.push({ row: cover, members: members.map((member) => member.id), group, isStack: true, frame: 0 });
    }
  }
  return tiles;
}
