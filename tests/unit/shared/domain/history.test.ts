import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyShootEvent } from '@shared/domain/apply-shoot-event';
import { shootEventSchema } from '@shared/domain/shoot-event';
import { shootFromSnapshot, shootToSnapshot } from '@shared/domain/shoot-snapshot';
import { emptyShoot, type ShootState } from '@shared/domain/shoot-state';
import { attempt, choice, sampleShoot } from '../../../support/any-history';
import { service, testShoot } from '../../../support/shoot-builder';

const plain = (state: ShootState) => JSON.parse(JSON.stringify(shootToSnapshot(state))) as unknown;

describe('history', () => {
  test('[SH1] replaying any history gives the state that was lived through', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 25 }), fc.nat(), (choices, cut) => {
        const shoot = sampleShoot();
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
        const shoot = sampleShoot();
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
