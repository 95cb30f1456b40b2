import { useMemo } from 'react';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { Group } from '@shared/model/group';
import { useOrganiseStore } from '../../stores/organise-store';
import { useShootStore } from '../../stores/shoot-store';
import { overlaidRows, shownRows, tilesOf, type Tile } from './shown-photos';

/** All rows of the shoot, with what is under way laid over them. */
export function useRows(): readonly PhotoRow[] {
  const rows = useShootStore((state) => state.rows);
  const overlays = useShootStore((state) => state.overlays);
  return useMemo(() => overlaidRows(rows, overlays), [rows, overlays]);
}

/** Groups of the shoot by id. */
export function useGroups(): ReadonlyMap<string, Group> {
  const groups = useShootStore((state) => state.view?.groups);
  return useMemo(() => new Map<string, Group>((groups ?? []).map((group) => [group.id, group])), [groups]);
}

/** What the grid shows now, in order. */
export function useTiles(): readonly Tile[] {
  const rows = useRows();
  const groups = useGroups();
  const place = useOrganiseStore((state) => state.place);
  const filters = useOrganiseStore((state) => state.filters);
  const sortBy = useOrganiseStore((state) => state.sortBy);
  const expanded = useOrganiseStore((state) => state.expanded);
  const shown = useMemo(() => shownRows(rows, { place, filters, sortBy }), [rows, place, filters, sortBy]);
  const tiles = useMemo(() => tilesOf(shown, groups, expanded), [shown, groups, expanded]);
  currentTiles = tiles;
  return tiles;
}

let currentTiles: readonly Tile[] = [];
/** The same for actions, which are not components: what the person sees at this moment. */
export const tilesNow = (): readonly Tile[] => currentTiles;
