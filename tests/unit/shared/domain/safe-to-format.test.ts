import fc from 'fast-check';
import { expect, test } from 'vitest';
import { studioIdSchema, type Sha256 } from '@shared/model/ids';
import { cardFacts } from '@shared/domain/card-custody';
import { DEFAULT_POLICY } from '@shared/model/custody';
import { judgeCard, type FormatReason } from '@shared/rules/custody/safe-to-format';
import { importId, testShoot, uuid, type TestShoot } from '../../../support/shoot-builder';

const STUDIO = studioIdSchema.parse(uuid(0x5d));
const FOLDER = 'DCIM/100CANON';

/** How one file of a card came to its end, or did not. */
type Fate = 'open' | 'one-place' | 'copied' | 'confirmed' | 'duplicate' | 'skipped' | 'failed';
const FATES: readonly Fate[] = ['open', 'one-place', 'copied', 'confirmed', 'duplicate', 'skipped', 'failed'];
const PROVEN: readonly Fate[] = ['copied', 'confirmed', 'duplicate'];

function confirm(shoot: TestShoot, name: string, files?: readonly Sha256[]): void {
  const photo = shoot.photo(name);
  shoot.run({ type: 'queueSend', mode: 'new', photoIds: [photo.id] });
  const { intentId, revision } = shoot.state.sends.get(photo.id)!.intent!;
  const sent = files ?? photo.files.map((file) => file.sha256);
  const item = { intentId, photoId: photo.id, revision, files: [...sent], wasThere: false };
  shoot.run({ type: 'recordConfirmed', studioId: STUDIO, items: [item] });
}

/** A card whose files met these fates, and how its import ended. */
function cardOf(fates: readonly Fate[], how: 'done' | 'stopped' | 'cancelled' | null = 'done'): TestShoot {
  const shoot = testShoot();
  const files = fates.map((_fate, n) => ({ card: 0, path: `${FOLDER}/${String(n)}.JPG`, sizeBytes: 1000, mtimeMs: 1 }));
  shoot.run({ type: 'listCard', importId, files });
  fates.forEach((fate, n) => {
    const name = `${String(n)}.JPG`;
    const entry = { importId, card: 0, path: `${FOLDER}/${name}` };
    const left = { ...entry, code: 'x', message: 'Why.' };
    if (fate === 'skipped' || fate === 'failed') shoot.run({ type: 'recordUnimported', outcome: fate, files: [left] });
    if (fate === 'one-place' || fate === 'copied' || fate === 'confirmed') {
      shoot.shoot(name, n, { file: { copies: fate === 'copied' ? [`/copy/${name}`] : [] } });
    }
    if (fate === 'confirmed') confirm(shoot, name);
    if (fate === 'duplicate') {
      // Of a photo from another card, with a second copy.
      const other = shoot.shoot(`other-${name}`, n, { file: { copies: ['/copy/other'] } });
      const { sha256 } = other.files[0]!;
      shoot.run({ type: 'recordDuplicate', ...entry, sha256, photoId: other.id, copies: [], isRestored: false });
    }
  });
  if (how !== null) shoot.run({ type: 'endImport', importId, how, code: null, message: null });
  return shoot;
}

const answerOf = (shoot: TestShoot) =>
  judgeCard(cardFacts(shoot.state, shoot.state.imports.get(importId)!, 0), DEFAULT_POLICY);

test('[LI21] it is safe exactly when the import was done and every photo of it is proven twice', () => {
  const how = fc.constantFrom('done', 'stopped', 'cancelled', null);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...FATES), { maxLength: 6 }), how, (fates, ended) => {
      const photos = fates.filter((fate) => fate !== 'skipped');
      const isSafe = ended === 'done' && photos.length > 0 && photos.every((fate) => PROVEN.includes(fate));

      expect(answerOf(cardOf(fates, ended)).isSafe).toBe(isSafe);
    }),
  );
});

const once = (count: number): FormatReason => ({ code: 'few-copies', count, copies: 1, needed: 2 });

test.each<[string, Fate[], 'done' | 'stopped', FormatReason]>([
  ['files that are still to come', ['copied', 'open', 'open'], 'done', { code: 'not-copied', count: 2 }],
  ['an import that was stopped', ['copied'], 'stopped', { code: 'not-ended' }],
  ['files that failed', ['copied', 'failed'], 'done', { code: 'failed', count: 1 }],
  ['a card on which nothing is a photo', ['skipped'], 'done', { code: 'no-photos' }],
  ['a list that is empty', [], 'done', { code: 'no-photos' }],
  ['photos in one place only', ['copied', 'one-place', 'one-place'], 'done', once(2)],
])('[LI21] it says so of %s', (_what, fates, how, reason) => {
  expect(answerOf(cardOf(fates, how))).toMatchObject({ isSafe: false, reasons: [reason] });
});

test('[LI21] what the studio has of a photo proves no other file of it', () => {
  const shoot = testShoot();
  const files = ['A.JPG', 'A.CR2'].map((name) => ({ card: 0, path: `${FOLDER}/${name}`, sizeBytes: 1000, mtimeMs: 1 }));
  shoot.run({ type: 'listCard', importId, files });
  const photo = shoot.shoot('A.JPG', 0);
  shoot.shoot('A.CR2', 0, { joins: photo, file: { role: 'raw' } });
  shoot.run({ type: 'endImport', importId, how: 'done', code: null, message: null });

  confirm(shoot, 'A.JPG', [photo.files[0]!.sha256]);

  expect(answerOf(shoot)).toEqual({ isSafe: false, files: 2, reasons: [once(1)] });
});
