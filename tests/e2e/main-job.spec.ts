import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeDemoCard } from '../../scripts/demo-card.mjs';
import { importFolder, makeShoot, openApp, type AppWindow } from '../support/app-window';
import { makeJpeg, noise } from '../support/make-picture';
import { runStudio, type StudioProcess } from '../support/studio-process';

let window: AppWindow;
let studio: StudioProcess;
let dir: string;

test.beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-job-'));
  await makeDemoCard(dir);
  studio = await runStudio(join(dir, 'studio'));
  window = await openApp();
});
test.afterAll(async () => {
  await window.close();
  await studio.kill('SIGTERM');
  await rm(dir, { recursive: true, force: true });
});

test('[WE1, WE26] a card goes from the reader to the studio in the window', async () => {
  test.setTimeout(240_000);
  const { page } = window;

  await test.step('a newcomer sees the way in and makes a shoot', async () => {
    await expect(page.getByRole('heading', { name: 'Put a card in' })).toBeVisible();
    await makeShoot(window, 'School day', 'school');
  });

  await test.step('a roster is previewed and taken over', async () => {
    await window.choose(join(dir, 'roster.csv'));
    await page.getByRole('button', { name: 'Import a roster' }).click();
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await page.getByRole('button', { name: 'Take over 2 subjects' }).click();
    await expect(window.place(/A-1001/)).toBeVisible();
  });

  await test.step('the card is imported, looked at, grouped and tagged by its codes', async () => {
    await importFolder(window, join(dir, 'card'));
    await expect(window.cell(/stack of 3 photos/)).toHaveCount(2);
    await expect(window.place(/^No ID/)).toContainText('1 photo');
  });

  await test.step('photos without ID are filtered and tagged as a batch', async () => {
    await window.place(/^No ID/).click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('i');
    await page.getByPlaceholder(/ID or name/).fill('A-1002');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Every photo has an ID')).toBeVisible();
  });

  await test.step('an edit is taken back and brought again', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Every photo has an ID')).toBeHidden();
    await page.keyboard.press('Control+Shift+Z');
    await expect(page.getByText('Every photo has an ID')).toBeVisible();
  });

  await test.step('a photo is removed and restored', async () => {
    await window.place(/^All photos/).click();
    await window.cell(/IMG_0003/).click();
    await page.keyboard.press('Delete');
    await window.place(/^Removed/).click();
    await expect(window.cell(/IMG_0003/)).toBeVisible();
    await window.cell(/IMG_0003/).click();
    await page.keyboard.press('Control+z');
    await window.place(/^All photos/).click();
    await expect(window.cell(/IMG_0003/)).toBeVisible();
  });

  await test.step('a photo is dragged out of its service and back into it', async () => {
    await expect(window.place(/^Unassigned/)).toContainText('0 photos');
    await window.cell(/IMG_0003/).dragTo(window.place(/^Unassigned/));
    await expect(window.place(/^Unassigned/)).toContainText('1 photo');
    await window.cell(/IMG_0003/).dragTo(window.place(/^Photos/));
    await expect(window.place(/^Unassigned/)).toContainText('0 photos');
  });

  await test.step('files dropped on a service are imported into it', async () => {
    const folder = join(dir, 'dropped');
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'DROP_0001.JPG');
    await writeFile(file, await makeJpeg({ painting: noise(320, 240, 7) }));
    await window.drop(window.place(/^Photos/), [file]);
    await window.place(/^Photos/).click();
    await expect(window.cell(/DROP_0001/)).toBeVisible();
  });

  await test.step('the studio is connected, and what may go is sent by itself', async () => {
    await page.getByRole('button', { name: 'Integrations' }).click();
    await page.getByLabel('Send to').selectOption('remote');
    await page.getByLabel('Address').fill(studio.url);
    await page.getByLabel('Token').fill(studio.token);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByText(/^Connected\./)).toBeVisible();
    await page.getByRole('button', { name: 'Organise' }).click();
    await page.getByRole('button', { name: 'Integrations' }).click();
    await expect(page.getByLabel('Address')).toHaveValue(studio.url);
    await expect(page.getByText('Held back: subject card (2 photos)')).toBeVisible();
    await expect.poll(async () => shootPhotos(studio), { timeout: 60_000 }).toBe(14);
  });

  await test.step('everything is sent again only after asking twice', async () => {
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByRole('radio', { name: /Everything again/ }).check();
    await page.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByRole('heading', { name: 'Send everything again?' })).toBeVisible();
    await page.getByRole('button', { name: 'Send everything again' }).click();
    await expect(page.getByText(/14 sent, \d+ held back, 0 failed/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Close' }).last().click();
  });

  await test.step('without a connection work goes on, and it is sent when the studio is back', async () => {
    const port = new URL(studio.url).port;
    await studio.kill('SIGKILL');
    await page.getByRole('button', { name: 'Organise' }).click();
    await window.place(/^All photos/).click();
    await window.cell(/DROP_0001/).click();
    await page.keyboard.press('i');
    await page.getByPlaceholder(/ID or name/).fill('A-1001');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    studio = await runStudio(join(dir, 'studio'), ['--port', port]);
    await page.getByRole('button', { name: 'Queue and connection' }).click();
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect.poll(async () => shootPhotos(studio), { timeout: 60_000 }).toBe(15);
  });
});

async function shootPhotos(at: StudioProcess): Promise<number> {
  const answer = await at.call('GET', '/v1/shoots');
  const { items } = answer.json as { items: { photos: number }[] };
  return items[0]?.photos ?? 0;
}
