import type { PhotoId } from '@shared/model/ids';
import type { Tile } from './shown-photos';

interface Picked {
  readonly selected: ReadonlySet<PhotoId>;
  readonly active: PhotoId | null;
  readonly anchor: PhotoId | null;
}

/**
 * What stays picked when the photos shown are others: never one that is hidden. A photo that leaves
 * (marked under a filter, moved to a bucket) hands its place to the one that comes to stand there.
 * Null: nothing has to change.
 */
export function keptPlace(
  tiles: readonly Tile[],
  index: ReadonlyMap<PhotoId, number>,
  picked: Picked,
  lastAt: number,
): Picked | null {
  const { selected, active, anchor } = picked;
  const isActiveShown = active === null || index.has(active);
  const kept = new Set<PhotoId>();
  for (const id of selected) if (index.has(id)) kept.add(id);
  if (isActiveShown && kept.size === selected.size) return null;
  if (isActiveShown) return { selected: kept, active, anchor: anchor !== null && index.has(anchor) ? anchor : active };
  const heir = tiles[Math.min(Math.max(lastAt, 0), tiles.length - 1)];
  if (!heir) return { selected: new Set(), active: null, anchor: null };
  const next = kept.size > 0 ? kept : new Set(selected.size > 0 ? heir.members : []);
  return { selected: next, active: heir.row.id, anchor: heir.row.id };
}
