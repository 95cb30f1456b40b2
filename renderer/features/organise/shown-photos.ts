import type { PhotoRow } from '@shared/contract/photo-row';
import type { Group } from '@shared/model/group';
import type { PhotoId } from '@shared/model/ids';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import type { Place, SortBy } from '../../stores/organise-store';
import type { Overlays } from '../../stores/shoot-store';
import { nameRanks } from './name-ranks';

/** One tile of the grid: a photo, or a group that is shown as a stack of its members. */
export interface Tile {
  /** The photo that is shown: for a stack its cover. */
  readonly row: PhotoRow;
  /** Photos that a mark on this tile is for, in the order shown: a stack stands for all of its members that pass. */
  readonly members: readonly PhotoId[];
  readonly group: Group | null;
  readonly isStack: boolean;
  /** Place within its group, from 1, when it is shown apart from it; else 0. */
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

type Order = (a: PhotoRow, b: PhotoRow) => number;
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function orderOf(sortBy: SortBy, rows: readonly PhotoRow[]): Order {
  switch (sortBy) {
    case 'time':
      return (a, b) => a.order - b.order;
    case 'name': {
      const ranks = nameRanks(rows);
      return (a, b) => (ranks.get(a.id) ?? 0) - (ranks.get(b.id) ?? 0);
    }
    case 'bucket':
      return (a, b) => compareText(a.position ?? '~', b.position ?? '~') || a.order - b.order;
    case 'rating':
      return (a, b) => b.rating - a.rating || a.order - b.order;
  }
}

/** Rows of the place that pass, in order. */
export function shownRows(
  rows: readonly PhotoRow[],
  view: { readonly place: Place; readonly passes: (row: PhotoRow) => boolean; readonly sortBy: SortBy },
): PhotoRow[] {
  const shown = rows.filter((row) => isInPlace(row, view.place) && view.passes(row));
  return shown.sort(orderOf(view.sortBy, rows));
}

/** Rows as tiles: the members of a group that is not expanded become one stack, where its first member stands. */
export function tilesOf(
  rows: readonly PhotoRow[],
  groups: ReadonlyMap<string, Group>,
  expanded: ReadonlySet<string>,
): Tile[] {
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
    if (!group) {
      tiles.push({ row, members: [row.id], group, isStack: false, frame: 0 });
    } else if (members.length === 1 || expanded.has(group.id)) {
      tiles.push({ row, members: [row.id], group, isStack: false, frame: group.members.indexOf(row.id) + 1 });
    } else if (!done.has(group.id)) {
      done.add(group.id);
      const cover = members.find((member) => member.id === group.coverId) ?? row;
      tiles.push({ row: cover, members: members.map((member) => member.id), group, isStack: true, frame: 0 });
    }
  }
  return tiles;
}
