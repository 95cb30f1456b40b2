import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { newId } from './test-studio';
import type { Screen } from './app-screens';
import type { AppWindow } from './app-window';
import type { StudioProcess } from './studio-process';

const EDITED = 'IMG_0003';
const escape = ({ page }: AppWindow): Promise<void> => page.keyboard.press('Escape');

/** With a studio on the network: refused, connected, sent, changed on both sides, gone. In the order of a day. */
export const studioScreens = (studio: StudioProcess): readonly Screen[] => [
  {
    name: 'studio-refused',
    go: async (window) => {
      const { page } = window;
      await page.keyboard.press('Control+3');
      await page.getByLabel('Send to').selectOption('remote');
      await page.getByLabel('Address').fill(studio.url);
      await page.getByLabel('Token').fill('not its token');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await expect(page.getByRole('status').filter({ hasText: /\./ }).last()).toBeVisible();
    },
  },
  {
    name: 'studio-connected',
    go: async ({ page }) => {
      await page.getByLabel('Token').fill(studio.token);
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await expect(page.getByText(/^Connected\./)).toBeVisible();
      await expect(page.getByText('Waiting to send', { exact: true }).locator('xpath=../dd')).toHaveText('0', {
        timeout: 60_000,
      });
    },
  },
  { name: 'sync-modes', go: openSync },
  {
    name: 'sync-nothing',
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'What would be sent' }).click();
      await expect(page.getByText('Nothing would be sent.')).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'sync-force',
    go: async (window) => {
      await openSync(window);
      await window.page.getByRole('radio', { name: /Everything again/ }).check();
      await window.page.getByRole('button', { name: 'Start' }).click();
      await expect(window.page.getByRole('heading', { name: 'Send everything again?' })).toBeVisible();
    },
  },
  {
    name: 'sync-done',
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Send everything again' }).click();
      await expect(page.getByText(/\d+ sent, \d+ held back, 0 failed/)).toBeVisible({ timeout: 60_000 });
    },
    leave: escape,
  },
  {
    name: 'parked',
    go: async (window) => {
      const { page } = window;
      await editAtStudio(studio);
      await tag(window, EDITED, 'A-1002');
      await page.keyboard.press('Control+3');
      await openSync(window);
      await page.getByRole('radio', { name: /Changed since sent/ }).check();
      await page.getByRole('button', { name: 'Start' }).click();
      await expect(page.getByText(/1 failed/)).toBeVisible({ timeout: 60_000 });
      await page.keyboard.press('Escape');
      await expect(page.getByRole('button', { name: 'Compare 1 photo' })).toBeVisible();
    },
  },
  {
    name: 'conflict',
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Compare 1 photo' }).click();
      await expect(page.getByRole('cell', { name: 'B-2' })).toBeVisible();
    },
  },
  {
    name: 'conflict-none',
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Keep mine' }).click();
      await expect(page.getByText('Nothing is left to decide.')).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'offline',
    go: async (window) => {
      const { page } = window;
      await studio.kill('SIGKILL');
      await tag(window, 'IMG_0004', 'A-1002');
      await page.keyboard.press('Control+3');
      await openSync(window);
      await page.getByRole('radio', { name: /Changed since sent/ }).check();
      await page.getByRole('button', { name: 'Start' }).click();
      await expect(page.getByText(/^No connection\./).last()).toBeVisible({ timeout: 60_000 });
    },
    leave: escape,
  },
];

/** What is proven enough and what is not what it was. */
export const proofScreens = (dir: string): readonly Screen[] => [
  {
    name: 'settings-end',
    go: async ({ page }) => {
      await page.keyboard.press('Control+,');
      await page.getByLabel('Safe to format with').selectOption({ label: '1 proven copy' });
      await page.getByRole('heading', { name: 'Diagnostics' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'import-safe',
    go: async (window) => {
      const { page } = window;
      await page.keyboard.press('Control+Shift+i');
      await page.getByLabel('Into the shoot').selectOption({ label: 'School day' });
      await window.choose(join(dir, 'card'));
      await page.getByRole('button', { name: 'Choose a folder' }).click();
      await expect(page.getByText('Safe to format: yes')).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'leave-look',
    go: async ({ page }) => {
      await page.keyboard.press('Control+Shift+l');
      await expect(page.getByText('Safe to format').first()).toBeVisible();
    },
  },
  {
    name: 'verify-bad',
    go: async (window) => {
      const { page } = window;
      await flipByte(join(window.dir, 'library'), `${EDITED}.JPG`);
      await page.keyboard.press('Control+Shift+v');
      await page.getByRole('button', { name: 'Verify the whole library' }).click();
      await page.getByRole('heading', { name: 'Not what they were' }).waitFor();
    },
    leave: escape,
  },
  {
    name: 'leave-stay',
    go: async ({ page }) => expect(page.getByText(/not what it was/).first()).toBeVisible(),
  },
];

async function openSync({ page }: AppWindow): Promise<void> {
  await page.keyboard.press('Control+Shift+s');
  await expect(page.getByRole('radio', { name: /Never sent/ })).toBeVisible();
}

async function tag(window: AppWindow, name: string, subject: string): Promise<void> {
  const { page } = window;
  await page.keyboard.press('Control+2');
  await window.cell(new RegExp(name)).click();
  await page.keyboard.press('i');
  await page.getByPlaceholder(/ID or name/).fill(subject);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
}

/** Somebody at the studio gives a photo to another person. */
async function editAtStudio(studio: StudioProcess): Promise<void> {
  const listed = async (path: string): Promise<Record<string, unknown>[]> => {
    const { json } = await studio.call('GET', path);
    return (json as { items: Record<string, unknown>[] }).items;
  };
  const [shoot] = await listed('/v1/shoots');
  const path = `/v1/shoots/${String(shoot?.['id'])}/photos`;
  const photo = (await listed(path)).find(({ name }) => String(name).startsWith(EDITED));
  const { receivedAt: _, id, ...fields } = photo ?? {};
  const json = { ...fields, subjects: ['B-2'], revision: Number(fields['revision']) + 5, intentId: newId() };
  const { status } = await studio.call('PUT', `${path}/${String(id)}`, { json });
  expect(status).toBe(200);
}

/** One byte in the middle of an original, as a failing disk leaves it. */
async function flipByte(library: string, name: string): Promise<void> {
  const found = (await readdir(library, { recursive: true })).find((path) => path.endsWith(name));
  const file = join(library, found ?? name);
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  await writeFile(file, bytes);
}
