import { expect, test } from 'vitest';
import { applyShootEvent } from '@shared/domain/apply-shoot-event';
import { cardFacts, photoCopies } from '@shared/domain/card-custody';
import { shootEventSchema } from '@shared/domain/shoot-event';
import { shootFromSnapshot, shootToSnapshot } from '@shared/domain/shoot-snapshot';
import { emptyShoot } from '@shared/domain/shoot-state';
import { photoIdSchema } from '@shared/model/ids';
import { importId, sha, testShoot, uuid } from '../../../support/shoot-builder';

const COPY = '/backup/Maple/originals/IMG_0001.JPG';

function withCopy() {
  const shoot = testShoot();
  const photo = shoot.shoot('IMG_0001.JPG', 0, { file: { sha256: sha(7), copies: [COPY] } });
  const check = { photoId: photo.id, file: photo.files[0]!.path, destination: COPY, level: 'L3' } as const;
  return { shoot, photo, check };
}

test('[CU2] a copy that was missing is proven again when an import makes it good', () => {
  const { shoot, photo, check } = withCopy();
  shoot.run({ type: 'recordChecks', checks: [{ ...check, result: 'missing' }] });
  expect(photoCopies(shoot.state, photo)[0]?.copies[1]).toMatchObject({ state: 'missing', level: null });

  const entry = { importId, card: 0, path: 'DCIM/IMG_0001.JPG' };
  const found = { sha256: sha(7), photoId: photo.id, copies: [COPY], isRestored: false };
  shoot.run({ type: 'recordDuplicate', ...entry, ...found });

  const now = shoot.state.photos.get(photo.id)!;
  expect(now.files[0]?.copies).toEqual([COPY]);
  expect(photoCopies(shoot.state, now)[0]?.copies[1]).toMatchObject({ state: 'proven', level: 'L2' });
});

test('[CU2] a file that the library had lost is proven again when an import brings it back', () => {
  const { shoot, photo, check } = withCopy();
  shoot.run({ type: 'recordChecks', checks: [{ ...check, destination: null, result: 'missing' }] });

  const entry = { importId, card: 0, path: 'DCIM/IMG_0001.JPG' };
  shoot.run({ type: 'recordDuplicate', ...entry, sha256: sha(7), photoId: photo.id, copies: [], isRestored: true });

  expect(photoCopies(shoot.state, photo)[0]?.copies[0]).toMatchObject({ state: 'proven', level: 'L2' });
});

test('[CU4] a look at a photo that the shoot does not hold changes nothing', () => {
  const { shoot, check } = withCopy();
  const stranger = photoIdSchema.parse(uuid(0xdead));

  const events = shoot.run({ type: 'recordChecks', checks: [{ ...check, photoId: stranger, result: 'different' }] });

  expect(events).toEqual([]);
  expect(shoot.state.checks.size).toBe(0);
});

test('[CU4] looks and destinations are in a snapshot as they were', () => {
  const { shoot, check } = withCopy();
  shoot.run({ type: 'recordChecks', checks: [{ ...check, result: 'unreadable' }] });

  const restored = shootFromSnapshot(JSON.parse(JSON.stringify(shootToSnapshot(shoot.state))));

  expect(restored.ok && restored.value.checks).toEqual(shoot.state.checks);
  expect(restored.ok && restored.value.imports).toEqual(shoot.state.imports);
});

test.each([
  ['/backup', ['/backup']],
  [null, []],
])('[CU4] an import of a version 1 journal with %s as its second copy opens', (secondCopyDir, copyDirs) => {
  const sources = [{ label: 'Card', root: '/card', volumeId: null }];
  const old = { type: 'importStarted', importId, sources, secondCopyDir, template: null, at: 1 };
  const state = emptyShoot();

  applyShootEvent(state, shootEventSchema.parse(old));

  expect(state.imports.get(importId)).toMatchObject({ copyDirs, readsTwice: false });
});

test('[CU6] a card’s files lack the destinations that their import was to fill', () => {
  const shoot = testShoot();
  const sources = [{ label: 'Card', root: '/card', volumeId: null }];
  const copyDirs = ['/backup', '/back'];
  const other = { ...shoot.state.imports.get(importId)! };
  shoot.run({ type: 'endImport', importId, how: 'stopped', code: null, message: null });
  shoot.run({ type: 'startImport', importId, sources, copyDirs, readsTwice: false, template: null });
  const file = { card: 0, path: 'DCIM/IMG_0001.JPG', sizeBytes: 1000, mtimeMs: 1 };
  shoot.run({ type: 'listCard', importId, files: [file] });
  shoot.shoot('IMG_0001.JPG', 0, {
    file: { copies: [COPY], source: { importId, card: 0, path: file.path, mtimeMs: 1 } },
  });

  const facts = cardFacts(shoot.state, shoot.state.imports.get(importId)!, 0);

  expect(other.copyDirs).toEqual([]);
  expect(facts.hasEnded).toBe(false);
  expect(facts.entries).toMatchObject([{ kind: 'kept', lacking: ['/back'] }]);
});
