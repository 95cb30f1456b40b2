import type { PhotoRow } from '@shared/contract/photo-row';
import type { ShootView } from '@shared/contract/shoot-view';
import type { Group } from '@shared/model/group';
import type { PhotoId } from '@shared/model/ids';
import type { Subject } from '@shared/model/shoot';
import { useOrganiseStore } from '../../stores/organise-store';
import { useShootStore } from '../../stores/shoot-store';
import { memoLast } from './memo-last';
import { passesFilters } from './passes-filters';
import { overlaidRows, shownRows, tilesOf, type Tile } from './shown-photos';

/** Nothing is selected from a shoot that is not open yet; one constant, so that nothing is derived again. */
const NO_SUBJECTS: readonly Subject[] = [];
const NO_GROUPS: ShootView['groups'] = [];

// Derived outside of the components: a key pressed twice in one frame sees what the first press did.
const rowsFrom = memoLast(overlaidRows);
const rowsById = memoLast((rows: readonly PhotoRow[]) => new Map(rows.map((row) => [row.id, row])));
const groupsById = memoLast(
  (groups: ShootView['groups']) => new Map<string, Group>(groups.map((group) => [group.id, group])),
);
const passesFrom = memoLast(passesFilters);
const shownFrom = memoLast(
  (
    rows: readonly PhotoRow[],
    place: Parameters<typeof shownRows>[1]['place'],
    passes: (row: PhotoRow) => boolean,
    sortBy: Parameters<typeof shownRows>[1]['sortBy'],
  ) => shownRows(rows, { place, passes, sortBy }),
);
const tilesFrom = memoLast(tilesOf);
const indexFrom = memoLast((tiles: readonly Tile[]) => {
  const index = new Map<PhotoId, number>();
  tiles.forEach((tile, at) => {
    for (const id of tile.members) index.set(id, at);
  });
  return index;
});

type ShootPart = Pick<ReturnType<typeof useShootStore.getState>, 'rows' | 'overlays' | 'view'>;
type OrganisePart = Pick<ReturnType<typeof useOrganiseStore.getState>, 'place' | 'filters' | 'sortBy' | 'expanded'>;

const rowsOf = ({ rows, overlays }: Pick<ShootPart, 'rows' | 'overlays'>): readonly PhotoRow[] =>
  rowsFrom(rows, overlays);

function tilesFor(shoot: ShootPart, organise: OrganisePart): readonly Tile[] {
  const passes = passesFrom(organise.filters, shoot.view?.subjects ?? NO_SUBJECTS);
  const shown = shownFrom(rowsOf(shoot), organise.place, passes, organise.sortBy);
  return tilesFrom(shown, groupsById(shoot.view?.groups ?? NO_GROUPS), organise.expanded);
}

/** All rows of the shoot, with what is under way laid over them. */
export const rowsNow = (): readonly PhotoRow[] => rowsOf(useShootStore.getState());
export const rowNow = (id: PhotoId): PhotoRow | undefined => rowsById(rowsNow()).get(id);
/** Groups of the shoot by id. */
export const groupsNow = (): ReadonlyMap<string, Group> =>
  groupsById(useShootStore.getState().view?.groups ?? NO_GROUPS);
/** What the person sees at this moment, in order. */
export const tilesNow = (): readonly Tile[] => tilesFor(useShootStore.getState(), useOrganiseStore.getState());
/** Where each photo that is seen stands; a stack is where its members are. */
export const tileIndex = (tiles: readonly Tile[]): ReadonlyMap<PhotoId, number> => indexFrom(tiles);

export function useRows(): readonly PhotoRow[] {
  const rows = useShootStore((state) => state.rows);
  const overlays = useShootStore((state) => state.overlays);
  return rowsOf({ rows, overlays });
}

export const useRow = (id: PhotoId | null): PhotoRow | null => {
  const rows = useRows();
  return id === null ? null : (rowsById(rows).get(id) ?? null);
};

export const useGroups = (): ReadonlyMap<string, Group> =>
  groupsById(useShootStore((state) => state.view?.groups ?? NO_GROUPS));

/** What the grid shows now, in order. */
export function useTiles(): readonly Tile[] {
  const rows = useShootStore((state) => state.rows);
  const overlays = useShootStore((state) => state.overlays);
  const view = useShootStore((state) => state.view);
  const place = useOrganiseStore((state) => state.place);
  const filters = useOrganiseStore((state) => state.filters);
  const sortBy = useOrganiseStore((state) => state.sortBy);
  const expanded = useOrganiseStore((state) => state.expanded);
  return tilesFor({ rows, overlays, view }, { place, filters, sortBy, expanded });
}
