import { describe, expect, test } from 'vitest';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import type { GroupingPhoto } from '@shared/rules/grouping/grouping-photo';
import { setsOf } from '../../../../support/grouping-expect';
import { createShooter } from '../../../../support/grouping-shooter';

const MANUAL = { exposureMode: 1 };

describe('sets that no camera flagged', () => {
  test('[GR16] a ladder with bias only is a set', () => {
    const shooter = createShooter();
    const sets = [1, 2].map((scene) => shooter.set([0, -0.7, 0.7], { told: 'bias', scene }));

    expect(setsOf(shooter.photos)).toEqual(sets);
  });

  test('[GR16] a ladder of a camera that writes nothing is a set, with less confidence', () => {
    const shooter = createShooter({ make: 'DJI', model: 'FC3411' });
    const set = shooter.set([-2, 0, 2], { told: 'none', withinMs: 500 });

    const groups = groupByExposures(shooter.photos);

    expect(groups.map((group) => group.members)).toEqual([set]);
    expect(groups[0]?.confidence).toBeLessThan(0.7);
  });

  test('[GR16] two such sets of one scene back to back stay two', () => {
    const shooter = createShooter({ hasSubSeconds: false });
    const sets = [0, 1].map(() => shooter.set([0, -1, 1], { told: 'none', withinMs: 400, gapMs: 1800 }));

    expect(setsOf(shooter.photos)).toEqual(sets);
  });

  test('[GR16] a ladder across several framings is none', () => {
    const shooter = createShooter();
    [-2, 0, 2].forEach((ev, scene) => shooter.shoot({ ev, scene: 30 + scene, gapMs: 900 }));

    expect(setsOf(shooter.photos)).toEqual([]);
  });

  test('[GR17] only the shutter turned, seconds apart, is a set', () => {
    const shooter = createShooter();
    const set = [-2, 0, 2].map((ev) => shooter.shoot({ ev, gapMs: 2800, facts: MANUAL }));

    const groups = groupByExposures(shooter.photos);

    expect(groups.map((group) => group.members)).toEqual([set]);
  });

  test('[GR17] uneven steps far apart are one set or none', () => {
    const shooter = createShooter();
    const evs = [6, 4, 2, 0, -2, -5, -7];
    const set = evs.map((ev) => shooter.shoot({ ev, gapMs: 15_500, facts: MANUAL, shutterS: 1 / 30 }));

    expect(setsOf(shooter.photos)).toEqual([set]);
  });

  test('[GR17] hand-turned exposures of other framings are no set', () => {
    const shooter = createShooter();
    [-2, 0, 2].forEach((ev, scene) => shooter.shoot({ ev, scene: 40 + scene, gapMs: 2800, facts: MANUAL }));

    expect(setsOf(shooter.photos)).toEqual([]);
  });
});

describe('what is no bracket', () => {
  test('[GR18] a burst', () => {
    const shooter = createShooter();
    for (let k = 0; k < 8; k += 1) shooter.shoot({ gapMs: 150 });

    expect(setsOf(shooter.photos)).toEqual([]);
  });

  test.each([
    [[0, 1 / 3, -1 / 3]],
    [[0, 1 / 3, 0, -1 / 3, 0, 1 / 3]],
    [[0, 2 / 3, 4 / 3, 4 / 3, 2]],
    [[0, 0, 2 / 3, 4 / 3, 2, 2]],
  ])('[GR18] a burst whose exposure drifts by %j', (evs) => {
    const shooter = createShooter();
    for (const ev of evs) shooter.shoot({ ev, gapMs: 150 });

    expect(setsOf(shooter.photos)).toEqual([]);
  });

  test('[GR18] a retry with another compensation', () => {
    const shooter = createShooter();
    shooter.shoot();
    shooter.shoot({ ev: 1, gapMs: 5000, facts: { exposureBiasEv: 1 } });
    shooter.shoot({ ev: -1, gapMs: 4000, facts: { exposureBiasEv: -1 } });

    expect(setsOf(shooter.photos)).toEqual([]);
  });

  test('[GR18] a panorama', () => {
    const shooter = createShooter();
    for (let scene = 50; scene < 54; scene += 1) shooter.shoot({ scene, gapMs: 1800, facts: MANUAL });

    expect(setsOf(shooter.photos)).toEqual([]);
  });

  test('[GR18] a focus stack', () => {
    const shooter = createShooter();
    for (let k = 0; k < 6; k += 1) shooter.shoot({ gapMs: 700 });

    expect(setsOf(shooter.photos)).toEqual([]);
  });

  test('[GR18] a time lapse into the evening', () => {
    const shooter = createShooter();
    for (let k = 0; k < 12; k += 1) shooter.shoot({ ev: Math.floor(k / 3) / 3, gapMs: 2000 });

    expect(setsOf(shooter.photos)).toEqual([]);
  });

  test('[GR18] the flash photo and the single of the same view that follow a set', () => {
    const shooter = createShooter();
    const set = shooter.set([0, -2, 2], { told: 'none', withinMs: 300 });
    shooter.shoot({ gapMs: 2500, facts: { flashFired: true }, ev: 4 });
    shooter.shoot({ gapMs: 2500 });

    expect(setsOf(shooter.photos)).toEqual([set]);
  });
});

describe('photos without metadata', () => {
  const bare = (names: readonly string[], shots: readonly [number, number][]): GroupingPhoto[] => {
    const shooter = createShooter();
    for (const [scene, ev] of shots) shooter.shoot({ scene, ev });
    return shooter.photos.map((photo, k) => ({ ...photo, name: names[k] ?? photo.name, facts: null }));
  };

  test('[GR19] one framing, each brighter or darker, is a set of low confidence', () => {
    const photos = bare(
      ['A1.jpg', 'A2.jpg', 'A3.jpg', 'B1.jpg', 'B2.jpg', 'B3.jpg'],
      [
        [1, 0],
        [1, -1.5],
        [1, 1.5],
        [9, 0],
        [9, -1.5],
        [9, 1.5],
      ],
    );

    const groups = groupByExposures(photos);

    expect(groups.map((group) => group.members)).toEqual([
      photos.slice(0, 3).map((p) => p.id),
      photos.slice(3).map((p) => p.id),
    ]);
    expect(groups.every((group) => group.confidence <= 0.5 && group.rule === 'similarity')).toBe(true);
  });

  test('[GR19] copies of one brightness stay single', () => {
    const photos = bare(
      ['A1.jpg', 'A2.jpg', 'A3.jpg'],
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
    );

    expect(setsOf(photos)).toEqual([]);
  });

  test('[GR19] photos without pixels stay single', () => {
    const photos = bare(
      ['A1.jpg', 'A2.jpg', 'A3.jpg'],
      [
        [1, 0],
        [1, -2],
        [1, 2],
      ],
    );

    expect(setsOf(photos.map((photo) => ({ ...photo, fingerprint: null })))).toEqual([]);
  });
});
