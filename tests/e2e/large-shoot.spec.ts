import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { openApp, type AppWindow } from '../support/app-window';
import { makeLargeShoot } from '../support/large-shoot';

const PHOTOS = 20_000;
let window: AppWindow;
let dir: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-large-'));
  await makeLargeShoot(dir, 'Marathon', PHOTOS);
  window = await openApp(dir);
});
test.afterAll(async () => {
  await window.close();
  await rm(dir, { recursive: true, force: true });
});

test('[WE21] 20,000 photos open, scroll without a hole and are filtered at once', async ({ browserName: _ }, info) => {
  test.setTimeout(120_000);
  const { page } = window;
  const begun = performance.now();
  await page.getByRole('button', { name: /Marathon/ }).click();
  await expect(page.getByText('20,000 photos').first()).toBeVisible();
  await expect(window.cell(/IMG_00001/)).toBeVisible();
  const openMs = performance.now() - begun;

  const scrolled = await scrollThrough(page);
  expect(scrolled.holes).toEqual([]);
  expect(scrolled.frames).toBe(160);

  const filterMs = await filterFor(page, 'IMG_19999');
  await expect(window.cell(/IMG_19999/)).toBeVisible();
  await expect(page.getByRole('gridcell')).toHaveCount(1);
  // For the record; a time decides nothing here.
  const { p50Ms, p95Ms, longestMs } = scrolled;
  info.annotations.push({
    type: 'measured',
    description: JSON.stringify({ openMs, p50Ms, p95Ms, longestMs, filterMs }),
  });
});

/** Scrolls by pages and by leaps, and after each frame looks whether rows fill the whole grid. */
const scrollThrough = (page: Page) =>
  page.evaluate(async () => {
    const grid = document.querySelector('[role="grid"]');
    if (!grid) throw new Error('there is no grid');
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const holes: unknown[] = [];
    const took: number[] = [];
    const look = (): void => {
      const { top, bottom } = grid.getBoundingClientRect();
      const rows = [...grid.querySelectorAll('[role="row"]')].map((row) => row.getBoundingClientRect());
      const isFilled = (y: number): boolean => rows.some((row) => row.top <= y && y <= row.bottom + 12);
      for (let y = top + 16; y < bottom - 16; y += 8) {
        if (!isFilled(y)) holes.push({ y, scrollTop: grid.scrollTop });
      }
      const cells = [...grid.querySelectorAll('[role="gridcell"]')];
      if (cells.some((cell) => cell.textContent === '')) holes.push({ empty: grid.scrollTop });
    };
    let before = await frame();
    const goTo = async (y: number): Promise<void> => {
      grid.scrollTop = y;
      const now = await frame();
      took.push(now - before);
      before = now;
      look();
    };
    const most = grid.scrollHeight - grid.clientHeight;
    for (let step = 0; step < 100; step += 1) await goTo(step * grid.clientHeight * 0.5);
    for (let step = 0; step < 60; step += 1) await goTo((most * ((step * 37) % 120)) / 119);
    took.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(took[Math.floor((took.length - 1) * share)] ?? 0);
    return { holes: holes.slice(0, 5), frames: took.length, p50Ms: at(0.5), p95Ms: at(0.95), longestMs: at(1) };
  });

/** Time from the last letter to the frame that shows the answer. */
const filterFor = (page: Page, text: string): Promise<number> =>
  page.evaluate(async (wanted) => {
    const field = [...document.querySelectorAll('input')].find((input) => input.placeholder === 'Find');
    const grid = document.querySelector('[role="grid"]');
    if (!field || !grid) throw new Error('there is nothing to filter');
    const begun = performance.now();
    // As typing does it: React hears only of a value that the element itself was given.
    Reflect.set(HTMLInputElement.prototype, 'value', wanted, field);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    while (grid.getAttribute('aria-rowcount') !== '1') await new Promise((resolve) => requestAnimationFrame(resolve));
    return Math.round(performance.now() - begun);
  }, text);
