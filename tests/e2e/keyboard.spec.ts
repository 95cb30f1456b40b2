import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { openApp, type AppWindow } from '../support/app-window';
import { makeJpeg, noise } from '../support/make-picture';

const NAMES = ['IMG_0001', 'IMG_0002', 'IMG_0003', 'IMG_0004'];
const MOST_STEPS = 80;

let window: AppWindow;
let dir: string;

test.beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-keys-'));
  await mkdir(join(dir, 'card'));
  for (const [k, name] of NAMES.entries()) {
    const exif = { model: 'X', taken: `2026:05:01 10:2${String(k)}:30` };
    await writeFile(join(dir, 'card', `${name}.JPG`), await makeJpeg({ painting: noise(320, 240, k + 1), exif }));
  }
  window = await openApp();
});
test.afterAll(async () => {
  await window.close();
  await rm(dir, { recursive: true, force: true });
});

interface Focused {
  readonly name: string;
  readonly isSeen: boolean;
}

/** What has the keyboard, and whether an outline shows it. */
const focused = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: '', isSeen: true };
    const label = element.id === '' ? null : document.querySelector(`label[for="${CSS.escape(element.id)}"]`);
    const text = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent;
    // A service may be called as the grid is.
    const name = element.getAttribute('role') === 'grid' ? `grid of ${text}` : text;
    // A field with an icon shows it around both; a grid shows it on its active tile.
    const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    const isSeen = [element, element.parentElement, active].some((shown) => {
      if (!shown) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || (shown === active && boxShadow !== 'none');
    });
    return { name: name.trim(), isSeen };
  });

const unseen = new Set<string>();

/** Goes on with Tab until what is called so has the keyboard, as someone without a mouse does. */
async function tabTo(name: RegExp): Promise<void> {
  const { page } = window;
  const met: string[] = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const now = await focused(page);
    if (!now.isSeen) unseen.add(now.name);
    if (name.test(now.name)) return;
    met.push(now.name);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${String(name)}; it met ${[...new Set(met)].join(' | ')}`);
}

/** The photos of the grid, in the order they are shown. */
const order = (): Promise<string[]> =>
  window.page.getByRole('gridcell').evaluateAll((cells) =>
    cells
      .map((cell) => ({ box: cell.getBoundingClientRect(), name: /IMG_\d+/u.exec(cell.ariaLabel ?? '')?.[0] ?? '' }))
      .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
      .map(({ name }) => name),
  );

test('[WE23, WE24] the whole work is done without a mouse, and one always sees where the keyboard is', async () => {
  const { page } = window;
  const { keyboard } = page;

  await test.step('a shoot is made', async () => {
    await expect(page.getByRole('heading', { name: 'Put a card in' })).toBeVisible();
    await keyboard.press('Control+n');
    await expect(page.getByRole('dialog')).toBeVisible();
    await tabTo(/^Name/);
    await keyboard.type('Without a mouse');
    await tabTo(/^Kind/);
    await keyboard.type('Event');
    await tabTo(/^Create shoot/);
    await keyboard.press('Enter');
    await expect(page.getByText('No photos yet')).toBeVisible();
  });

  await test.step('a folder is imported', async () => {
    await window.choose(join(dir, 'card'));
    await keyboard.press('Control+Shift+I');
    await expect(page.getByRole('dialog')).toBeVisible();
    await tabTo(/^Choose a folder/);
    await keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Import and prove' })).toBeEnabled();
    await tabTo(/^Import and prove/);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Import complete' })).toBeVisible();
    await tabTo(/^Show the photos/);
    await keyboard.press('Enter');
    await expect(window.cell(/IMG_0001/)).toBeVisible();
  });

  await test.step('photos are put into a service and out of it, as dragging does', async () => {
    await tabTo(/^grid of/);
    // What arrives goes to the only service by itself.
    await expect(window.place(/^Unassigned/)).toContainText('0 photos');
    await keyboard.press('Control+a');
    await keyboard.press('b');
    await expect(page.getByRole('dialog')).toBeVisible();
    await keyboard.type('Unassigned');
    await keyboard.press('Enter');
    await expect(window.place(/^Unassigned/)).toContainText('4 photos');
    await expect(page.getByRole('grid')).toBeFocused();
    await keyboard.press('Control+z');
    await expect(window.place(/^Unassigned/)).toContainText('0 photos');
    await keyboard.press('Control+Shift+Z');
    await expect(window.place(/^Unassigned/)).toContainText('4 photos');
    await keyboard.press('b');
    await expect(page.getByRole('dialog')).toBeVisible();
    await keyboard.type('Photos');
    await keyboard.press('Enter');
    await expect(window.place(/^Unassigned/)).toContainText('0 photos');
  });

  await test.step('their order in the service is changed, as dragging does', async () => {
    await tabTo(/^Photos\d/);
    await keyboard.press('Enter');
    await tabTo(/^grid of/);
    await expect.poll(order).toEqual(NAMES);
    await keyboard.press('Home');
    await keyboard.press('Alt+ArrowRight');
    await expect.poll(order).toEqual(['IMG_0002', 'IMG_0001', 'IMG_0003', 'IMG_0004']);
    await keyboard.press('Alt+ArrowLeft');
    await expect.poll(order).toEqual(NAMES);
  });

  await test.step('they are grouped, tagged, removed and restored', async () => {
    await keyboard.press('Control+d');
    await keyboard.press('Home');
    await keyboard.press('Shift+ArrowRight');
    await keyboard.press('Control+g');
    await expect(window.cell(/stack of 2 photos/)).toBeVisible();
    await keyboard.press('i');
    await page.getByPlaceholder(/ID or name/).waitFor();
    await keyboard.type('A-7');
    await keyboard.press('Enter');
    await expect(window.place(/^A-7/)).toContainText('2 photos');
    await keyboard.press('Escape');
    await keyboard.press('End');
    await keyboard.press('Delete');
    await expect(window.cell(/IMG_0004/)).toBeHidden();
    await keyboard.press('Control+z');
    await expect(window.cell(/IMG_0004/)).toBeVisible();
  });

  expect([...unseen]).toEqual([]);
});

test('[WE25] nothing moves for someone who asked the system for less motion', async () => {
  const { page } = window;
  await expect(page.getByRole('button', { name: 'Settings' })).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  /** Elements whose style makes something move or fade. */
  const moving = (): Promise<string[]> =>
    page.evaluate(() => {
      const lasts = (times: string): boolean => times.split(',').some((time) => parseFloat(time) > 0);
      return [...document.querySelectorAll('*')].flatMap((element) =>
        [null, '::before', '::after'].flatMap((part) => {
          const style = getComputedStyle(element, part);
          const isMoving =
            lasts(style.transitionDuration) || (style.animationName !== 'none' && lasts(style.animationDuration));
          return isMoving ? [`${element.tagName} ${element.className.toString()} ${part ?? ''}`] : [];
        }),
      );
    });

  expect(await moving()).toEqual([]);
  for (const [keys, name] of [
    ['Control+k', 'palette'],
    ['Control+Shift+I', 'import'],
    ['Control+Shift+Q', 'queue'],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog'), name).toBeVisible();
    expect(await moving(), name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog'), name).toBeHidden();
  }
});
