import { describe, expect, test } from 'vitest';
import { service, testShoot, type TestShoot } from '../../../support/shoot-builder';

/** Three exposures of one framing, half a second apart. */
function bracket(shoot: TestShoot, first: number, at: number): void {
  [1 / 125, 1 / 500, 1 / 30].forEach((exposureTimeS, index) => {
    const facts = { exposureTimeS, exposureMode: 2, exposureBiasEv: [0, -2, 2][index] ?? 0 };
    shoot.shoot(`IMG_000${String(first + index)}.JPG`, at + index * 0.5, { facts });
  });
}
const groups = (shoot: TestShoot) => [...shoot.state.groups.values()];
const names = (shoot: TestShoot, code: string) =>
  [...shoot.state.photos.values()]
    .filter((photo) => photo.bucketId === shoot.bucket(code).id)
    .sort((a, b) => ((a.position ?? '') < (b.position ?? '') ? -1 : 1))
    .map((photo) => photo.files[0]?.name);

describe('groups', () => {
  test('[SH9] a set that a person took apart is not found again', () => {
    const shoot = testShoot();
    bracket(shoot, 1, 0);
    shoot.run({ type: 'groupAutomatically' });
    expect(groups(shoot)).toHaveLength(1);

    shoot.run({ type: 'ungroupPhotos', photoIds: [shoot.photo('IMG_0001.JPG').id] });
    shoot.run({ type: 'groupAutomatically' });

    expect(groups(shoot)).toHaveLength(0);
  });

  test('[SH10] grouping by number replaces what was, leaves the remainder and is one step to undo', () => {
    const shoot = testShoot();
    bracket(shoot, 1, 0);
    shoot.shoot('IMG_0004.JPG', 60);
    shoot.shoot('IMG_0005.JPG', 61);
    shoot.run({ type: 'groupAutomatically' });
    const before = groups(shoot);

    shoot.run({ type: 'groupByCount', photoIds: null, bucketId: null, exposures: 2, order: 'name' });

    expect(groups(shoot).map((group) => group.members.length)).toEqual([2, 2]);
    expect(shoot.photo('IMG_0005.JPG').groupId).toBeNull();
    shoot.run({ type: 'undo' });
    expect(groups(shoot)).toEqual(before);
  });

  test('[SH11] an automatic run that finds the same changes nothing', () => {
    const shoot = testShoot();
    bracket(shoot, 1, 0);

    expect(shoot.run({ type: 'groupAutomatically' })).toHaveLength(1);

    expect(shoot.run({ type: 'groupAutomatically' })).toEqual([]);
  });

  test('[SH12] grouping by hand takes photos out of their group, and a group of one is gone', () => {
    const shoot = testShoot();
    bracket(shoot, 1, 0);
    shoot.shoot('IMG_0004.JPG', 60);
    shoot.run({ type: 'groupAutomatically' });

    const [a, b, c, d] = [1, 2, 3, 4].map((n) => shoot.photo(`IMG_000${String(n)}.JPG`).id);
    shoot.run({ type: 'groupPhotos', photoIds: [b!, c!, d!] });

    expect(groups(shoot).map((group) => group.members)).toEqual([[b, c, d]]);
    expect(shoot.state.photos.get(a!)?.groupId).toBeNull();
  });
});

describe('buckets', () => {
  test('[SH13] one service takes every photo', () => {
    const shoot = testShoot({ services: [service('photos')] });
    shoot.shoot('IMG_0002.JPG', 5);
    shoot.shoot('IMG_0001.JPG', 0);

    shoot.run({ type: 'assignBuckets' });

    expect(names(shoot, 'photos')).toEqual(['IMG_0001.JPG', 'IMG_0002.JPG']);
  });

  test('[SH13] with several services a set goes where its number of exposures is asked for', () => {
    const shoot = testShoot({ services: [service('hdr', 3), service('single', 1), service('big', 5)] });
    bracket(shoot, 1, 0);
    shoot.shoot('IMG_0004.JPG', 60);
    shoot.run({ type: 'groupAutomatically' });

    shoot.run({ type: 'assignBuckets' });

    expect(names(shoot, 'hdr')).toHaveLength(3);
    expect(names(shoot, 'single')).toEqual(['IMG_0004.JPG']);
    expect(names(shoot, 'big')).toEqual([]);
  });

  test('[SH14] a photo that a person took out is not put back by rule', () => {
    const shoot = testShoot({ services: [service('photos')] });
    const { id } = shoot.shoot('IMG_0001.JPG', 0);
    shoot.run({ type: 'placePhotos', photoIds: [id], bucketId: null, beforePhotoId: null });

    shoot.run({ type: 'assignBuckets' });

    expect(shoot.photo('IMG_0001.JPG').bucketId).toBeNull();
  });

  test('[SH15] dropped photos keep their order, before the photo they were dropped on', () => {
    const shoot = testShoot({ services: [service('photos')] });
    for (const n of [1, 2, 3, 4]) shoot.shoot(`IMG_000${String(n)}.JPG`, n);
    shoot.run({ type: 'assignBuckets' });
    const [one, , three, four] = [1, 2, 3, 4].map((n) => shoot.photo(`IMG_000${String(n)}.JPG`).id);

    shoot.run({
      type: 'placePhotos',
      photoIds: [four!, three!],
      bucketId: shoot.bucket('photos').id,
      beforePhotoId: one!,
    });

    expect(names(shoot, 'photos')).toEqual(['IMG_0004.JPG', 'IMG_0003.JPG', 'IMG_0001.JPG', 'IMG_0002.JPG']);
  });

  test('[SH16] removing a service frees its photos, and undo puts them back in place', () => {
    const shoot = testShoot({ services: [service('photos')] });
    shoot.shoot('IMG_0001.JPG', 0);
    shoot.shoot('IMG_0002.JPG', 1);
    shoot.run({ type: 'assignBuckets' });

    shoot.run({ type: 'removeBucket', bucketId: shoot.bucket('photos').id });
    expect(shoot.photo('IMG_0001.JPG').bucketId).toBeNull();

    shoot.run({ type: 'undo' });
    expect(names(shoot, 'photos')).toEqual(['IMG_0001.JPG', 'IMG_0002.JPG']);
  });
});
