import type { PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import type { Tile } from '../shown-photos';
import { tilesNow } from '../use-tiles';

let columnCount = 1;
/** How many tiles stand side by side, told by the grid: the up and down keys need it. */
export const setColumns = (columns: number): void => {
  columnCount = columns;
};

const tileOf = (tiles: readonly Tile[], id: PhotoId | null): number =>
  id === null ? -1 : tiles.findIndex((tile) => tile.members.includes(id));
const idsOf = (tiles: readonly Tile[]): PhotoId[] => tiles.flatMap((tile) => tile.members);

/** Picks a tile as the pointer does: alone, as the end of a range, or added to what is picked. */
export function selectTile(tile: Tile, how: 'only' | 'range' | 'toggle'): void {
  const { selected, anchor, active, select } = useOrganiseStore.getState();
  const tiles = tilesNow();
  if (how === 'range') {
    const from = tileOf(tiles, anchor ?? active);
    const to = tileOf(tiles, tile.row.id);
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    select(idsOf(tiles.slice(first, last + 1)), tile.row.id, anchor ?? tile.row.id);
    return;
  }
  if (how === 'only') {
    select(tile.members, tile.row.id);
    return;
  }
  const next = new Set(selected);
  const isPicked = tile.members.every((id) => next.has(id));
  for (const id of tile.members) if (isPicked) next.delete(id); else next.add(id);
  select(next, tile.row.id);
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** Moves the active tile as the arrow keys do; with `isRange` the selection grows to it. */
export function moveActive(step: Step, isRange: boolean): void {
  const tiles = tilesNow();
  if (tiles.length === 0) return;
  const { active, isLoupe } = useOrganiseStore.getState();
  const at = tileOf(tiles, active);
  const by: Readonly<Record<Step, number>> = {
    left: at - 1,
    right: at + 1,
    // The loupe shows one photo: up and down go to its neighbours too.
    up: isLoupe ? at - 1 : at - columnCount,
    down: isLoupe ? at + 1 : at + columnCount,
    first: 0,
    last: tiles.length - 1,
  };
  const wanted = at < 0 ? 0 : by[step];
  const isOver = wanted < 0 || wanted >= tiles.length;
  const next = tiles[isOver ? (wanted < 0 ? (step === 'up' ? at : 0) : step === 'down' ? at : tiles.length - 1) : wanted];
  if (next) selectTile(next, isRange ? 'range' : 'only');
}

export function selectAll(): void {
  const tiles = tilesNow();
  const { active, select } = useOrganiseStore.getState();
  select(idsOf(tiles), active ?? tiles[0]?.row.id ?? null);
}

/** Photos that an action is for: the selection, in the order shown, hidden ones left out. */
export function pickedPhotos(): PhotoId[] {
  const { selected } = useOrganiseStore.getState();
  return idsOf(tilesNow()).filter((id) => selected.has(id));
}
