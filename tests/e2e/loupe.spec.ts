import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { importFolder, makeShoot, openApp, type AppWindow } from '../support/app-window';
import { makeHeif } from '../support/make-boxes';
import { corners, makeJpeg, storedAs } from '../support/make-picture';

let window: AppWindow;
let dir: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-loupe-'));
  const card = join(dir, 'card');
  await mkdir(card);
  const exif = { model: 'X', taken: '2026:05:01 10:20:30' };
  const turned = { painting: storedAs(corners(2000, 3000), 6), exif: { ...exif, orientation: 6 } };
  const preview = await makeJpeg({ painting: corners(600, 400) });
  await writeFile(join(card, 'IMG_0001.JPG'), await makeJpeg(turned));
  await writeFile(join(card, 'IMG_0002.HEIC'), makeHeif({ exif, size: [6000, 4000], preview }));
  await writeFile(join(card, 'IMG_0003.JPG'), Buffer.alloc(20_000, 7));
  window = await openApp();
  await makeShoot(window, 'Close look', 'event');
  await importFolder(window, card);
});
test.afterAll(async () => {
  await window.close();
  await rm(dir, { recursive: true, force: true });
});

/** Size of the full picture as loaded, and as it lies on the screen. */
const fullSize = (page: Page) =>
  page.getByTestId('full-size').evaluate((image) => {
    const { naturalWidth, naturalHeight } = image as HTMLImageElement;
    const { width, height } = image.getBoundingClientRect();
    return { naturalWidth, naturalHeight, width, height, ratio: globalThis.devicePixelRatio };
  });

test('[WE13] at 100 % every pixel of the picture is on one of the screen, upright', async () => {
  const { page } = window;
  await window.cell(/IMG_0001/).click();
  await page.keyboard.press('z');

  await expect(page.getByTestId('full-size')).toBeVisible();
  const size = await fullSize(page);
  expect(size).toMatchObject({ naturalWidth: 2000, naturalHeight: 3000 });
  expect(Math.round(size.width * size.ratio)).toBe(2000);
  expect(Math.round(size.height * size.ratio)).toBe(3000);
  await expect(page.getByText('Making the full size')).toBeHidden();
});

test('[WE14] a preview that stands for the picture is said, and so is a picture that cannot be shown', async () => {
  const { page } = window;
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await window.cell(/IMG_0002/).click();
  await page.keyboard.press('z');
  await expect(page.getByText('Preview from the camera: 600 of 6,000 px')).toBeVisible();

  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await window.cell(/IMG_0003/).click();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('loupe').getByText(/not a picture|no picture/i)).toBeVisible();
});
