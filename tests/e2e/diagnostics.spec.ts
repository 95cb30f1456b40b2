import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { importFolder, makeShoot, openApp, type AppWindow } from '../support/app-window';
import { makeJpeg, noise } from '../support/make-picture';
import { runStudio, type StudioProcess } from '../support/studio-process';

/** A client's name, as it comes into shoots, files, notes and IDs. */
const CLIENT = 'Kowalska-Canary';

let window: AppWindow;
let studio: StudioProcess;
let dir: string;

test.beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-diagnostics-'));
  await mkdir(join(dir, 'card'));
  await writeFile(join(dir, 'card', `${CLIENT}.JPG`), await makeJpeg({ painting: noise(320, 240, 1) }));
  studio = await runStudio(join(dir, 'studio'));
  window = await openApp(dir);
});
test.afterAll(async () => {
  await window.close();
  await studio.kill('SIGTERM');
  await rm(dir, { recursive: true, force: true });
});

/** Every file below a folder that holds these bytes. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return (await readFile(file).catch(() => Buffer.alloc(0))).includes(text) ? [file] : [];
      }),
  );
  return found.flat();
}

test('[DG1, DG3] what is shown for a helper is what is saved, and neither it nor a log names anybody (SEC-S11, SEC-S12)', async () => {
  const { page } = window;
  await makeShoot(window, CLIENT, 'event');
  await importFolder(window, join(dir, 'card'));
  await window.cell(new RegExp(CLIENT)).click();
  await page.keyboard.press('i');
  await page.getByPlaceholder(/ID or name/).fill(CLIENT);
  await page.keyboard.press('Enter');
  await expect(window.place(new RegExp(`^${CLIENT}`))).toContainText('1 photo');
  await page.getByRole('button', { name: 'Integrations' }).click();
  await page.getByLabel('Send to').selectOption('remote');
  await page.getByLabel('Address').fill(studio.url);
  await page.getByLabel('Token').fill(studio.token);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByText(/^Connected\./)).toBeVisible();
  await expect
    .poll(async () => JSON.stringify((await studio.call('GET', '/v1/shoots')).json), { timeout: 60_000 })
    .toContain('"photos":1');

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Show the report …' }).click();
  const shown = await page.getByRole('dialog').locator('pre').innerText();
  await mkdir(join(dir, 'saved'));
  await window.choose(join(dir, 'saved'));
  await page.getByRole('button', { name: 'Save it …' }).click();
  await expect(page.getByText(/^Saved as fieldproof-diagnostics-/)).toBeVisible();
  const [name = ''] = await readdir(join(dir, 'saved'));
  const saved = await readFile(join(dir, 'saved', name), 'utf8');

  expect(saved).toBe(`${shown}\n`);
  expect(JSON.parse(saved)).toMatchObject({
    connection: { state: 'online' },
    library: { shoots: [{ photos: 1, queue: { confirmed: 1 } }] },
  });
  for (const secret of [CLIENT, studio.token, studio.url, dir]) {
    expect(saved, secret).not.toContain(secret);
    expect(await filesWith(join(dir, 'profile', 'logs'), secret), secret).toEqual([]);
    if (secret !== studio.url && secret !== dir) expect(studio.stderr(), secret).not.toContain(secret);
  }
  // In no form that could be read back: the system's safe, or nowhere.
  expect(await filesWith(join(dir, 'profile'), studio.token)).toEqual([]);
});
