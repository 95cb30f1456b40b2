import { useLayoutEffect, useRef } from 'react';
import { useOrganiseStore } from '../../stores/organise-store';
import { keptPlace } from './kept-place';
import type { Tile } from './shown-photos';
import { tileIndex } from './use-tiles';

/** Keeps the person where they are when marks, filters or arriving photos change what is shown. */
export function useKeepPlace(tiles: readonly Tile[]): void {
  const lastAt = useRef(-1);
  const active = useOrganiseStore((state) => state.active);
  useLayoutEffect(() => {
    const { selected, anchor, select } = useOrganiseStore.getState();
    const index = tileIndex(tiles);
    const next = keptPlace(tiles, index, { selected, active, anchor }, lastAt.current);
    if (next) select(next.selected, next.active, next.anchor);
    const at = active === null ? undefined : index.get(active);
    if (at !== undefined) lastAt.current = at;
  }, [tiles, active]);
}
