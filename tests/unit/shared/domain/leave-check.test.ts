import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  leaveFacts,
  leaveHeadline,
  photosOfConcern,
  LEAVE_CONCERNS,
  type LeaveFacts,
} from '@shared/domain/leave-check';
import { DEFAULT_POLICY } from '@shared/model/custody';
import { studioIdSchema } from '@shared/model/ids';
import { FACTS, importId, subjectId, testShoot, uuid, type TestShoot } from '../../../support/shoot-builder';

/** An import of `names`, all listed and settled, done. */
function visit(names: readonly string[], copies: boolean): TestShoot {
  const shoot = testShoot({ kind: 'school' });
  const files = names.map((name) => ({
    card: 0,
    path: `DCIM/100CANON/${name}`,
    sizeBytes: 1_000,
    mtimeMs: FACTS.capturedAtMs ?? 0,
  }));
  shoot.run({ type: 'listCard', importId, files });
  names.forEach((name, n) =>
    shoot.shoot(name, n, { file: { copies: copies ? [`/backup/Test/originals/${name}`] : [] } }),
  );
  shoot.run({ type: 'endImport', importId, how: 'done', code: null, message: null });
  return shoot;
}
const factsOf = ({ state }: TestShoot, sinceMs = 0): LeaveFacts => leaveFacts(state, sinceMs, DEFAULT_POLICY);
const headline = (shoot: TestShoot): string => leaveHeadline([factsOf(shoot)], false);
const tagAll = (shoot: TestShoot): void => {
  const photoIds = [...shoot.state.photos.keys()];
  shoot.run({ type: 'tagPhotos', photoIds, mode: 'add', subjectIds: [subjectId('A-1')] });
};
const sendAll = (shoot: TestShoot): void => {
  shoot.run({ type: 'queueSend', mode: 'new', photoIds: null });
  const items = [...shoot.state.sends].flatMap(([photoId, { intent }]) => {
    const photo = shoot.state.photos.get(photoId);
    return intent && photo
      ? [{ ...intent, photoId, files: photo.files.map(({ sha256 }) => sha256), wasThere: false }]
      : [];
  });
  shoot.run({ type: 'recordConfirmed', studioId: studioIdSchema.parse(uuid(0x5d)), items });
};

describe('may I leave, may I format', () => {
  test('[VE20] with every card safe and nothing left to do: leave', () => {
    const shoot = visit(['A.JPG', 'B.JPG'], true);
    expect(headline(shoot)).toBe('look');
    expect(factsOf(shoot).counts).toMatchObject({ 'no-id': 2, held: 2, 'few-copies': 0 });
    tagAll(shoot);
    expect(factsOf(shoot).counts).toMatchObject({ 'no-id': 0, held: 0, unsent: 2 });
    expect(headline(shoot)).toBe('look');
    sendAll(shoot);
    expect(headline(shoot)).toBe('leave');
    expect(factsOf(shoot).cards).toMatchObject([{ label: 'EOS', answer: { isSafe: true, files: 2 } }]);
  });

  test('[CU21] copies on the library’s own disk keep one here', () => {
    const shoot = visit(['A.JPG', 'B.JPG'], true);
    const rule = { ...DEFAULT_POLICY, sharedDirs: ['/backup'] };

    expect(leaveFacts(shoot.state, 0, rule)).toMatchObject({
      counts: { 'few-copies': 2 },
      cards: [{ answer: { isSafe: false } }],
    });
    expect(photosOfConcern(shoot.state, 'few-copies', rule)).toHaveLength(2);
  });

  test('[VE20] one copy only, a bad copy, a failed file: stay; whatever else is fine', () => {
    const single = visit(['A.JPG'], false);
    expect([headline(single), factsOf(single).counts['few-copies']]).toEqual(['stay', 1]);

    const bad = visit(['A.JPG'], true);
    const photo = bad.photo('A.JPG');
    const check = { photoId: photo.id, file: photo.files[0]!.path, destination: null, level: 'L3' as const };
    bad.run({ type: 'recordChecks', checks: [{ ...check, result: 'different' }] });
    expect([headline(bad), factsOf(bad).counts['bad-copy']]).toEqual(['stay', 1]);
    expect(photosOfConcern(bad.state, 'bad-copy', DEFAULT_POLICY)).toEqual([photo.id]);

    const failed = visit(['A.JPG'], true);
    const file = { importId, card: 0, path: 'DCIM/B.JPG' };
    failed.run({ type: 'listCard', importId, files: [{ card: 0, path: file.path, sizeBytes: 1, mtimeMs: 0 }] });
    failed.run({
      type: 'recordUnimported',
      outcome: 'failed',
      files: [{ ...file, code: 'source-unreadable', message: '' }],
    });
    expect([headline(failed), factsOf(failed).counts['failed-files']]).toEqual(['stay', 1]);
  });

  test('[VE20] without a card nothing is said to be safe, and while something is copied: wait', () => {
    expect(leaveHeadline([], false)).toBe('nothing');
    const shoot = visit(['A.JPG'], true);
    expect(leaveHeadline([factsOf(shoot)], true)).toBe('wait');
    // Cards of days before are not of this visit.
    expect(leaveHeadline([factsOf(shoot, Number.MAX_SAFE_INTEGER)], false)).toBe('nothing');
  });

  test('[VE20] never "leave" or "look" while a card is not safe or photos are at stake', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ isSafe: fc.boolean(), counts: fc.tuple(...LEAVE_CONCERNS.map(() => fc.nat(2))) })),
        (shoots) => {
          const facts = shoots.map(({ isSafe, counts }): LeaveFacts => ({
            cards: [{ importId, card: 0, label: '', seenAtMs: 0, answer: { isSafe, files: 1, reasons: [] } }],
            counts: Object.fromEntries(
              LEAVE_CONCERNS.map((concern, at) => [concern, counts[at]]),
            ) as LeaveFacts['counts'],
          }));
          const said = leaveHeadline(facts, false);
          const atStake = facts.some(
            ({ cards, counts }) =>
              !cards[0]?.answer.isSafe || counts['failed-files'] + counts['bad-copy'] + counts['few-copies'] > 0,
          );
          const isWorkLeft = facts.some(({ counts }) => Object.values(counts).some((n) => n > 0));
          expect(said).toBe(shoots.length === 0 ? 'nothing' : atStake ? 'stay' : isWorkLeft ? 'look' : 'leave');
        },
      ),
    );
  });
});
