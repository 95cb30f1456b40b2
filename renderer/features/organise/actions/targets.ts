import type { PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import { pickedPhotos } from '../grid/select-tiles';
import type { Tile } from '../shown-photos';
import { tileIndex, tilesNow } from '../use-tiles';

/** The tile that the keyboard is on. */
export function activeTile(): Tile | null {
  const { active } = useOrganiseStore.getState();
  const tiles = tilesNow();
  const at = active === null ? undefined : tileIndex(tiles).get(active);
  return at === undefined ? null : (tiles[at] ?? null);
}

/** Photos that an action is for: in the loupe what is seen there, in the grid what is picked. Never a hidden one. */
export function targets(): readonly PhotoId[] {
  return useOrganiseStore.getState().isLoupe ? (activeTile()?.members ?? []) : pickedPhotos();
}
