import { describe, expect, test } from 'vitest';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import { sayReason } from '@shared/rules/grouping/say-reason';
import { memberLists } from '../../../../support/grouping-expect';
import { createShooter } from '../../../../support/grouping-shooter';

describe('what is said about a group', () => {
  test('[GR23, GR5] a deleted exposure leaves a short set and takes no neighbour', () => {
    const shooter = createShooter();
    const whole = shooter.set([0, -1, 1, -2, 2], { told: 'mode', scene: 1 });
    const start = shooter.set([0, -1], { told: 'mode', scene: 2 });
    shooter.skipNumber();
    const short = [...start, ...shooter.set([-2, 2], { told: 'mode', scene: 2, gapMs: 600 })];
    const after = shooter.set([0, -1, 1, -2, 2], { told: 'mode', scene: 3, gapMs: 6000 });

    const groups = groupByExposures(shooter.photos);

    expect(groups.map((group) => group.members)).toEqual([whole, short, after]);
    expect(groups.map((group) => group.isComplete)).toEqual([true, false, true]);
    expect(groups[1]).toMatchObject({ exposures: 5, reason: { missing: 1 } });
  });

  test('[GR23] two of three, the last one deleted', () => {
    const shooter = createShooter();
    const short = shooter.set([0, -2], { told: 'mode', scene: 1 });
    shooter.skipNumber();
    shooter.shoot({ scene: 2 });

    expect(groupByExposures(shooter.photos)).toMatchObject([{ members: short, isComplete: false, exposures: 3 }]);
  });

  test('[GR23] the maker says how many there should be', () => {
    const shooter = createShooter();
    shooter.set([0, -0.7], { told: 'maker', length: 5 });

    expect(groupByExposures(shooter.photos)).toMatchObject([{ isComplete: false, exposures: 5 }]);
  });

  test.each([1, 2, 3, 4])('[GR24] a set cut short after %i and shot again', (cut) => {
    const shooter = createShooter();
    const tried = shooter.set([0, -1, 1, -2, 2].slice(0, cut), { told: 'mode', scene: 1 });
    const again = shooter.set([0, -1, 1, -2, 2], { told: 'mode', scene: 1, gapMs: 3000 });

    const groups = groupByExposures(shooter.photos);
    const expected = cut === 1 ? [again] : [tried, again];

    expect(groups.map((group) => group.members)).toEqual(expected);
    expect(groups.map((group) => group.isComplete)).toEqual(cut === 1 ? [true] : [false, true]);
    expect(groups.map((group) => group.exposures)).toEqual(expected.map(() => 5));
  });

  test('[GR24] a set of three before a set of five of another framing is whole', () => {
    const shooter = createShooter();
    shooter.set([0, -1, 1], { told: 'mode', scene: 1 });
    shooter.set([0, -1, 1, -2, 2], { told: 'mode', scene: 2, gapMs: 4000 });

    expect(groupByExposures(shooter.photos).map((group) => group.isComplete)).toEqual([true, true]);
  });

  test('[GR25] the cover is the photo of middle exposure', () => {
    const shooter = createShooter();
    const rising = shooter.set([-2, 0, 2], { scene: 1 });
    const outward = shooter.set([0, -1, 1, -2, 2], { scene: 2 });
    const shifted = shooter.set([1, -1, 3], { scene: 3, told: 'mode' });

    const covers = groupByExposures(shooter.photos).map((group) => group.coverId);

    expect(covers).toEqual([rising[1], outward[0], shifted[0]]);
  });

  test('[GR26] every group has a sentence, and certain evidence is surer', () => {
    const shooter = createShooter();
    shooter.set([0, -2, 2], { told: 'maker', length: 3, scene: 1 });
    shooter.set([0, -2, 2], { told: 'mode', scene: 2, gapMs: 20_000 });
    shooter.set([0, -2, 2], { told: 'bias', scene: 3, gapMs: 20_000 });
    shooter.set([0, -2, 2], { told: 'none', scene: 4, gapMs: 20_000 });

    const groups = groupByExposures(shooter.photos);
    const confidences = groups.map((group) => group.confidence);

    expect(groups.map((group) => sayReason(group.reason))).toEqual([
      '3 exposures, 2 EV apart within a second: the camera numbered them as one bracket.',
      ...groups.slice(1).map(() => expect.stringMatching(/^3 exposures.*\.$/) as string),
    ]);
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
    expect(new Set(confidences).size).toBe(4);
  });

  test.each(['flag', 'maker', 'mode', 'bias', 'none'] as const)(
    '[GR27] single, burst, burst, single, 3, 5, burst, 7, single, told by %s',
    (told) => {
      const shooter = createShooter();
      const burst = (scene: number, size: number) => {
        for (let k = 0; k < size; k += 1) shooter.shoot({ scene, gapMs: k === 0 ? 6000 : 150 });
      };
      shooter.shoot({ scene: 1 });
      burst(2, 1);
      burst(3, 8);
      shooter.shoot({ scene: 4 });
      const three = shooter.set([0, -2, 2], { told, scene: 5 });
      const five = shooter.set([0, -1, 1, -2, 2], { told, scene: 6 });
      burst(7, 2);
      const seven = shooter.set([0, -1, 1, -2, 2, -3, 3], { told, scene: 8 });
      shooter.shoot({ scene: 9 });

      const groups = groupByExposures(shooter.photos);

      expect(memberLists(groups)).toEqual([three, five, seven]);
      expect(groups.every((group) => group.isComplete)).toBe(true);
    },
  );
});
