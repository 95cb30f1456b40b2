import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { PhotoRow } from '@shared/contract/photo-row';
import { subjectId } from '../../../support/shoot-builder';
import { bucketId, groupId, photoGroup, photoRow, rowId } from '../../../support/photo-rows';
import { passesFilters } from '../../../../renderer/features/organise/passes-filters';
import { overlaidRows, shownRows, tilesOf } from '../../../../renderer/features/organise/shown-photos';
import { NO_FILTERS } from '../../../../renderer/stores/organise-store';

const none = new Set<string>();
const all = { place: { kind: 'all' } as const, passes: () => true, sortBy: 'time' as const };
const names = (rows: readonly PhotoRow[]): string[] => rows.map((row) => row.name);
const subject = (id: string, firstName: string, lastName: string) => ({
  ...{ id: subjectId(id), firstName, lastName, group: '', email: '', phone: '', notes: '' },
  ...{ consent: null, custom: {} },
});

describe('tilesOf', () => {
  const group = photoGroup(1, [rowId(2), rowId(3), rowId(4)], { coverId: rowId(3) });
  const rows = [photoRow(1), ...[2, 3, 4].map((n) => photoRow(n, { groupId: groupId(1) })), photoRow(5)];
  const groups = new Map<string, typeof group>([[group.id, group]]);

  test('a group stands as one stack where its first member is, shown by its cover', () => {
    const tiles = tilesOf(rows, groups, none);

    expect(tiles.map((tile) => tile.row.id)).toEqual([rowId(1), rowId(3), rowId(5)]);
    expect(tiles[1]).toMatchObject({ isStack: true, members: [rowId(2), rowId(3), rowId(4)] });
  });

  test('an expanded group stands photo by photo, each with its place', () => {
    const tiles = tilesOf(rows, groups, new Set([group.id]));

    expect(tiles.map((tile) => tile.frame)).toEqual([0, 1, 2, 3, 0]);
    expect(tiles.every((tile) => !tile.isStack)).toBe(true);
  });

  test('members that a filter hides are no part of the stack', () => {
    const tiles = tilesOf(rows.slice(0, 3), groups, none);

    expect(tiles[1]?.members).toEqual([rowId(2), rowId(3)]);
  });

  test('a cover that is hidden leaves the stack to the first member shown', () => {
    const tiles = tilesOf([rows[1]!, rows[3]!], groups, none);

    expect(tiles[0]?.row.id).toBe(rowId(2));
  });

  test('a group whose photos are here before the group itself shows them single', () => {
    expect(tilesOf(rows, new Map(), none)).toHaveLength(rows.length);
  });

  property.prop([
    fc.array(fc.record({ group: fc.integer({ min: 0, max: 4 }), isOpen: fc.boolean() }), { maxLength: 40 }),
  ])('every row is in exactly one tile, whatever is grouped or expanded', (shape) => {
    const made = shape.map(({ group: n }, i) => photoRow(i, { groupId: n === 0 ? null : groupId(n) }));
    const byGroup = [1, 2, 3, 4].flatMap((n) => {
      const ids = made.filter((row) => row.groupId === groupId(n)).map((row) => row.id);
      return ids.length > 0 ? [photoGroup(n, ids)] : [];
    });
    const open = new Set(shape.flatMap(({ group: n, isOpen }) => (isOpen && n > 0 ? [groupId(n) as string] : [])));

    const tiles = tilesOf(made, new Map(byGroup.map((one) => [one.id as string, one])), open);

    expect(tiles.flatMap((tile) => tile.members).sort()).toEqual(made.map((row) => row.id).sort());
  });
});

describe('shownRows', () => {
  test('photos that were removed stand only in Removed', () => {
    const rows = [photoRow(1), photoRow(2, { isRemoved: true })];

    expect(shownRows(rows, all).map((row) => row.id)).toEqual([rowId(1)]);
    expect(shownRows(rows, { ...all, place: { kind: 'removed' } }).map((row) => row.id)).toEqual([rowId(2)]);
  });

  test('a subject card is neither without ID nor unassigned', () => {
    const rows = [photoRow(1, { cardMark: 'card' }), photoRow(2, { cardMark: 'unreadable-card' }), photoRow(3)];

    expect(shownRows(rows, { ...all, place: { kind: 'no-id' } }).map((row) => row.id)).toEqual([rowId(3)]);
    expect(shownRows(rows, { ...all, place: { kind: 'unassigned' } }).map((row) => row.id)).toEqual([rowId(3)]);
    expect(shownRows(rows, { ...all, place: { kind: 'cards' } })).toHaveLength(2);
  });

  test('a subject is found in any spelling of its ID', () => {
    const rows = [photoRow(1, { subjectIds: [subjectId('a-1001')] }), photoRow(2)];

    expect(shownRows(rows, { ...all, place: { kind: 'subject', key: 'a-1001' } })).toHaveLength(1);
  });

  test('names are sorted as people do, and again when photos come', () => {
    const rows = [photoRow(1, { name: 'A10.JPG' }), photoRow(2, { name: 'A9.JPG' })];
    expect(names(shownRows(rows, { ...all, sortBy: 'name' }))).toEqual(['A9.JPG', 'A10.JPG']);

    const more = [...rows, photoRow(3, { name: 'A9b.JPG' })];

    expect(names(shownRows(more, { ...all, sortBy: 'name' }))).toEqual(['A9.JPG', 'A9b.JPG', 'A10.JPG']);
  });

  test('a bucket is shown in its own order', () => {
    const inside = { bucketId: bucketId(1) };
    const rows = [photoRow(1, { ...inside, position: 'c' }), photoRow(2, { ...inside, position: 'a' }), photoRow(3)];
    const place = { kind: 'bucket', bucketId: bucketId(1) } as const;

    expect(shownRows(rows, { ...all, place, sortBy: 'bucket' }).map((row) => row.id)).toEqual([rowId(2), rowId(1)]);
  });
});

describe('passesFilters', () => {
  const asked = (filters: Partial<typeof NO_FILTERS>) => passesFilters({ ...NO_FILTERS, ...filters }, []);

  test('without filters everything passes', () => {
    expect(asked({})(photoRow(1))).toBe(true);
  });

  test('stars are at least so many', () => {
    const passes = asked({ stars: 3 });

    expect([2, 3, 5].map((rating) => passes(photoRow(1, { rating })))).toEqual([false, true, true]);
  });

  test('"no flag" is a filter of its own', () => {
    expect(asked({ flag: 'none' })(photoRow(1, { flag: 'pick' }))).toBe(false);
    expect(asked({ flag: 'none' })(photoRow(1))).toBe(true);
  });

  test.each([
    ['waiting', 'queued', true],
    ['waiting', 'retrying', true],
    ['waiting', 'held', false],
    ['failed', 'conflict', true],
    ['sent', 'synced', true],
    ['sent', 'changed', false],
    ['changed', 'changed', true],
  ] as const)('the state %s takes %s: %s', (state, sync, isTaken) => {
    expect(asked({ state })(photoRow(1, { sync }))).toBe(isTaken);
  });

  test('a text is found in the name, in an ID and in the name of the person, without case or accents', () => {
    const people = [subject('A-7', 'Łucja', 'Wiśniewska')];
    const row = photoRow(7, { subjectIds: [subjectId('a-7')] });
    const passes = (text: string) => passesFilters({ ...NO_FILTERS, text }, people)(row);

    expect(['dsc_0007', 'A-7', 'lucja', 'WISNIEWSKA', 'lucja wis'].map(passes)).toEqual([true, true, true, true, true]);
    expect(passes('kowalska')).toBe(false);
  });

  test('all filters must be passed', () => {
    const passes = asked({ stars: 2, label: 'red' });

    expect(passes(photoRow(1, { rating: 2, label: 'red' }))).toBe(true);
    expect(passes(photoRow(1, { rating: 2 }))).toBe(false);
  });
});

test('what is under way lies over what main said, the newest on top', () => {
  const rows = new Map([photoRow(1), photoRow(2)].map((row) => [row.id, row]));
  const overlays = new Map([
    ['first', new Map([[rowId(1), { rating: 3 }]])],
    ['second', new Map([[rowId(1), { rating: 4, flag: 'pick' as const }]])],
  ]);

  const [one, two] = overlaidRows(rows, overlays);

  expect(one).toMatchObject({ rating: 4, flag: 'pick' });
  expect(two).toBe(rows.get(rowId(2)));
});
