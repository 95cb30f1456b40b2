import { describe, expect, test } from 'vitest';
import { subjectId } from '../../../support/shoot-builder';
import { bucketId, groupId, photoRow, rowId } from '../../../support/photo-rows';
import { bucketOf, EMPTY_DRAFT } from '../../../../renderer/features/organise/dialogs/bucket-draft';
import { countPreview, rowsInScope } from '../../../../renderer/features/organise/dialogs/count-preview';
import { tileBadges } from '../../../../renderer/features/organise/grid/tile-badges';
import { exposureText } from '../../../../renderer/features/organise/inspector/exposure-text';
import { matchSubjects } from '../../../../renderer/features/organise/match-subjects';
import { FACTS } from '../../../support/shoot-builder';

describe('countPreview', () => {
  test('31 photos by 3 are ten groups, one left over and named', () => {
    const rows = Array.from({ length: 31 }, (_, i) => photoRow(i + 1));

    const preview = countPreview(rows, 3, 'name');

    expect(preview.groups).toHaveLength(10);
    expect(preview.remainderNames).toEqual(['DSC_0031.JPG']);
  });

  test('it tells how many groups will be dissolved', () => {
    const rows = [1, 2, 3, 4].map((n) => photoRow(n, { groupId: groupId(n < 3 ? 1 : 2) }));

    expect(countPreview(rows, 2, 'time').dissolved).toBe(2);
  });

  test('cards and films are no exposures, and removed photos only by name', () => {
    const rows = [
      photoRow(1, { cardMark: 'card' }),
      photoRow(2, { kinds: 'MP4' }),
      photoRow(3, { isRemoved: true }),
      photoRow(4, { bucketId: bucketId(1) }),
      photoRow(5),
    ];

    const ids = (scope: Parameters<typeof rowsInScope>[1]) => rowsInScope(rows, scope).map((row) => row.id);

    expect(ids({ photoIds: null, bucketId: null })).toEqual([rowId(4), rowId(5)]);
    expect(ids({ photoIds: null, bucketId: bucketId(1) })).toEqual([rowId(4)]);
    expect(ids({ photoIds: [rowId(1), rowId(3)], bucketId: null })).toEqual([rowId(3)]);
  });
});

describe('bucketOf', () => {
  test('a code is made of the label when none is typed', () => {
    expect(bucketOf({ ...EMPTY_DRAFT, label: ' Wnętrza & HDR ', minimum: '20' })).toEqual({
      label: 'Wnętrza & HDR',
      code: 'wnetrza-hdr',
      minimum: 20,
      exposures: null,
    });
  });

  test.each([
    { label: '' },
    { label: '!!!' },
    { label: 'A', minimum: '0' },
    { label: 'A', exposures: '-3' },
    { label: 'A', minimum: 'many' },
  ])('a draft that is no service is none: %j', (fields) => {
    expect(bucketOf({ ...EMPTY_DRAFT, ...fields })).toBeNull();
  });
});

describe('matchSubjects', () => {
  const subject = (id: string, firstName: string, lastName: string, group = '') => ({
    ...{ id: subjectId(id), firstName, lastName, group, email: '', phone: '', notes: '' },
    ...{ consent: null, custom: {} },
  });
  const people = [
    subject('A-10', 'Łukasz', 'Żak', '4b'),
    subject('A-1', 'Ana', 'García'),
    subject('B-2', 'Jan', 'A-1 Nowak'),
  ];
  const found = (text: string): string[] => matchSubjects(people, text).map((one) => one.id);

  test('the ID itself comes first, then those that begin so, then the rest', () => {
    expect(found('a-1')).toEqual(['A-1', 'A-10', 'B-2']);
  });

  test('case, accents and the order of names do not matter', () => {
    expect(found('zak lukasz')).toEqual(['A-10']);
    expect(found('GARCIA')).toEqual(['A-1']);
    expect(found('4b żak')).toEqual(['A-10']);
  });
});

describe('tileBadges', () => {
  const badges = (fields: Parameters<typeof photoRow>[1], asksForIds = true) =>
    tileBadges(photoRow(1, fields), asksForIds).map((badge) => badge.name);

  test('a photo without ID says so once, not also that it is held for it', () => {
    expect(badges({ sync: 'held', held: 'no-subject-id' })).toEqual(['no-id']);
  });

  test('where IDs do not matter their absence is no badge', () => {
    expect(badges({ sync: 'queued' }, false)).toEqual(['waiting']);
  });

  test('a photo held for want of consent says so beside its ID', () => {
    expect(badges({ subjectIds: [subjectId('A')], sync: 'held', held: 'no-consent' })).toEqual(['held']);
  });

  test('a card is no photo without ID', () => {
    expect(badges({ cardMark: 'card', sync: 'held', held: 'subject-card' })).toEqual(['card']);
    expect(badges({ cardMark: 'unreadable-card', sync: 'held', held: 'subject-card' })).toEqual(['unreadable-card']);
  });

  test('damage and a failed sending stand with what else there is to say', () => {
    expect(
      badges({ damage: 'truncated', subjectIds: [subjectId('A')], kinds: 'JPG+CR3', hasNote: true, sync: 'failed' }),
    ).toEqual(['damaged', 'note', 'raw-jpeg', 'failed']);
  });
});

test('exposure is written as on a camera', () => {
  expect(exposureText({ ...FACTS, exposureBiasEv: -2 })).toBe('f/8 · 1/125 s · ISO 100 · 24 mm · -2 EV');
  expect(exposureText({ ...FACTS, exposureTimeS: 0.8, fNumber: null, iso: null })).toBe('0.8 s · 24 mm');
});
