import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyShootEvent } from '@shared/domain/apply-shoot-event';
import type { ShootCommand } from '@shared/domain/shoot-command';
import { shootEventSchema } from '@shared/domain/shoot-event';
import { shootFromSnapshot, shootToSnapshot } from '@shared/domain/shoot-snapshot';
import { emptyShoot, type ShootState } from '@shared/domain/shoot-state';
import type { PhotoId } from '@shared/model/ids';
import { service, subjectId, testShoot, type TestShoot } from '../../../support/shoot-builder';

/** A choice of command that makes sense for the shoot as it is; numbers pick photos and buckets. */
type Choice = (shoot: TestShoot) => ShootCommand;

const pick = (shoot: TestShoot, picks: readonly number[]): PhotoId[] => {
  const ids = [...shoot.state.photos.keys()];
  return [...new Set(picks.map((n) => ids[n % ids.length]!))];
};
const picks = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });
const choice: fc.Arbitrary<Choice> = fc.oneof(
  fc.constant<Choice>(() => ({ type: 'groupAutomatically' })),
  fc.constant<Choice>(() => ({ type: 'assignByCards' })),
  fc.constant<Choice>(() => ({ type: 'assignBuckets' })),
  fc.constant<Choice>(() => ({ type: 'undo' })),
  fc.constant<Choice>(() => ({ type: 'redo' })),
  fc.constantFrom('new', 'changed', 'force').map<Choice>((mode) => () => ({ type: 'queueSend', mode, photoIds: null })),
  picks.map<Choice>((n) => (shoot) => ({ type: 'groupPhotos', photoIds: pick(shoot, n) })),
  picks.map<Choice>((n) => (shoot) => ({ type: 'ungroupPhotos', photoIds: pick(shoot, n) })),
  picks.map<Choice>((n) => (shoot) => ({ type: 'removePhotos', photoIds: pick(shoot, n) })),
  fc.tuple(picks, fc.nat(1), fc.nat(30)).map<Choice>(([n, bucket, before]) => (shoot) => ({
    type: 'placePhotos',
    photoIds: pick(shoot, n),
    bucketId: shoot.state.buckets[bucket]?.id ?? null,
    beforePhotoId: pick(shoot, [before])[0] ?? null,
  })),
  fc
    .tuple(picks, fc.constantFrom('add', 'replace', 'remove'), fc.constantFrom('A-1', 'B-2'))
    .map<Choice>(([n, mode, id]) => (shoot) => ({
      type: 'tagPhotos',
      photoIds: pick(shoot, n),
      mode,
      subjectIds: [subjectId(id)],
    })),
  fc
    .tuple(picks, fc.nat(5))
    .map<Choice>(([n, rating]) => (shoot) => ({ type: 'editPhotos', photoIds: pick(shoot, n), patch: { rating } })),
  fc.integer({ min: 2, max: 4 }).map<Choice>((exposures) => () => ({
    type: 'groupByCount',
    photoIds: null,
    bucketId: null,
    exposures,
    order: 'name',
  })),
  fc.constant<Choice>((shoot) => ({
    type: 'removeBucket',
    bucketId: shoot.state.buckets[0]?.id ?? shoot.bucket('none').id,
  })),
);

/** Carries out what the shoot does not refuse. */
function attempt(shoot: TestShoot, choose: Choice): void {
  try {
    shoot.run(choose(shoot));
  } catch (error) {
    if (!(error instanceof Error) || !/was refused|no bucket/.test(error.message)) throw error;
  }
}

const sample = (): TestShoot => {
  const shoot = testShoot({ rules: { readsCards: true }, services: [service('hdr', 3), service('single', 1)] });
  for (let n = 0; n < 12; n += 1) {
    const facts = { exposureTimeS: [1 / 125, 1 / 500, 1 / 30][n % 3] ?? 0.01, exposureMode: 2 };
    const seen = n === 5 ? { codes: ['A-1'], isSuspectedCard: true } : {};
    shoot.shoot(`IMG_${String(1000 + n)}.JPG`, n * 0.7, { facts, seen });
  }
  return shoot;
};
const plain = (state: ShootState) => JSON.parse(JSON.stringify(shootToSnapshot(state))) as unknown;

describe('history', () => {
  test('[SH1] replaying any history gives the state that was lived through', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 25 }), fc.nat(), (choices, cut) => {
        const shoot = sample();
        for (const choose of choices) attempt(shoot, choose);

        const replayed = emptyShoot();
        const at = cut % (shoot.events.length + 1);
        let resumed: ShootState = emptyShoot();
        shoot.events.forEach((event, index) => {
          if (index === at) {
            const restored = shootFromSnapshot(JSON.parse(JSON.stringify(shootToSnapshot(replayed))));
            if (!restored.ok) throw new Error(restored.error);
            resumed = restored.value;
          }
          const read = shootEventSchema.parse(JSON.parse(JSON.stringify(event)));
          applyShootEvent(replayed, read);
          if (index >= at) applyShootEvent(resumed, read);
        });

        expect(plain(replayed)).toEqual(plain(shoot.state));
        if (at < shoot.events.length) expect(plain(resumed)).toEqual(plain(shoot.state));
      }),
      { numRuns: 60 },
    );
  });

  test('[SH2] undo gives back what was, and redo brings it again', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 12 }), (choices) => {
        const shoot = sample();
        for (const choose of choices) {
          const depth = shoot.state.undo.length;
          const before = values(shoot.state);
          attempt(shoot, choose);
          if (shoot.state.undo.length <= depth) continue;
          const after = values(shoot.state);

          shoot.run({ type: 'undo' });
          expect(values(shoot.state)).toEqual(before);

          shoot.run({ type: 'redo' });
          expect(values(shoot.state)).toEqual(after);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('[SH3] undo refuses when a rule has changed the photos since', () => {
    const shoot = testShoot({ services: [service('photos')] });
    const { id } = shoot.shoot('IMG_0001.JPG', 0);
    shoot.run({ type: 'groupPhotos', photoIds: [id, shoot.shoot('IMG_0002.JPG', 1).id] });
    const [group] = shoot.state.groups.values();
    applyShootEvent(shoot.state, {
      type: 'edited',
      editId: group!.id,
      label: 'group',
      by: 'rule',
      reverts: null,
      changes: [{ kind: 'groups', before: [group!], after: [] }],
      at: 0,
    });

    expect(shoot.refused({ type: 'undo' }).code).toBe('changed-since');
  });

  test('[SH4] what a rule did is not in the undo list', () => {
    const shoot = testShoot({ services: [service('photos')] });
    shoot.shoot('IMG_0001.JPG', 0);
    shoot.run({ type: 'assignBuckets' });

    expect(shoot.refused({ type: 'undo' }).code).toBe('nothing-to-do');
  });
});

/** What undo answers for; revisions only ever grow. */
const values = (state: ShootState) => ({
  photos: [...state.photos.values()].map(({ revision: _revision, ...photo }) => photo),
  groups: [...state.groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  subjects: [...state.subjects.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  buckets: state.buckets,
});
