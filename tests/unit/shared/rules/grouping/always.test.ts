import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PhotoId } from '@shared/model/ids';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import type { GroupingPhoto } from '@shared/rules/grouping/grouping-photo';
import { memberLists, setsOf } from '../../../../support/grouping-expect';
import { createShooter } from '../../../../support/grouping-shooter';

const SEED = 20_260_501;
const RUNS = { seed: SEED, numRuns: 200 };

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 6 });

/** Facts that need not make sense: cameras write all of these. */
const facts = fc.record({
  capturedAtMs: maybe(fc.integer({ min: 0, max: 60_000 })),
  hasSubSeconds: fc.boolean(),
  offsetMinutes: fc.constant(null),
  make: maybe(fc.constantFrom('Canon', 'SONY')),
  model: maybe(fc.constantFrom('A', 'B')),
  bodySerial: maybe(fc.constantFrom('1', '2')),
  widthPx: maybe(fc.constantFrom(6000, 4000)),
  heightPx: maybe(fc.constantFrom(4000, 6000)),
  orientation: fc.constantFrom(1, 1, 1, 6),
  exposureTimeS: maybe(fc.constantFrom(0, 1 / 250, 1 / 60, 1 / 15, 1 / 4, 1, 4)),
  fNumber: maybe(fc.constantFrom(0, 8, 5.6)),
  iso: maybe(fc.constantFrom(100, 400)),
  exposureBiasEv: maybe(fc.constantFrom(-2, -1, 0, 1, 2)),
  exposureMode: maybe(fc.constantFrom(0, 1, 2, 2)),
  focalLengthMm: maybe(fc.constantFrom(24, 35)),
  flashFired: maybe(fc.boolean()),
  sequence: maybe(
    fc.record({
      index: maybe(fc.integer({ min: 1, max: 9 })),
      length: maybe(fc.constantFrom(3, 5)),
      isBracket: fc.boolean(),
      bracketEv: maybe(fc.constantFrom(-2, 0, 2)),
    }),
  ),
});

const idOf = (place: number): PhotoId => `00000000-0000-7000-8000-${String(place).padStart(12, '0')}` as PhotoId;
const pixels = fc.uint8Array({ minLength: 256, maxLength: 256 }).map((bytes) => Buffer.from(bytes).toString('base64'));

const anyPhotos: fc.Arbitrary<GroupingPhoto[]> = fc
  .array(
    fc.record({
      name: fc.integer({ min: 1, max: 9999 }).map((number) => `IMG_${String(number)}.JPG`),
      facts: maybe(facts),
      fingerprint: fc.oneof(fc.constant(null), fc.constant('not base64'), pixels),
    }),
    { maxLength: 40 },
  )
  .map((photos) => photos.map((photo, place) => ({ id: idOf(place), ...photo })));

/** Shoots that make sense: sets of any order, told in any way, singles and bursts between them. */
const anyShoot: fc.Arbitrary<GroupingPhoto[]> = fc
  .array(
    fc.record({
      offsets: fc.constantFrom([0, -2, 2], [-1, 0, 1], [0, -1, 1, -2, 2], [0], [0, 0, 0], [0, -2]),
      told: fc.constantFrom('flag', 'maker', 'mode', 'bias', 'none'),
      scene: fc.integer({ min: 0, max: 6 }),
      gapMs: fc.integer({ min: 200, max: 20_000 }),
    }),
    { maxLength: 12 },
  )
  .map((takes) => {
    const shooter = createShooter();
    for (const { offsets, ...options } of takes) shooter.set(offsets, options);
    return shooter.photos;
  });

const photosFrom = fc.oneof(anyPhotos, anyShoot);

describe(`what always holds (seed ${String(SEED)})`, () => {
  test('[GR1] every photo is in at most one group of at least two, and each group knows its size', () => {
    fc.assert(
      fc.property(photosFrom, (photos) => {
        const groups = groupByExposures(photos);
        const members = groups.flatMap((group) => group.members);

        expect(new Set(members).size).toBe(members.length);
        const ids = new Set(photos.map((photo) => photo.id));
        for (const group of groups) {
          expect(group.members.length).toBeGreaterThan(1);
          expect(group.members.every((id) => ids.has(id))).toBe(true);
          expect(group.members).toContain(group.coverId);
          expect(group.isComplete).toBe(group.exposures === group.members.length);
          expect(group.exposures).toBeGreaterThanOrEqual(group.members.length);
          expect(group.confidence).toBeGreaterThan(0);
          expect(group.confidence).toBeLessThanOrEqual(1);
        }
      }),
      RUNS,
    );
  });

  test('[GR2] the order of the photos does not matter', () => {
    fc.assert(
      fc.property(
        photosFrom.chain((photos) =>
          fc.tuple(fc.constant(photos), fc.shuffledSubarray(photos, { minLength: photos.length })),
        ),
        ([photos, shuffled]) => {
          const byFirst = (all: readonly GroupingPhoto[]) =>
            groupByExposures(all).toSorted((a, b) => ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1));

          expect(byFirst(shuffled)).toEqual(byFirst(photos));
        },
      ),
      RUNS,
    );
  });

  test('[GR2] a whole set taken out of its shoot is that set again', () => {
    fc.assert(
      fc.property(anyShoot, (photos) => {
        for (const group of groupByExposures(photos)) {
          const alone = photos.filter((photo) => group.members.includes(photo.id));
          if (group.isComplete) expect(setsOf(alone)).toEqual([[...group.members].sort()]);
        }
      }),
      RUNS,
    );
  });

  test('[GR3] one exposure is never a group, whatever the camera says', () => {
    const sameExposure = anyPhotos.map((photos) =>
      photos.map((photo) => ({
        ...photo,
        facts: photo.facts && { ...photo.facts, exposureTimeS: 1 / 60, fNumber: 8, iso: 100 },
      })),
    );
    fc.assert(
      fc.property(sameExposure, (photos) => {
        expect(setsOf(photos.filter((photo) => photo.facts !== null))).toEqual([]);
      }),
      RUNS,
    );
  });

  test('[GR4] a group never crosses bodies', () => {
    fc.assert(
      fc.property(anyPhotos, (photos) => {
        const serialOf = new Map(photos.map((photo) => [photo.id, photo.facts]));
        for (const group of groupByExposures(photos)) {
          const bodies = group.members.map((id) => {
            const known = serialOf.get(id);
            return known ? [known.make, known.model, known.bodySerial].join('|') : 'bare';
          });
          // Photos without time and exposure are placed by their pixels, not by their camera.
          if (group.rule !== 'similarity') expect(new Set(bodies).size).toBe(1);
        }
      }),
      RUNS,
    );
  });

  test('[GR4] two bodies that shoot at the same time keep their own sets', () => {
    const first = createShooter({ serial: '1' });
    const second = createShooter({ serial: '2' }, Date.UTC(2026, 4, 1, 10) + 150);
    const sets = [first.set([0, -2, 2]), second.set([0, -2, 2])];

    expect(setsOf([...first.photos, ...second.photos])).toEqual(memberLists(sets.map((members) => ({ members }))));
  });

  test('[GR4] two bodies of one model without serial numbers are told apart by their counters', () => {
    const first = createShooter({ serial: null, firstNumber: 9998 });
    const second = createShooter({ serial: null, firstNumber: 412 }, Date.UTC(2026, 4, 1, 10) + 150);
    for (const shooter of [first, second]) shooter.shoot({ scene: 4 });
    const sets = [first.set([0, -2, 2]), second.set([0, -2, 2])];

    expect(setsOf([...first.photos, ...second.photos])).toEqual(memberLists(sets.map((members) => ({ members }))));
  });

  test('[GR5] what a set lacks is not taken from the next one', () => {
    const shooter = createShooter();
    const short = shooter.set([0, -2], { told: 'mode', scene: 1 });
    shooter.skipNumber();
    const whole = shooter.set([2, 0, 4], { told: 'mode', scene: 2, gapMs: 4000 });

    expect(setsOf(shooter.photos)).toEqual([short, whole]);
  });
});
