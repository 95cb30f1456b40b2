import { describe, expect, test } from 'vitest';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import { memberLists, setsOf } from '../../../../support/grouping-expect';
import { createShooter } from '../../../../support/grouping-shooter';

const ORDERS = {
  '−0+': [-2, 0, 2],
  '+0−': [2, 0, -2],
  '0−+': [0, -2, 2],
  '0+−': [0, 2, -2],
  '0−+−−++': [0, -1, 1, -2, 2],
  '0−−−+++': [0, -1, -2, 1, 2],
  'nine rising': [-4, -3, -2, -1, 0, 1, 2, 3, 4],
  'seven from the middle': [0, -1, 1, -2, 2, -3, 3],
};

describe('sets that the camera flags', () => {
  test.each(Object.entries(ORDERS))('[GR10] order %s is one whole set', (_, offsets) => {
    const shooter = createShooter();
    shooter.shoot({ scene: 1 });
    const set = shooter.set(offsets, { scene: 2 });
    shooter.shoot({ scene: 3 });

    const groups = groupByExposures(shooter.photos);

    expect(memberLists(groups)).toEqual([set]);
    expect(groups[0]).toMatchObject({ isComplete: true, exposures: offsets.length });
  });

  test.each([1 / 3, 0.5, 2 / 3, 1, 4 / 3, 2, 3])('[GR10] steps of %f EV are one set', (step) => {
    const shooter = createShooter();
    const set = shooter.set([0, -step, step], { told: 'mode' });

    expect(setsOf(shooter.photos)).toEqual([set]);
  });

  test('[GR10] two exposures of a camera that brackets in twos are whole sets', () => {
    const shooter = createShooter();
    const sets = [1, 2, 3, 4].map((scene) => shooter.set([0, -1], { scene, told: 'mode' }));

    const groups = groupByExposures(shooter.photos);

    expect(memberLists(groups)).toEqual(sets);
    expect(groups.map((group) => group.isComplete)).toEqual([true, true, true, true]);
  });

  test('[GR10] aperture and ISO count as exposure, not the bias alone', () => {
    const shooter = createShooter();
    const first = shooter.set([0, -2, 2], { scene: 1 });
    const second = shooter.set([0, -2, 2], { scene: 1, gapMs: 300, shutterS: 1 / 8 });

    expect(setsOf(shooter.photos)).toEqual([first, second]);
  });

  test('[GR9] the count of the maker is the set', () => {
    const shooter = createShooter();
    const first = shooter.set([0, -2, 2], { told: 'maker', length: 3 });
    const second = shooter.set([0, -2, 2, -4, 4], { told: 'maker', length: 5, gapMs: 300 });

    const groups = groupByExposures(shooter.photos);

    expect(memberLists(groups)).toEqual([first, second]);
    expect(groups.map((group) => group.rule)).toEqual(['vendor', 'vendor']);
  });

  test('[GR9] a count that never starts again is not believed', () => {
    const shooter = createShooter();
    const sets = [1, 2].map((scene) =>
      shooter.set([0, -2, 2], {
        scene,
        facts: { sequence: { index: 1, length: null, isBracket: true, bracketEv: null } },
      }),
    );

    expect(setsOf(shooter.photos)).toEqual(sets);
  });

  test('[GR11] ISO may change within a set', () => {
    const shooter = createShooter();
    const options = { gapMs: 300, facts: { exposureMode: 2 } };
    const set = [
      shooter.shoot({ ...options, ev: 0 }),
      shooter.shoot({ ...options, ev: -0.7 }),
      shooter.shoot({ ...options, ev: 0.7, isoEv: 0.7 }),
      shooter.shoot({ ...options, ev: -1.3, isoEv: -0.7 }),
      shooter.shoot({ ...options, ev: 1.3 }),
    ];

    expect(setsOf(shooter.photos)).toEqual([set]);
  });

  test('[GR11] the bias may be 0 in all photos of a set', () => {
    const shooter = createShooter();
    const first = shooter.set([0, -2, 2], { told: 'mode', scene: 1 });
    const second = shooter.set([0, -2, 2], { told: 'mode', scene: 1, gapMs: 900 });

    expect(setsOf(shooter.photos)).toEqual([first, second]);
  });

  test('[GR12] sets shot without a pause between them are divided at their period', () => {
    const shooter = createShooter();
    const sets = [0, 1, 2, 3].map(() => shooter.set([-1, 0, 1], { told: 'mode', gapMs: 300 }));

    expect(setsOf(shooter.photos)).toEqual(sets);
  });

  test('[GR12] a repeated exposure in a repeated pattern is no period of its own', () => {
    const shooter = createShooter();
    const pattern = [0, -1, 1, 0, -2, 2, 3];
    const sets = [0, 1, 2].map(() => shooter.set(pattern, { told: 'mode', gapMs: 300 }));

    const groups = groupByExposures(shooter.photos);

    expect(memberLists(groups)).toEqual(sets);
    expect(groups.map((group) => group.rule)).toEqual(['periodic', 'periodic', 'periodic']);
  });

  test('[GR13] seven exposures of which two are alike stay one set', () => {
    const shooter = createShooter();
    shooter.shoot({ scene: 4 });
    const set = shooter.set([0, -1, 1, -2, 2, -3, -3], { told: 'mode', withinMs: 150 });
    shooter.shoot({ scene: 5 });

    expect(setsOf(shooter.photos)).toEqual([set]);
  });

  test('[GR13] exposures at the limit of the shutter are told apart by the maker', () => {
    const shooter = createShooter();
    const tagged = (bracketEv: number) => ({
      exposureMode: 2,
      sequence: { index: null, length: null, isBracket: true, bracketEv },
    });
    const set = [
      shooter.shoot({ gapMs: 9000, ev: 0, facts: tagged(0) }),
      shooter.shoot({ gapMs: 200, ev: -2, facts: tagged(-2) }),
      shooter.shoot({ gapMs: 200, ev: 2, facts: tagged(2) }),
      shooter.shoot({ gapMs: 200, ev: -2, facts: tagged(-4) }),
      shooter.shoot({ gapMs: 200, ev: 4, facts: tagged(4) }),
    ];

    const [group] = groupByExposures(shooter.photos);

    expect(group).toMatchObject({ members: set, isComplete: true });
  });

  test('[GR14] a full buffer does not divide a set', () => {
    const shooter = createShooter();
    const start = shooter.set([0, -1, 1], { told: 'mode' });
    const rest = shooter.set([-2, 2], { told: 'mode', gapMs: 2600 });

    expect(setsOf(shooter.photos)).toEqual([[...start, ...rest]]);
  });

  test('[GR14] a pause parts sets whose exposures would make one ladder', () => {
    const shooter = createShooter();
    const first = shooter.set([0, -1, 1], { told: 'mode', scene: 1 });
    const second = shooter.set([3, 2, 4], { told: 'mode', scene: 2, gapMs: 4000 });

    expect(setsOf(shooter.photos)).toEqual([first, second]);
  });

  test('[GR8] noise reduction after long exposures doubles the gap', () => {
    const shooter = createShooter();
    const offsets = [0, -2, 2];
    const shootSet = (gapMs: number) =>
      offsets.map((ev, k) => {
        const id = shooter.shoot({ ev, gapMs: k === 0 ? gapMs : 300, shutterS: 8, facts: { exposureMode: 2 } });
        // The camera exposes once more, closed, for as long as the photo took.
        shooter.wait(8000 * 2 ** ev);
        return id;
      });
    const sets = [shootSet(5000), shootSet(5000)];

    expect(setsOf(shooter.photos)).toEqual(sets);
  });

  test('[GR7] nothing links over a quarter of a minute', () => {
    const shooter = createShooter();
    const first = shooter.set([0, -2], { told: 'mode' });
    shooter.set([2], { told: 'mode', gapMs: 16_000 });

    expect(setsOf(shooter.photos)).toEqual([first]);
  });

  test.each([
    ['orientation', { orientation: 6 }],
    ['size', { widthPx: 3000, heightPx: 2000 }],
    ['zoom', { focalLengthMm: 35 }],
    ['flash', { flashFired: true }],
    ['exposure mode', { exposureMode: 0 }],
  ])('[GR7] a change of %s ends a set', (_, facts) => {
    const shooter = createShooter();
    const set = shooter.set([0, -2], { told: 'mode' });
    shooter.shoot({ ev: 2, gapMs: 300, facts: { exposureMode: 2, ...facts } });

    expect(setsOf(shooter.photos)).toEqual([set]);
  });

  test('[GR15] the framing parts sets where exposures and pauses leave it open', () => {
    const shooter = createShooter();
    const first = shooter.set([-2, 0], { told: 'mode', scene: 7 });
    const second = shooter.set([2, 4, 6], { told: 'mode', scene: 8, gapMs: 900 });

    expect(setsOf(shooter.photos)).toEqual([first, second]);
  });

  test('[GR15] white and black photos are judged by time alone', () => {
    const shooter = createShooter();
    const set = shooter.set([0, -4, 4, -8, 8], { told: 'mode', shutterS: 1 / 60 });

    expect(setsOf(shooter.photos)).toEqual([set]);
  });
});
