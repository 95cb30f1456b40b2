import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openApp, type AppWindow } from '../support/app-window';
import { whyNoFaults } from '../support/fault-disks';
import { makeJpeg, noise } from '../support/make-picture';
import { plugCard, type PluggedCard } from '../support/plug-card';

let window: AppWindow;
let dir: string;
const cards: PluggedCard[] = [];
const plug = async (): Promise<PluggedCard> => {
  const card = await plugCard(dir, join(dir, 'card'));
  cards.push(card);
  return card;
};

test.beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-import-'));
  const folder = join(dir, 'card', '100CANON');
  await mkdir(folder, { recursive: true });
  for (const number of [1, 2]) {
    const painting = noise(320, 240, number);
    await writeFile(join(folder, `IMG_000${String(number)}.JPG`), await makeJpeg({ painting }));
  }
  window = await openApp();
});
test.afterAll(async () => {
  for (const card of cards) await card.pull();
  await window.close();
  await rm(dir, { recursive: true, force: true });
});

test('[WE11] a shoot that is made for an import goes on with it, with what was chosen', async () => {
  const { page } = window;
  await window.choose(join(dir, 'card'));

  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(page.getByRole('checkbox', { name: /card/ })).toBeChecked();
  await page.getByRole('button', { name: 'New shoot …' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('checkbox', { name: /card/ })).toBeChecked();
  await page.getByRole('button', { name: 'New shoot …' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Regatta');
  await page.getByRole('button', { name: 'Create shoot' }).click();

  await expect(page.getByLabel('Into the shoot')).toHaveValue(/.+/);
  await expect(page.getByText('2 photos, 2 files')).toBeVisible();
  await page.getByRole('button', { name: 'Import and prove' }).click();
  await expect(page.getByRole('heading', { name: 'Import complete' })).toBeVisible();
  await expect(page.getByText('2 files have one proven copy only; 2 are wanted.')).toBeVisible();
  await page.getByRole('button', { name: 'Show the photos' }).click();
  await expect(window.cell(/IMG_000/)).toHaveCount(2);
});

test('[WE12] a card that is put in is offered, and one that is pulled is said', async ({ browserName: _ }, info) => {
  const why = whyNoFaults();
  // A card is a loop device that is mounted and taken away: where that may not be done, the test says so and is counted.
  info.skip(why !== null, why ?? '');
  const { page } = window;

  const card = await plug();
  await expect(page.getByRole('heading', { name: 'Import photos' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: card.root })).toBeChecked();
  await expect(page.getByText(/^2 photos, /).first()).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await card.pull();
  await expect(page.getByText(/^The card .* is out\.$/)).toBeVisible();

  // Over something that the person is doing it is only offered.
  await page.keyboard.press('Control+k');
  const again = await plug();
  await expect(page.getByText(/^The card .* is in\.$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Import …' }).click();
  await expect(page.getByRole('checkbox', { name: basename(again.root) })).toBeChecked();
  await again.pull();
  await expect(page.getByRole('checkbox', { name: basename(again.root) })).toBeHidden();
  await page.keyboard.press('Escape');
});
