import { beforeEach, describe, expect, test } from 'vitest';
import { photoGroup, photoRow, groupId, rowId } from '../../../support/photo-rows';
import {
  pickedPhotos,
  selectAll,
  selectTile,
  setGridShape,
  moveActive,
  stepFrom,
} from '../../../../renderer/features/organise/grid/select-tiles';
import { NO_FILTERS, useOrganiseStore } from '../../../../renderer/stores/organise-store';
import { useShootStore } from '../../../../renderer/stores/shoot-store';

/** Ten photos; 3, 4 and 5 are one group; odd ones have three stars. */
function tenPhotos(): void {
  const group = photoGroup(1, [rowId(3), rowId(4), rowId(5)]);
  const rows = Array.from({ length: 10 }, (_, i) => {
    const n = i + 1;
    return photoRow(n, { rating: n % 2 === 1 ? 3 : 0, groupId: group.members.includes(rowId(n)) ? groupId(1) : null });
  });
  const view = { groups: [group], subjects: [] } as unknown as NonNullable<
    ReturnType<typeof useShootStore.getState>['view']
  >;
  useShootStore.setState({ rows: new Map(rows.map((row) => [row.id, row])), overlays: new Map(), view });
  useOrganiseStore.getState().reset();
  setGridShape({ columns: 4, page: 2 });
}
const picked = (): number[] => pickedPhotos().map((id) => Number.parseInt(id.slice(-12), 16));
const active = (): number | null => {
  const id = useOrganiseStore.getState().active;
  return id === null ? null : Number.parseInt(id.slice(-12), 16);
};

beforeEach(tenPhotos);

describe('selectTile', () => {
  test('a stack is picked with all of its members', () => {
    selectTile(rowId(3), 'only');

    expect(picked()).toEqual([3, 4, 5]);
  });

  test('a range runs over the tiles between, and shrinks again from the same start', () => {
    selectTile(rowId(2), 'only');
    selectTile(rowId(7), 'range');
    expect(picked()).toEqual([2, 3, 4, 5, 6, 7]);

    selectTile(rowId(1), 'range');

    expect(picked()).toEqual([1, 2]);
  });

  test('a range under a filter leaves out what the filter hides', () => {
    useOrganiseStore.getState().setFilters({ stars: 3 });
    selectTile(rowId(1), 'only');

    selectTile(rowId(9), 'range');

    expect(picked()).toEqual([1, 3, 5, 7, 9]);
  });

  test('photos picked before a filter hides them are not acted on', () => {
    selectAll();

    useOrganiseStore.getState().setFilters({ stars: 3 });

    expect(picked()).toEqual([1, 3, 5, 7, 9]);
  });

  test('a second toggle takes the tile off again', () => {
    selectTile(rowId(1), 'only');
    selectTile(rowId(4), 'toggle');
    expect(picked()).toEqual([1, 3, 4, 5]);

    selectTile(rowId(4), 'toggle');

    expect(picked()).toEqual([1]);
  });

  test('another place begins with nothing picked', () => {
    selectAll();

    useOrganiseStore.getState().showPlace({ kind: 'no-id' });

    expect(picked()).toEqual([]);
  });

  test('what is acted on follows the filter that changes within one frame', () => {
    selectTile(rowId(2), 'only');

    useOrganiseStore.getState().setFilters({ ...NO_FILTERS, stars: 3 });

    expect(picked()).toEqual([]);
  });
});

describe('moveActive', () => {
  test('the first key picks the first tile', () => {
    moveActive('right', false);

    expect(active()).toBe(1);
  });

  test('down goes to the tile below, Shift grows the selection', () => {
    selectTile(rowId(1), 'only');

    moveActive('down', true);

    expect(active()).toBe(7);
    expect(picked()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('stepFrom', () => {
  // Four columns, ten tiles: the last row has two.
  const grid = { columns: 4, page: 2, count: 10 };

  test.each([
    ['left', 0, 0],
    ['right', 9, 9],
    ['up', 2, 2],
    ['up', 6, 2],
    ['down', 4, 8],
    ['down', 7, 9],
    ['down', 9, 9],
    ['page-down', 1, 9],
    ['page-up', 9, 1],
    ['first', 7, 0],
    ['last', 0, 9],
  ] as const)('%s from %i leads to %i', (step, from, to) => {
    expect(stepFrom(from, step, grid)).toBe(to);
  });
});
