import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupByCount } from '@shared/rules/grouping/group-by-count';
import type { GroupingPhoto } from '@shared/rules/grouping/grouping-photo';
import { createShooter } from '../../../../support/grouping-shooter';

const SEED = 31;

const named = (names: readonly string[]): GroupingPhoto[] => {
  const shooter = createShooter();
  for (const _ of names) shooter.shoot();
  return shooter.photos.map((photo, k) => ({ ...photo, name: names[k] ?? '', facts: null }));
};

describe('groups of a typed size', () => {
  test(`[GR28] every group has exactly the typed size, and nothing is lost (seed ${String(SEED)})`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 15 }),
        fc.array(fc.record({ body: fc.constantFrom('1', '2', null), gapMs: fc.integer({ min: 0, max: 90_000 }) }), {
          maxLength: 60,
        }),
        fc.constantFrom('name', 'time'),
        (exposures, shots, order) => {
          const shooter = createShooter();
          for (const { gapMs } of shots) shooter.shoot({ gapMs });
          const photos = shooter.photos.map((photo, k) => ({
            ...photo,
            facts: photo.facts && (shots[k]?.body == null ? null : { ...photo.facts, bodySerial: shots[k].body }),
          }));

          const { groups, remainder } = groupByCount(photos, exposures, order);

          expect(groups.every((group) => group.members.length === exposures)).toBe(true);
          const all = [...groups.flatMap((group) => group.members), ...remainder];
          expect(all.toSorted()).toEqual(photos.map((photo) => photo.id).toSorted());
        },
      ),
      { seed: SEED },
    );
  });

  test('[GR28, GR31] 31 photos in threes are ten groups and one left over, named', () => {
    const shooter = createShooter();
    for (let set = 0; set < 10; set += 1) shooter.set([0, -2, 2]);
    const last = shooter.shoot();

    const { groups, remainder, warnings } = groupByCount(shooter.photos, 3, 'name');

    expect(groups).toHaveLength(10);
    expect(remainder).toEqual([last]);
    expect(warnings.find((warning) => warning.code === 'remainder')).toMatchObject({
      photoIds: [last],
      first: 'IMG_0031.JPG',
      last: 'IMG_0031.JPG',
    });
  });

  test('[GR29] by name means numbers by value', () => {
    const photos = named(['DSC_10.JPG', 'DSC_2.JPG', 'DSC_1.JPG', 'DSC_9.JPG']);

    const { groups } = groupByCount(photos, 2, 'name');

    expect(groups.map((group) => group.members)).toEqual([
      [photos[2]?.id, photos[1]?.id],
      [photos[3]?.id, photos[0]?.id],
    ]);
  });

  test('[GR29] by time means the order of shooting, whatever the names', () => {
    const shooter = createShooter({ firstNumber: 9998 });
    const sets = [shooter.set([0, -2, 2]), shooter.set([0, -2, 2])];

    const { groups } = groupByCount(shooter.photos, 3, 'time');

    expect(groups.map((group) => group.members)).toEqual(sets);
  });

  test('[GR30] bodies are cut apart', () => {
    const first = createShooter({ serial: '1' });
    const second = createShooter({ serial: '2' });
    const sets = [first.set([0, -2, 2]), second.set([0, -2, 2])];

    const { groups, remainder } = groupByCount([...second.photos, ...first.photos], 3, 'name');

    expect(groups.map((group) => group.members)).toEqual(expect.arrayContaining(sets));
    expect(remainder).toEqual([]);
  });

  test('[GR30] a damaged photo stays where its name puts it', () => {
    const shooter = createShooter();
    const sets = [shooter.set([0, -2, 2]), shooter.set([0, -2, 2])];
    const photos = shooter.photos.map((photo, k) => (k === 1 ? { ...photo, facts: null, fingerprint: null } : photo));

    const { groups } = groupByCount(photos, 3, 'name');

    expect(groups.map((group) => group.members)).toEqual(sets);
  });

  test('[GR31] a minute within a set is named', () => {
    const shooter = createShooter();
    const ids = [shooter.shoot(), shooter.shoot({ gapMs: 61_000 })];

    const { groups, warnings } = groupByCount(shooter.photos, 2, 'name');

    expect(warnings).toMatchObject([{ code: 'long-gap', photoIds: ids }]);
    expect(groups[0]?.confidence).toBeLessThan(1);
  });

  test('[GR31] a go that is short is named, and so is one that is long', () => {
    const shooter = createShooter();
    for (let set = 0; set < 6; set += 1) shooter.set([0, -2, 2]);
    const short = shooter.set([0, -2]);
    const long = shooter.set([0, -2, 2, -4]);

    const { warnings } = groupByCount(shooter.photos, 3, 'name');

    expect(warnings.map(({ code, photoIds }) => ({ code, photoIds }))).toEqual([
      { code: 'missing', photoIds: short },
      { code: 'extra', photoIds: long },
    ]);
  });

  test('[GR31] sets as typed give no warning', () => {
    const shooter = createShooter();
    for (let set = 0; set < 6; set += 1) shooter.set([0, -2, 2]);

    const { groups, warnings } = groupByCount(shooter.photos, 3, 'name');

    expect(warnings).toEqual([]);
    expect(groups.every((group) => group.kind === 'count' && group.rule === 'count' && group.confidence === 1)).toBe(
      true,
    );
  });

  test('[GR25] the cover is the photo of middle exposure', () => {
    const shooter = createShooter();
    const set = shooter.set([0, -2, 2]);

    expect(groupByCount(shooter.photos, 3, 'name').groups[0]?.coverId).toBe(set[0]);
  });
});
