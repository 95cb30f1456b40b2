import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { makeDemoCard } from '../../scripts/demo-card.mjs';
import { importFolder, makeShoot, type AppWindow } from './app-window';

/** One screen of the app: how to get there from the one before, and back to where the next begins. */
export interface Screen {
  readonly name: string;
  readonly go: (window: AppWindow) => Promise<void>;
  readonly leave?: (window: AppWindow) => Promise<void>;
}

const escape = ({ page }: AppWindow): Promise<void> => page.keyboard.press('Escape');
/** Opens what a key opens, and waits for its dialog. */
const dialogBy =
  (key: string) =>
  async ({ page }: AppWindow): Promise<void> => {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
  };

/** Before there is anything. */
export const EMPTY_SCREENS: readonly Screen[] = [
  { name: 'first-run', go: async ({ page }) => page.getByRole('heading', { name: 'Put a card in' }).waitFor() },
  {
    name: 'settings',
    go: async ({ page }) => page.keyboard.press('Control+,'),
    leave: async ({ page }) => page.keyboard.press('Control+1'),
  },
  {
    name: 'leave-empty',
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Leave the venue' }).click();
      await page.getByRole('heading', { name: 'No card was seen today' }).waitFor();
    },
    leave: async ({ page }) => page.keyboard.press('Control+1'),
  },
  { name: 'new-shoot', go: dialogBy('Control+n'), leave: escape },
  { name: 'import-empty', go: dialogBy('Control+Shift+i'), leave: escape },
  { name: 'keys', go: dialogBy('?'), leave: escape },
  { name: 'palette', go: dialogBy('Control+k'), leave: escape },
];

/** With a shoot in which something is grouped, tagged, held, damaged; see `fillShoot`. */
export const FULL_SCREENS: readonly Screen[] = [
  { name: 'organise', go: async ({ page }) => page.getByRole('grid').waitFor() },
  {
    name: 'inspector',
    go: async (window) => {
      await window
        .cell(/stack of 3 photos/)
        .first()
        .click();
      await expect(window.page.getByText(/different brightness|exposures|steps/i).first()).toBeVisible();
    },
  },
  {
    name: 'story',
    go: async (window) => {
      await window.cell(/IMG_0003/).click();
      await dialogBy('Control+Shift+h')(window);
      await window.page.getByText(/was copied and read back/).waitFor();
    },
    leave: escape,
  },
  { name: 'menu', go: async (window) => window.cell(/IMG_0003/).click({ button: 'right' }), leave: escape },
  { name: 'tag', go: dialogBy('i'), leave: escape },
  { name: 'bucket-picker', go: dialogBy('b'), leave: escape },
  {
    name: 'loupe',
    go: async ({ page }) => {
      await page.keyboard.press('Enter');
      await page.getByTestId('loupe').waitFor();
    },
  },
  {
    name: 'loupe-100',
    go: async ({ page }) => {
      await page.keyboard.press('z');
      await page.getByTestId('full-size').waitFor();
    },
    leave: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.getByRole('grid').waitFor();
    },
  },
  {
    name: 'nothing-shown',
    go: async ({ page }) => {
      await page.getByPlaceholder('Find', { exact: true }).fill('nothing of that name');
      await expect(page.getByRole('gridcell')).toHaveCount(0);
    },
    leave: async ({ page }) => page.getByPlaceholder('Find', { exact: true }).fill(''),
  },
  {
    name: 'integrations',
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Integrations' }).click();
      await page.getByLabel('Send to').waitFor();
    },
  },
  { name: 'sync', go: dialogBy('Control+Shift+s') },
  {
    name: 'sync-preview',
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'What would be sent' }).click();
      await page.getByRole('status').filter({ hasText: 'would be sent' }).waitFor();
    },
    leave: escape,
  },
  { name: 'queue', go: dialogBy('Control+Shift+q'), leave: escape },
  {
    name: 'verify',
    go: async (window) => {
      await dialogBy('Control+Shift+v')(window);
      await window.page.getByRole('button', { name: 'Verify the whole library' }).click();
      await window.page.getByText('Everything that could be reached is what it was.').waitFor();
    },
    leave: escape,
  },
  {
    name: 'leave',
    go: async ({ page }) => {
      await page.keyboard.press('Control+Shift+l');
      await page.getByRole('heading', { name: 'Cards seen today' }).waitFor();
    },
  },
  {
    name: 'shoots',
    go: async ({ page }) => {
      await page.keyboard.press('Control+1');
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'shoots-cards',
    go: async ({ page }) => page.getByRole('button', { name: 'As cards' }).click(),
    leave: async ({ page }) => page.getByRole('button', { name: 'As a table' }).click(),
  },
];

/** A school day with sets, codes, IDs, a held photo and a damaged file. */
export async function fillShoot(window: AppWindow, dir: string): Promise<void> {
  await makeDemoCard(dir);
  await writeFile(join(dir, 'card', 'IMG_9999.JPG'), Buffer.alloc(30_000, 3));
  await makeShoot(window, 'School day', 'school');
  await importFolder(window, join(dir, 'card'));
  await expect(window.cell(/stack of 3 photos/)).toHaveCount(2);
}

/** An import with two further destinations, one of which is gone when it begins. */
export const importScreens = (dir: string): readonly Screen[] => [
  {
    name: 'import-copies',
    go: async (window) => {
      const { page } = window;
      const [card, one, two] = ['second-card', 'disk-one', 'disk-two'].map((name) => join(dir, name));
      await Promise.all([card, one, two].map((path) => mkdir(path ?? '')));
      for (const n of [1, 2, 3]) await writeFile(join(card ?? '', `IMG_800${String(n)}.JPG`), Buffer.alloc(40_000, n));
      await page.keyboard.press('Control+Shift+i');
      await page.getByLabel('Into the shoot').selectOption({ label: 'School day' });
      await window.choose(card ?? '');
      await page.getByRole('button', { name: 'Choose a folder' }).click();
      for (const path of [one, two]) {
        await window.choose(path ?? '');
        await page.getByRole('button', { name: 'Copy to another disk as well …' }).click();
        await expect(page.getByRole('button', { name: `Do not copy to ${path ?? ''}` })).toBeVisible();
      }
      await page.getByLabel('Reading the card').selectOption('twice');
      await expect(page.getByText('3 photos, 3 files')).toBeVisible();
      await expect(page.getByText('The same disk as the library')).toHaveCount(2);
    },
  },
  {
    name: 'import-report',
    go: async ({ page }) => {
      await rm(join(dir, 'disk-two'), { recursive: true });
      await page.getByRole('button', { name: 'Import and prove' }).click();
      await expect(page.getByRole('heading', { name: 'Import complete' })).toBeVisible();
      await expect(page.getByText('3 files are missing here')).toBeVisible();
      await page.getByText('Which?').click();
    },
    leave: async ({ page }) => page.getByRole('button', { name: 'Show the photos' }).click(),
  },
  {
    name: 'import-again',
    go: async (window) => {
      const { page } = window;
      await page.keyboard.press('Control+Shift+i');
      await page.getByLabel('Into the shoot').selectOption({ label: 'School day' });
      await window.choose(join(dir, 'second-card'));
      await page.getByRole('button', { name: 'Choose a folder' }).click();
      // The copies lie on the library's own disk, and would fall with it.
      await expect(page.getByText('Safe to format: not yet')).toBeVisible();
    },
    leave: escape,
  },
];
