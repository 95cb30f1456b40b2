import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeShoot, openApp, type AppWindow } from '../support/app-window';
import { journalText } from '../support/dispatch-burst';
import { whyNoFaults } from '../support/fault-disks';
import { recordInjections } from '../support/fault-record';
import { makeJpeg, noise } from '../support/make-picture';

const PHOTOS = 24;
/** Behind each picture, so that the disk can be filled while they are copied. */
const TAIL_BYTES = 40_000_000;

let dir: string;
let window: AppWindow | null;
test.beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-room-'));
  window = null;
});
test.afterEach(async () => {
  await window?.close();
  await rm(dir, { recursive: true, force: true });
});

test('[IN36] [F06] an import on a full disk says what it waits for, and goes on by itself when there is room', async ({
  browserName: _,
}, info) => {
  const why = whyNoFaults();
  // A disk that is full is a small one mounted for the test: where that may not be done, the test says so and is counted.
  info.skip(why !== null, why ?? '');
  test.setTimeout(120_000);
  const [library, card] = [join(dir, 'library'), join(dir, 'card')];
  mkdirSync(library);
  await mkdir(card);
  for (let n = 1; n <= PHOTOS; n += 1) {
    await writeFile(
      join(card, `IMG_${String(1000 + n)}.JPG`),
      Buffer.concat([await makeJpeg({ painting: noise(160, 120, n) }), Buffer.alloc(TAIL_BYTES, n)]),
    );
  }
  // Enough for the photos and for the gigabyte that the window leaves to the rest of the computer.
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4g', 'tmpfs', library]);
  try {
    window = await openApp(dir);
    const { page } = window;
    await makeShoot(window, 'Full', 'event');
    await window.choose(card);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await page.getByRole('button', { name: 'Import and prove' }).click();
    await expect
      .poll(() => journalText(join(library, 'Full')), { intervals: [20] })
      .toContain('"type":"photoImported"');
    const { blocks, bfree, bsize } = statfsSync(library);
    // As when something else takes the rest of the disk, and gives it back.
    const shrunk = Math.round(((blocks - bfree) * bsize + 300_000_000) / 1024);
    execFileSync('mount', ['-o', `remount,size=${String(shrunk)}k`, library]);
    await expect(page.getByText(/goes on by itself/).first()).toBeVisible();
    await page.screenshot({ path: info.outputPath('waiting.png') });

    execFileSync('mount', ['-o', 'remount,size=4g', library]);
    await expect(page.getByRole('heading', { name: 'Import complete' })).toBeVisible({ timeout: 30_000 });
    await page.screenshot({ path: info.outputPath('done.png') });
    await page.getByRole('button', { name: 'Show the photos' }).click();
    await expect(window.cell(/IMG_10/)).toHaveCount(PHOTOS);
    recordInjections(info.title, 1);
    await window.close();
    window = null;
  } finally {
    execFileSync('umount', ['-l', library]);
  }
});
