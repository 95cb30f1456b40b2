import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { PhotoId } from '@shared/model/ids';
import { photoRow, rowId } from '../../../support/photo-rows';
import { keptPlace } from '../../../../renderer/features/organise/kept-place';
import { tilesOf } from '../../../../renderer/features/organise/shown-photos';

const tilesFor = (ns: readonly number[]) =>
  tilesOf(
    ns.map((n) => photoRow(n)),
    new Map(),
    new Set(),
  );
const indexOf = (ns: readonly number[]) => new Map<PhotoId, number>(ns.map((n, at) => [rowId(n), at]));
const keep = (ns: readonly number[], picked: { selected: number[]; active: number | null }, lastAt: number) => {
  const active = picked.active === null ? null : rowId(picked.active);
  return keptPlace(
    tilesFor(ns),
    indexOf(ns),
    { selected: new Set(picked.selected.map(rowId)), active, anchor: active },
    lastAt,
  );
};

test('a photo that leaves under a filter hands its place to the one that follows', () => {
  const next = keep([1, 2, 4, 5], { selected: [3], active: 3 }, 2);

  expect(next?.active).toBe(rowId(4));
  expect([...(next?.selected ?? [])]).toEqual([rowId(4)]);
});

test('the last photo hands its place to the one before', () => {
  expect(keep([1, 2], { selected: [3], active: 3 }, 2)?.active).toBe(rowId(2));
});

test('of several that were picked those still shown stay picked', () => {
  const next = keep([1, 2, 5], { selected: [2, 3], active: 3 }, 2);

  expect([...(next?.selected ?? [])]).toEqual([rowId(2)]);
});

test('with nothing picked the keyboard moves on but picks nothing', () => {
  expect(keep([1, 2], { selected: [], active: 3 }, 1)?.selected.size).toBe(0);
});

test('when nothing is shown nothing is picked', () => {
  expect(keep([], { selected: [1], active: 1 }, 0)).toEqual({ selected: new Set(), active: null, anchor: null });
});

test('nothing changes while all that is picked is shown', () => {
  expect(keep([1, 2, 3], { selected: [1, 3], active: 3 }, 2)).toBeNull();
});

const some = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 20 });
property.prop([
  some,
  some,
  fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }),
  fc.integer({ min: -1, max: 30 }),
])(
  'a mark never lands on a hidden photo: whatever leaves, only shown photos stay picked',
  (shown, selected, active, lastAt) => {
    const before = { selected: new Set(selected.map(rowId)), active: active === null ? null : rowId(active) };

    const after = keep(shown, { selected, active }, lastAt) ?? before;

    const index = indexOf(shown);
    expect([...after.selected].every((id) => index.has(id))).toBe(true);
    expect(after.active === null || index.has(after.active)).toBe(true);
  },
);
