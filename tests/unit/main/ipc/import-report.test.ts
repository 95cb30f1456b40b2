import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@shared/model/custody';
import { openSettings } from '../../../../main/electron/settings-file';
import { describeImport } from '../../../../main/ipc/import-report';
import { importId, testShoot } from '../../../support/shoot-builder';

const FOLDER = '/library/Maple';
const sources = [
  { label: 'One', root: '/media/one', volumeId: null },
  { label: 'Two', root: '/media/two', volumeId: null },
];

/** Two cards; of the first, one file is at the further disk and one is not; the file of the second reads differently each time. */
function ended() {
  const shoot = testShoot();
  shoot.run({ type: 'endImport', importId, how: 'stopped', code: null, message: null });
  shoot.run({ type: 'startImport', importId, sources, copyDirs: ['/usb'], readsTwice: true, template: null });
  const listed = [
    { card: 0, path: 'A.JPG' },
    { card: 0, path: 'B.JPG' },
    { card: 1, path: 'C.JPG' },
  ].map((file) => ({ ...file, sizeBytes: 1000, mtimeMs: 1 }));
  shoot.run({ type: 'listCard', importId, files: listed });
  const source = (path: string) => ({ importId, card: 0, path, mtimeMs: 1 });
  shoot.shoot('A.JPG', 0, { file: { source: source('A.JPG'), copies: ['/usb/Maple/originals/A.JPG'] } });
  shoot.shoot('B.JPG', 1, { file: { source: source('B.JPG'), copies: [] } });
  const failed = { importId, card: 1, path: 'C.JPG', code: 'reader-unstable', message: 'Try another reader.' };
  shoot.run({ type: 'recordUnimported', outcome: 'failed', files: [failed] });
  const given = { importId, card: null, source: '/usb/Maple', code: 'disk-full', message: 'Full.' };
  shoot.run({ type: 'recordProblems', problems: [{ ...given, step: 'second-copy' }] });
  shoot.run({ type: 'endImport', importId, how: 'done', code: null, message: null });
  return shoot.state;
}

test('[CU19] a report tells of each card, each destination, and what reading twice has found', async () => {
  const state = ended();
  const run = state.imports.get(importId)!;

  const report = await describeImport({ state, folder: FOLDER, run, policy: DEFAULT_POLICY, rest: null, sources: [] });

  expect(report.cards.map(({ label, answer }) => [label, answer.reasons])).toEqual([
    [
      'One',
      [
        { code: 'few-copies', count: 1, copies: 1, needed: 2 },
        { code: 'destination', count: 1, label: '/usb' },
      ],
    ],
    ['Two', [{ code: 'unstable', count: 1 }]],
  ]);
  expect(report.destinations).toMatchObject([
    { path: '/usb', copies: 1, missing: 1, missingNames: ['B.JPG'], failure: { code: 'disk-full' } },
  ]);
  expect(report.readTwice).toEqual({ same: 2, different: 1 });
  expect(report.problems.map(({ code }) => code)).toEqual(['reader-unstable']);
});

test.each([
  ['/backup', ['/backup']],
  [null, []],
])('[CU20] settings with %s as their second copy are read', async (secondCopyDir, copyDirs) => {
  const dir = await mkdtemp(join(tmpdir(), 'fieldproof-settings-'));
  await writeFile(join(dir, 'settings.json'), JSON.stringify({ secondCopyDir, cellPx: 200 }));

  const settings = (await openSettings(join(dir, 'settings.json'))).read();

  expect(settings).toMatchObject({ copyDirs, cellPx: 200, policy: DEFAULT_POLICY });
  await rm(dir, { recursive: true });
});
