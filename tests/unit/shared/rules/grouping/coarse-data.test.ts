import { describe, expect, test } from 'vitest';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import { memberLists, setsOf } from '../../../../support/grouping-expect';
import { createShooter } from '../../../../support/grouping-shooter';

describe('order of shooting', () => {
  test('[GR6] a counter that rolls over within one second keeps its order', () => {
    const shooter = createShooter({ hasSubSeconds: false, firstNumber: 9998 });
    const set = shooter.set([0, -1, 1, -2, 2], { told: 'mode', withinMs: 100, gapMs: 0 });

    const [group] = groupByExposures(shooter.photos);

    expect(group?.members).toEqual(set);
  });

  test('[GR6] equal file numbers of two cards are told apart by time', () => {
    const first = createShooter();
    const second = createShooter({}, Date.UTC(2026, 4, 1, 12));
    const sets = [first.set([0, -2, 2], { scene: 1 }), second.set([0, -2, 2], { scene: 2 })];

    expect(setsOf([...first.photos, ...second.photos])).toEqual(sets);
  });
});

describe('coarse and missing data', () => {
  test('[GR20] whole seconds give the same sets with less confidence', () => {
    const series = (hasSubSeconds: boolean) => {
      const shooter = createShooter({ hasSubSeconds });
      const sets = [1, 1, 2].map((scene) => shooter.set([0, -2, 2], { told: 'mode', scene, gapMs: 2400 }));
      return { sets, groups: groupByExposures(shooter.photos) };
    };
    const [exact, coarse] = [series(true), series(false)];

    expect(memberLists(exact.groups)).toEqual(exact.sets);
    expect(memberLists(coarse.groups)).toEqual(coarse.sets);
    expect(coarse.groups[0]?.confidence).toBeLessThan(exact.groups[0]?.confidence ?? 0);
  });

  test('[GR20] times without seconds do not join what was taken in the same minute', () => {
    const shooter = createShooter();
    for (let scene = 60; scene < 72; scene += 1) shooter.shoot({ scene, ev: (scene % 3) - 1, gapMs: 9000 });
    const photos = shooter.photos.map((photo) => ({
      ...photo,
      facts: photo.facts && {
        ...photo.facts,
        hasSubSeconds: false,
        capturedAtMs: Math.floor((photo.facts.capturedAtMs ?? 0) / 60_000) * 60_000,
      },
    }));

    expect(setsOf(photos)).toEqual([]);
  });

  test('[GR21] photos without a time are in the order of their names', () => {
    const shooter = createShooter();
    const sets = [1, 2, 3].map((scene) => shooter.set([0, -2, 2], { told: 'mode', scene }));
    const photos = shooter.photos.map((photo) => ({
      ...photo,
      facts: photo.facts && { ...photo.facts, capturedAtMs: null, hasSubSeconds: false },
    }));

    expect(setsOf(photos.toReversed())).toEqual(sets);
  });

  test('[GR21] without exposure data the bias still tells a set', () => {
    const shooter = createShooter();
    const nothing = { exposureTimeS: null, fNumber: null, iso: null, exposureMode: 2 };
    const set = [0, -1, 1].map((bias) => shooter.shoot({ gapMs: 300, facts: { ...nothing, exposureBiasEv: bias } }));

    expect(setsOf(shooter.photos)).toEqual([set]);
  });

  test.each([1, 2, 3])('[GR22] damaged metadata at place %i leaves a short set around it', (damaged) => {
    const shooter = createShooter();
    shooter.set([0, -1, 1, -2, 2], { scene: 2 });
    const set = shooter.set([0, -1, 1, -2, 2], { scene: 1 });
    const photos = shooter.photos.map((photo) =>
      photo.id === set[damaged] ? { ...photo, facts: null, fingerprint: null } : photo,
    );

    const group = groupByExposures(photos)[1];

    expect(group?.members).toEqual(set.filter((id) => id !== set[damaged]));
    expect(group).toMatchObject({ isComplete: false, exposures: 5 });
  });
});
