import { create } from 'zustand';
import type { PhotoId, SubjectId } from '@shared/model/ids';

/** What the left panel has chosen: one place whose photos the grid shows. */
export type Place =
  | { readonly kind: 'all' }
  | { readonly kind: 'bucket'; readonly bucketId: string }
  | { readonly kind: 'unassigned' }
  | { readonly kind: 'no-id' }
  | { readonly kind: 'cards' }
  | { readonly kind: 'removed' }
  | { readonly kind: 'subject'; readonly key: string };

export interface Filters {
  readonly text: string;
  /** At least so many stars. */
  readonly stars: number;
  readonly flag: 'any' | 'pick' | 'reject' | 'none';
  readonly label: string | null;
  readonly camera: string | null;
  /** These and no others, such as those that a page speaks of. */
  readonly only: ReadonlySet<PhotoId> | null;
  readonly state: 'any' | 'held' | 'failed' | 'sent' | 'waiting' | 'changed' | 'damaged' | 'needs-id';
}
export const NO_FILTERS: Filters = {
  text: '',
  stars: 0,
  flag: 'any',
  label: null,
  camera: null,
  only: null,
  state: 'any',
};

export type SortBy = 'time' | 'name' | 'bucket' | 'rating';
export type Side = 'left' | 'right';
/** Where the loupe is looked into at full size, as shares of the picture's width and height. */
export interface ZoomPoint {
  readonly x: number;
  readonly y: number;
}

interface OrganiseState {
  readonly place: Place;
  readonly filters: Filters;
  readonly sortBy: SortBy;
  readonly selected: ReadonlySet<PhotoId>;
  /** Where the keyboard is; the loupe shows it. */
  readonly active: PhotoId | null;
  /** Where a range began. */
  readonly anchor: PhotoId | null;
  /** Groups shown photo by photo. */
  readonly expanded: ReadonlySet<string>;
  readonly isLoupe: boolean;
  /** Null: the whole picture is shown. */
  readonly zoom: ZoomPoint | null;
  readonly isAutoAdvance: boolean;
  readonly sides: Readonly<Record<Side, boolean>>;
  /** Photos being dragged; drop targets show themselves while there are some. */
  readonly dragged: number;
  /** IDs given last, newest first. */
  readonly recentIds: readonly SubjectId[];
  readonly showPlace: (place: Place) => void;
  readonly setFilters: (filters: Partial<Filters>) => void;
  readonly setSort: (sortBy: SortBy) => void;
  readonly select: (ids: Iterable<PhotoId>, active: PhotoId | null, anchor?: PhotoId | null) => void;
  readonly toggleExpanded: (groupIds: Iterable<string>) => void;
  readonly setLoupe: (isLoupe: boolean) => void;
  readonly setZoom: (zoom: ZoomPoint | null) => void;
  readonly toggleAutoAdvance: () => void;
  readonly setSides: (sides: Partial<Record<Side, boolean>>) => void;
  readonly setDragged: (dragged: number) => void;
  readonly rememberIds: (ids: readonly SubjectId[]) => void;
  readonly reset: () => void;
}

const START = {
  place: { kind: 'all' } as Place,
  filters: NO_FILTERS,
  sortBy: 'time' as SortBy,
  selected: new Set<PhotoId>(),
  active: null,
  anchor: null,
  expanded: new Set<string>(),
  isLoupe: false,
  zoom: null,
  dragged: 0,
  recentIds: [],
};
const RECENT = 8;

/** A bucket is looked at in its own order; elsewhere that order says nothing. */
function sortFor(place: Place, sortBy: SortBy): SortBy {
  if (place.kind === 'bucket') return 'bucket';
  return sortBy === 'bucket' ? 'time' : sortBy;
}

/** How the person looks at the open shoot; nothing in here is about the photos themselves. */
export const useOrganiseStore = create<OrganiseState>((set, get) => ({
  ...START,
  isAutoAdvance: false,
  sides: { left: true, right: true },
  showPlace: (place) => {
    // A mark must never land on a photo that cannot be seen: leaving a place leaves its selection.
    const sortBy = sortFor(place, get().sortBy);
    set({ place, sortBy, selected: new Set(), active: null, anchor: null, isLoupe: false, zoom: null });
  },
  setFilters: (filters) => {
    set({ filters: { ...get().filters, ...filters } });
  },
  setSort: (sortBy) => {
    set({ sortBy });
  },
  select: (ids, active, anchor = active) => {
    set({ selected: new Set(ids), active, anchor });
  },
  toggleExpanded: (groupIds) => {
    const expanded = new Set(get().expanded);
    for (const id of groupIds) if (!expanded.delete(id)) expanded.add(id);
    set({ expanded });
  },
  setLoupe: (isLoupe) => {
    set({ isLoupe, zoom: null });
  },
  setZoom: (zoom) => {
    set({ zoom });
  },
  toggleAutoAdvance: () => {
    set({ isAutoAdvance: !get().isAutoAdvance });
  },
  setSides: (sides) => {
    set({ sides: { ...get().sides, ...sides } });
  },
  setDragged: (dragged) => {
    set({ dragged });
  },
  rememberIds: (ids) => {
    set({ recentIds: [...new Set([...ids, ...get().recentIds])].slice(0, RECENT) });
  },
  reset: () => {
    set(START);
  },
}));
