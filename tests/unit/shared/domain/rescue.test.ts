import { expect, test } from 'vitest';
import { cardFacts, photoCopies } from '@shared/domain/card-custody';
import { shootEventSchema } from '@shared/domain/shoot-event';
import { shootFromSnapshot, shootToSnapshot } from '@shared/domain/shoot-snapshot';
import { photoSync } from '@shared/domain/shown-sync';
import { DEFAULT_POLICY } from '@shared/model/custody';
import { photoIdSchema } from '@shared/model/ids';
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
