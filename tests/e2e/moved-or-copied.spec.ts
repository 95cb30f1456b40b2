import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { importFolder, makeShoot, openApp } from '../support/app-window';
import { makeJpeg, noise } from '../support/make-picture';

let dir: string;
const at = (...parts: string[]): string => join(dir, ...parts);

/** Two shoots, the first with a photo and a few marks, in the library of `first`. */
test.beforeAll(async () => {
  test.setTimeout(120_000);
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-moved-'));
  await mkdir(at('card'));
  await writeFile(at('card', 'IMG_0001.JPG'), await makeJpeg({ painting: noise(320, 240, 1) }));
  const window = await openApp(at('first'));
  await makeShoot(window, 'Garden party', 'event');
  await importFolder(window, at('card'));
  await window.cell(/IMG_0001/).click();
  for (const stars of ['3', '4', '5']) {
    await window.page.keyboard.press(stars);
    await expect(window.cell(new RegExp(`${stars} stars`))).toBeVisible();
  }
  await window.page.keyboard.press('Control+1');
  await makeShoot(window, 'Boat race', 'event');
  await window.close();
});
test.afterAll(() => rm(dir, { recursive: true, force: true }));

/** The whole of it in another place, as somebody would copy it; the profile is that of the same computer. */
const copyTo = (name: string): Promise<void> => cp(at('first'), at(name), { recursive: true });

test('[WE7] a library from somewhere else is asked about, and one that was moved is worked in', async () => {
  await copyTo('moved');
  const window = await openApp(at('moved'));
  const { page } = window;

  await expect(page.getByRole('heading', { name: 'Was this library moved here?' })).toBeVisible();
  await expect(page.getByText('It is still there as well')).toBeVisible();
  await page.getByRole('button', { name: /It was moved here/ }).click();
  await page.getByRole('button', { name: /Garden party/ }).click();
  await window.cell(/IMG_0001/).click();
  await page.keyboard.press('2');
  await expect(window.cell(/2 stars/)).toBeVisible();
  await window.close();

  const again = await openApp(at('moved'));
  await expect(again.page.getByRole('button', { name: /Garden party/ })).toBeVisible();
  await again.close();
});

test('[WE8] a library that is a copy is looked at, and can be made the library after all', async () => {
  await copyTo('copy');
  const window = await openApp(at('copy'));
  const { page } = window;

  await page.getByRole('button', { name: /It is a copy/ }).click();
  await page.getByRole('button', { name: /Garden party/ }).click();
  await expect(page.getByText('Can be looked at only.')).toBeVisible();
  await window.cell(/IMG_0001/).click();
  await page.keyboard.press('1');
  await expect(window.cell(/5 stars/)).toBeVisible();
  await page.getByRole('button', { name: 'Work here instead' }).click();
  await expect(page.getByText('from its next start on')).toBeVisible();
  await window.close();

  const again = await openApp(at('copy'));
  await again.page.getByRole('button', { name: /Garden party/ }).click();
  await again.cell(/IMG_0001/).click();
  await again.page.keyboard.press('1');
  await expect(again.cell(/1 star/)).toBeVisible();
  await again.close();
});

test('[WE9, WE10] a shoot from elsewhere is asked about, a damaged one repaired after saying what is lost', async () => {
  await copyTo('mixed');
  await pretendOtherLibrary(at('mixed', 'library', 'Boat race'));
  await damageJournal(at('mixed', 'library', 'Garden party'));
  const window = await openApp(at('mixed'));
  const { page } = window;
  await page.getByRole('button', { name: /It was moved here/ }).click();

  await test.step('moved here', async () => {
    await page.getByRole('button', { name: /Boat race/ }).click();
    await page.getByRole('button', { name: 'It was moved here' }).click();
    await expect(page.getByText('Can be looked at only.')).toBeHidden();
  });

  await test.step('repaired', async () => {
    await page.keyboard.press('Control+1');
    await page.getByRole('button', { name: /Garden party/ }).click();
    await page.getByRole('button', { name: 'Repair …' }).click();
    await expect(page.getByText('The photo of this shoot is not touched')).toBeVisible();
    await expect(page.getByText(/One saved change \(number \d+\) cannot be read/)).toBeVisible();
    await page.getByRole('button', { name: 'Repair', exact: true }).click();
    await expect(page.getByText('Repaired. The shoot can be changed again.')).toBeVisible();
    await expect(page.getByText(/\.fieldproof\/journal\/damaged\//)).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await window.cell(/IMG_0001/).click();
    await page.keyboard.press('1');
    await expect(window.cell(/1 star/)).toBeVisible();
  });
  await window.close();
});

async function pretendOtherLibrary(folder: string): Promise<void> {
  const path = join(folder, '.fieldproof', 'marker.json');
  const marker = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...marker, libraryId: 'another', device: 'another', host: 'another' }));
}

/** One byte of the line that gave four stars, as a worn disk would have it; the saved states that bridge it are gone. */
async function damageJournal(folder: string): Promise<void> {
  const state = join(folder, '.fieldproof');
  for (const name of await readdir(state)) if (name.startsWith('snapshot-')) await rm(join(state, name));
  const [name = ''] = (await readdir(join(state, 'journal'))).filter((one) => one.endsWith('.jsonl'));
  const path = join(state, 'journal', name);
  const text = await readFile(path, 'latin1');
  const where = text.indexOf('"rating":4');
  expect(where).toBeGreaterThan(0);
  await writeFile(path, `${text.slice(0, where)}X${text.slice(where + 1)}`, 'latin1');
}
