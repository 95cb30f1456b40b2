import { expect, test } from 'vitest';
import { captureOrder, fileNumber } from '@shared/rules/capture-order';
import { createShooter } from '../../../support/grouping-shooter';

test.each([
  ['DSC_0041.JPG', 41],
  ['DSC09999.ARW', 9999],
  ['IMG_0041', 41],
  ['A.jpg', null],
  ['.hidden', null],
])('[GR6] the counter of %s is %s', (name, number) => {
  expect(fileNumber(name)).toBe(number);
});

test('[GR6] time with sub-seconds comes first, then the file number', () => {
  const shooter = createShooter();
  for (let k = 0; k < 4; k += 1) shooter.shoot({ gapMs: 10 });
  const sameSecond = createShooter({ hasSubSeconds: false });
  for (let k = 0; k < 4; k += 1) sameSecond.shoot({ gapMs: 10 });

  for (const { photos } of [shooter, sameSecond]) {
    expect(photos.toReversed().toSorted(captureOrder)).toEqual(photos);
  }
});

test('[GR32] photos without a time come last, and only the same photo is equal', () => {
  const shooter = createShooter();
  shooter.shoot();
  shooter.shoot();
  const [first, second] = shooter.photos as [(typeof shooter.photos)[0], (typeof shooter.photos)[0]];
  const timeless = { ...first, facts: null };

  expect(captureOrder(timeless, second)).toBeGreaterThan(0);
  expect(captureOrder(second, timeless)).toBeLessThan(0);
  expect(captureOrder(first, first)).toBe(0);
  expect(captureOrder(timeless, { ...timeless, id: second.id })).not.toBe(0);
});
