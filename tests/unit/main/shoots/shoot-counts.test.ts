import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shootCounts } from '../../../../main/shoots/view/shoot-counts';
import { attempt, choice, sampleShoot } from '../../../support/any-history';
import { NOTHING_SEEN, service, subjectId, testShoot } from '../../../support/shoot-builder';

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

describe('counts', () => {
  test('[LI20] in any history every photo that is there is counted in one state', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 30 }), (choices) => {
        const shoot = sampleShoot();
        for (const choose of choices) attempt(shoot, choose);

        const counts = shootCounts(shoot.state);

        const { removed: heldAsRemoved = 0, ...held } = counts.held;
        const { waiting, sent, changed, failed, ignored } = counts;
        expect(sum([waiting, sent, changed, failed, ignored, ...Object.values(held)])).toBe(counts.photos);
        expect(counts.photos + counts.removed).toBe(shoot.state.photos.size);
        expect(heldAsRemoved).toBeLessThanOrEqual(counts.removed);
      }),
    );
  });

  test('[LI20] a photo without an ID, one in no service and a damaged one are counted; a card is not', () => {
    const shoot = testShoot({ kind: 'school', services: [service('all')] });
    const [tagged, plain] = [shoot.shoot('A.JPG', 0), shoot.shoot('B.JPG', 1)];
    shoot.shoot('CARD.JPG', 2, { seen: { codes: ['A-1'], isSuspectedCard: true } });
    shoot.run({ type: 'tagPhotos', photoIds: [tagged.id], mode: 'add', subjectIds: [subjectId('A-1')] });
    shoot.run({ type: 'assignByCards' });
    const damage = { code: 'truncated' as const, message: 'The end is missing.' };
    shoot.run({ type: 'recordAnalyses', items: [{ photoId: plain.id, facts: null, analysis: NOTHING_SEEN, damage }] });

    expect(shootCounts(shoot.state)).toMatchObject({
      photos: 3,
      noId: 1,
      unassigned: 2,
      damaged: 1,
      waiting: 1,
      held: { 'no-subject-id': 1, 'subject-card': 1 },
    });
  });

  test('[LI20] a removed photo is counted as removed alone', () => {
    const shoot = testShoot();
    const photo = shoot.shoot('A.JPG', 0);

    shoot.run({ type: 'removePhotos', photoIds: [photo.id] });

    expect(shootCounts(shoot.state)).toMatchObject({
      photos: 0,
      removed: 1,
      noId: 0,
      unassigned: 0,
      waiting: 0,
      held: { removed: 1 },
    });
  });
});
