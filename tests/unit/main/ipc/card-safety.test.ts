import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@shared/model/custody';
import type { CardFile } from '../../../../main/ingest/list-card';
import { cardSafety } from '../../../../main/ipc/card-safety';
import { importId, testShoot, type TestShoot } from '../../../support/shoot-builder';

const CARD = { label: 'EOS', root: '/media/card', volumeId: 'AAAA-1111' };
const file = (name: string, more: Partial<CardFile> = {}): CardFile => ({
  path: `DCIM/${name}`,
  sizeBytes: 1000,
  mtimeMs: 1,
  role: 'image',
  ...more,
});

/** A shoot into which this card was imported, each file with a copy at another disk. */
function imported(names: readonly string[]): TestShoot {
  const shoot = testShoot();
  shoot.run({ type: 'endImport', importId, how: 'stopped', code: null, message: null });
  shoot.run({ type: 'startImport', importId, sources: [CARD], copyDirs: ['/usb'], readsTwice: false, template: null });
  const files = names.map((name) => ({ card: 0, path: `DCIM/${name}`, sizeBytes: 1000, mtimeMs: 1 }));
  shoot.run({ type: 'listCard', importId, files });
  names.forEach((name, at) => {
    const source = { importId, card: 0, path: `DCIM/${name}`, mtimeMs: 1 };
    shoot.shoot(name, at, { file: { source, copies: [`/usb/Maple/${name}`] } });
  });
  shoot.run({ type: 'endImport', importId, how: 'done', code: null, message: null });
  return shoot;
}

const judge = (shoot: TestShoot, files: readonly CardFile[], source = CARD) =>
  cardSafety([testShoot().state, shoot.state], { source, listing: { files, failed: [] } }, DEFAULT_POLICY);

test('[CU18] a card that is in again is safe when everything on it is proven often enough', () => {
  const shoot = imported(['A.JPG', 'B.JPG']);

  expect(judge(shoot, [file('A.JPG'), file('B.JPG')])).toEqual({ isSafe: true, files: 2, reasons: [] });
  expect(judge(shoot, [file('A.JPG')], { ...CARD, root: '/media/elsewhere' })?.isSafe).toBe(true);
});

test('[CU18] a file that is new on it, or was written anew, is not copied', () => {
  const shoot = imported(['A.JPG', 'B.JPG']);

  expect(judge(shoot, [file('A.JPG'), file('C.JPG')])?.reasons).toEqual([{ code: 'not-copied', count: 1 }]);
  expect(judge(shoot, [file('A.JPG'), file('B.JPG', { mtimeMs: 2 })])?.reasons).toEqual([
    { code: 'not-copied', count: 1 },
  ]);
});

test('[CU18] another card with the same names, sizes and times is another card', () => {
  const shoot = imported(['A.JPG']);

  expect(judge(shoot, [file('A.JPG')], { ...CARD, volumeId: 'BBBB-2222' })).toBeNull();
});

test('[CU18] nothing is said of a card of which nothing was imported', () => {
  expect(judge(imported(['A.JPG']), [file('X.JPG')])).toBeNull();
});
