import type { PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import type { Tile } from '../shown-photos';
import { tileIndex, tilesNow } from '../use-tiles';

interface GridShape {
  readonly columns: number;
  /** Whole rows that are seen at once. */
  readonly page: number;
}
let shape: GridShape = { columns: 1, page: 1 };
/** Told by the grid: the up, down and page keys need it. */
export const setGridShape = (next: GridShape): void => {
  shape = next;
};

const atOf = (tiles: readonly Tile[], id: PhotoId | null): number =>
  id === null ? -1 : (tileIndex(tiles).get(id) ?? -1);
const idsOf = (tiles: readonly Tile[]): PhotoId[] => tiles.flatMap((tile) => tile.members);

export type Pick = 'only' | 'range' | 'toggle';

/** Picks a tile as the pointer does: alone, as the end of a range, or added to what is picked. */
export function selectTile(id: PhotoId, how: Pick): void {
  const { selected, anchor, active, select } = useOrganiseStore.getState();
  const tiles = tilesNow();
  const to = atOf(tiles, id);
  const tile = tiles[to];
  if (!tile) return;
  if (how === 'range') {
    const from = atOf(tiles, anchor ?? active);
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    select(idsOf(tiles.slice(first, last + 1)), tile.row.id, from < 0 ? tile.row.id : (anchor ?? active));
    return;
  }
  if (how === 'only') {
    select(tile.members, tile.row.id);
    return;
  }
  const next = new Set(selected);
  const isPicked = tile.members.every((member) => next.has(member));
  for (const member of tile.members) {
    if (isPicked) next.delete(member);
    else next.add(member);
  }
  select(next, tile.row.id);
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last' | 'page-up' | 'page-down';

/** Where a step leads from a tile; the same tile when there is nothing that way. */
export function stepFrom(at: number, step: Step, grid: GridShape & { readonly count: number }): number {
  const { columns, page, count } = grid;
  const last = count - 1;
  const lowest = (rows: number): number => {
    let next = at;
    for (let row = 0; row < rows && next - columns >= 0; row += 1) next -= columns;
    return next;
  };
  const highest = (rows: number): number => {
    let next = at;
    for (let row = 0; row < rows && next + columns <= last; row += 1) next += columns;
    // From the row above a short last row one goes to its end.
    const isRowBelow = Math.floor(last / columns) > Math.floor(next / columns);
    return next === at && isRowBelow ? last : next;
  };
  switch (step) {
    case 'left':
      return Math.max(0, at - 1);
    case 'right':
      return Math.min(last, at + 1);
    case 'up':
      return lowest(1);
    case 'down':
      return highest(1);
    case 'page-up':
      return lowest(page);
    case 'page-down':
      return highest(page);
    case 'first':
      return 0;
    case 'last':
      return last;
  }
}

/** Moves the active tile as the keys do; with `isRange` the selection grows to it. */
export function moveActive(step: Step, isRange: boolean): void {
  const tiles = tilesNow();
  const { active, isLoupe } = useOrganiseStore.getState();
  const at = atOf(tiles, active);
  // The loupe shows one photo: every direction leads to its neighbours.
  const grid = isLoupe ? { columns: 1, page: 10 } : shape;
  // With none to start from the first is taken, unless the last was asked for.
  const from = at < 0 && step !== 'last' ? null : Math.max(at, 0);
  const next = tiles[from === null ? 0 : stepFrom(from, step, { ...grid, count: tiles.length })];
  if (next) selectTile(next.row.id, isRange ? 'range' : 'only');
}

export function selectAll(): void {
  const tiles = tilesNow();
  const { active, select } = useOrganiseStore.getState();
  select(idsOf(tiles), active ?? tiles[0]?.row.id ?? null);
}

/** Tiles that an action is for, in the order shown. */
export function pickedTiles(): Tile[] {
  const { selected } = useOrganiseStore.getState();
  return tilesNow().filter((tile) => tile.members.some((id) => selected.has(id)));
}

/** Photos that an action is for: the selection, in the order shown, hidden ones left out. */
export function pickedPhotos(): PhotoId[] {
  const { selected } = useOrganiseStore.getState();
  return idsOf(tilesNow()).filter((id) => selected.has(id));
}
