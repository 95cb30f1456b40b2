import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { subjectId, testShoot } from '../../../support/shoot-builder';
import { bucketId, groupId, photoRow, rowId } from '../../../support/photo-rows';
import { expectedPlaces } from '../../../../renderer/features/organise/expected-places';
import { placeCounts } from '../../../../renderer/features/organise/place-counts';
import { taggedIds } from '../../../../renderer/features/organise/actions/tag-photos';

describe('placeCounts', () => {
  test('a group counts as one shot of its bucket, however many photos it has', () => {
    const inside = { bucketId: bucketId(1) };
    const rows = [1, 2, 3].map((n) => photoRow(n, { ...inside, groupId: groupId(1) })).concat(photoRow(4, inside));

    expect(placeCounts(rows).buckets.get(bucketId(1))).toEqual({ photos: 4, shots: 2 });
  });

  test('removed photos are counted nowhere else', () => {
    const rows = [photoRow(1, { isRemoved: true, bucketId: bucketId(1), subjectIds: [subjectId('A')] }), photoRow(2)];

    expect(placeCounts(rows)).toMatchObject({
      all: 1,
      removed: 1,
      noId: 1,
      unassigned: 1,
      buckets: new Map(),
      subjects: new Map(),
    });
  });

  test('spellings of one ID are one subject', () => {
    const rows = [photoRow(1, { subjectIds: [subjectId('a-1')] }), photoRow(2, { subjectIds: [subjectId('A-1')] })];

    expect(placeCounts(rows).subjects).toEqual(new Map([['a-1', 2]]));
  });
});

describe('expectedPlaces', () => {
  const order = fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 5 });

  property.prop([
    fc.array(fc.tuple(order, fc.option(fc.integer({ min: 0, max: 11 }), { nil: null })), { maxLength: 6 }),
  ])('what is shown at once is what main then says', (moves) => {
    const shoot = testShoot({
      services: [
        { code: 'a', label: 'A', minimum: null, exposures: null },
        { code: 'b', label: 'B', minimum: null, exposures: null },
      ],
    });
    const photos = Array.from({ length: 12 }, (_, i) => shoot.shoot(`P${String(i)}.JPG`, i));
    const target = shoot.bucket('a').id;
    for (const [indexes, before] of moves) {
      const photoIds = [...new Set(indexes)].map((i) => photos[i]!.id);
      const beforePhotoId = before === null ? null : photos[before]!.id;
      // The window never asks for a place before something that is itself moved, or that lies elsewhere.
      const isSound =
        beforePhotoId === null ||
        (!photoIds.includes(beforePhotoId) && shoot.state.photos.get(beforePhotoId)?.bucketId === target);
      if (!isSound) continue;
      const rows = [...shoot.state.photos.values()].map((photo, i) =>
        photoRow(i, { id: photo.id, bucketId: photo.bucketId, position: photo.position }),
      );

      const expected = expectedPlaces(rows, { photoIds, bucketId: target, beforePhotoId });
      shoot.run({ type: 'placePhotos', photoIds, bucketId: target, beforePhotoId });

      const placed = rows.map((row) => ({ ...row, ...expected.get(row.id) })).filter((row) => row.bucketId === target);
      const shown = placed.sort((a, b) => ((a.position ?? '') < (b.position ?? '') ? -1 : 1)).map((row) => row.id);
      const real = [...shoot.state.photos.values()].filter((photo) => photo.bucketId === target);
      expect(shown).toEqual(
        real.sort((a, b) => ((a.position ?? '') < (b.position ?? '') ? -1 : 1)).map((photo) => photo.id),
      );
    }
  });

  test('taken out of every bucket a photo has no place', () => {
    const rows = [photoRow(1, { bucketId: bucketId(1), position: 'V' })];

    const expected = expectedPlaces(rows, { photoIds: [rowId(1)], bucketId: null, beforePhotoId: null });

    expect(expected.get(rowId(1))).toEqual({ bucketId: null, position: null });
  });
});

describe('taggedIds', () => {
  const there = [subjectId('A-1'), subjectId('B-2')];

  test.each([
    ['add', ['c-3'], ['A-1', 'B-2', 'c-3']],
    ['add', ['a-1'], ['B-2', 'a-1']],
    ['replace', ['c-3', 'C-3'], ['C-3']],
    ['remove', ['b-2'], ['A-1']],
  ] as const)('%s %j gives %j', (mode, ids, after) => {
    expect(taggedIds(there, mode, ids.map(subjectId))).toEqual(after);
  });
});
