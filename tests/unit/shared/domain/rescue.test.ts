import { expect, test } from 'vitest';
import { cardFacts, photoCopies } from '@shared/domain/card-custody';
import { leaveFacts, photosOfConcern } from '@shared/domain/leave-check';
import { shootEventSchema } from '@shared/domain/shoot-event';
import { shootFromSnapshot, shootToSnapshot } from '@shared/domain/shoot-snapshot';
import { photoSync } from '@shared/domain/shown-sync';
import { DEFAULT_POLICY } from '@shared/model/custody';
import { photoIdSchema, studioIdSchema } from '@shared/model/ids';
import { listCopies } from '@shared/rules/custody/list-copies';
import { judgeCard } from '@shared/rules/custody/safe-to-format';
import { importId, NOTHING_SEEN, sha, testShoot, uuid } from '../../../support/shoot-builder';

const PATH = 'DCIM/IMG_0007.JPG';
const photoId = photoIdSchema.parse(uuid(0x77));

/** A card with one file that could not be read, and what was rescued of it. */
function withRescued() {
  const shoot = testShoot();
  const listed = { card: 0, path: PATH, sizeBytes: 10_000, mtimeMs: 5 };
  shoot.run({ type: 'listCard', importId, files: [listed] });
  const failed = { importId, card: 0, path: PATH, code: 'source-unreadable', message: 'A part of it is unreadable.' };
  shoot.run({ type: 'recordUnimported', outcome: 'failed', files: [failed] });
  shoot.run({ type: 'endImport', importId, how: 'done', code: null, message: null });
  const rescue = {
    type: 'recordRescued' as const,
    photoId,
    file: {
      role: 'image' as const,
      path: 'originals/IMG_0007.rescued.JPG',
      name: 'IMG_0007.rescued.JPG',
      sha256: sha(7),
      sizeBytes: 10_000,
      source: { importId, card: 0, path: PATH, mtimeMs: 5 },
      copies: [],
      holes: [{ from: 4_096, to: 5_120 }],
    },
    facts: null,
  };
  const events = shoot.run(rescue);
  return { shoot, rescue, events, photo: shoot.state.photos.get(photoId)! };
}

test('[VE8] what was rescued is a damaged photo, held back, and its card stays one that failed', () => {
  const { shoot, photo } = withRescued();
  expect(photo.damage).toMatchObject({ code: 'rescued', message: expect.stringContaining('10 %') as string });
  expect(photoSync(shoot.state, photo)).toMatchObject({ sync: 'held', held: 'unverified' });
  const run = shoot.state.imports.get(importId)!;
  expect(judgeCard(cardFacts(shoot.state, run, null), DEFAULT_POLICY)).toMatchObject({
    isSafe: false,
    reasons: [{ code: 'unreadable', count: 1 }],
  });
});

test('[VE8] no place of what was rescued is a proven copy, and leaving says so with its photo', () => {
  const { shoot, photo } = withRescued();
  const places = (): unknown => photoCopies(shoot.state, photo)[0]?.copies.map(({ state, level }) => [state, level]);
  expect(places()).toEqual([['rescued', null]]);
  const { path: file } = photo.files[0]!;
  const look = { photoId, file, destination: null, level: 'L3' as const };
  shoot.run({ type: 'recordChecks', checks: [{ ...look, result: 'ok' }] });
  expect(places()).toEqual([['rescued', null]]);
  expect(leaveFacts(shoot.state, 0, DEFAULT_POLICY).counts).toMatchObject({
    ...{ 'failed-files': 1, rescued: 1 },
    ...{ 'bad-copy': 0, 'few-copies': 0, damaged: 0 },
  });
  expect(photosOfConcern(shoot.state, 'rescued', DEFAULT_POLICY)).toEqual([photoId]);

  shoot.run({ type: 'recordChecks', checks: [{ ...look, result: 'different' }] });

  expect(places()).toEqual([['different', null]]);
});

test('[VE8] a rescued copy on a second disk and at the studio makes no card safe', () => {
  const { photo } = withRescued();
  const file = { ...photo.files[0]!, copies: ['/backup/Test/originals/IMG_0007.rescued.JPG'] };
  const confirmed = { studioId: studioIdSchema.parse(uuid(0x5d)), files: [file.sha256], at: 9 };

  const copies = listCopies(photo, file, { checks: [], confirmed });

  expect(copies.map(({ state }) => state)).toEqual(['rescued', 'rescued', 'rescued']);
  const facts = { hasEnded: true, entries: [{ kind: 'kept' as const, copies, lacking: [] }] };
  expect(judgeCard(facts, DEFAULT_POLICY)).toMatchObject({
    isSafe: false,
    reasons: [{ code: 'few-copies', copies: 0 }],
  });
});

test('[VE8] a picture that opens well is still one of which a part is missing', () => {
  const { shoot } = withRescued();
  shoot.run({ type: 'recordAnalyses', items: [{ photoId, facts: null, analysis: NOTHING_SEEN, damage: null }] });
  expect(shoot.state.photos.get(photoId)?.damage?.code).toBe('rescued');
});

test('[VE8] it is written down once, and comes out of journal and snapshot as it went in', () => {
  const { shoot, rescue, events } = withRescued();
  expect(shoot.run(rescue)).toEqual([]);
  expect(events.map((event) => shootEventSchema.parse(JSON.parse(JSON.stringify(event))))).toEqual(events);
  const kept = shootFromSnapshot(JSON.parse(JSON.stringify(shootToSnapshot(shoot.state))));
  expect(kept.ok && kept.value.photos).toEqual(shoot.state.photos);
});

test('[VE9] a file that was put back is proven again, and was so at that time', () => {
  const shoot = testShoot();
  const photo = shoot.shoot('IMG_0001.JPG', 0);
  const [file] = photo.files;
  const place = { photoId: photo.id, file: file!.path, destination: null };
  shoot.run({ type: 'recordChecks', checks: [{ ...place, result: 'different', level: 'L3' }] });
  expect(photoCopies(shoot.state, photo)[0]?.copies[0]?.state).toBe('different');
  shoot.run({ type: 'recordRestored', ...place, from: 'copy', keptAside: 'IMG_0001.JPG.1' });
  expect(photoCopies(shoot.state, photo)[0]?.copies[0]).toMatchObject({ state: 'proven', level: 'L2' });
  expect(shoot.refused({ type: 'recordRestored', ...place, file: 'other', from: 'copy', keptAside: null }).code).toBe(
    'not-found',
  );
});
