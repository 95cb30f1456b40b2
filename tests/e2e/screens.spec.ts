import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { EMPTY_SCREENS, fillShoot, FULL_SCREENS, importScreens, type Screen } from '../support/app-screens';
import { proofScreens, studioScreens } from '../support/app-studio-screens';
import { openApp, type AppWindow } from '../support/app-window';
import { runStudio } from '../support/studio-process';

/** Where pictures are left for people to look at (`npm run screens`); else none are taken. */
const PICTURES = process.env['FIELDPROOF_SCREENS'] ?? null;
const SCALE = process.env['FIELDPROOF_SCALE'] ?? '1';
const SIZES = [
  [1280, 800],
  [1920, 1080],
] as const;

let window: AppWindow;
let dir: string;
test.beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-e2e-screens-'));
  if (PICTURES !== null) await mkdir(PICTURES, { recursive: true });
  window = await openApp(undefined, [`--force-device-scale-factor=${SCALE}`]);
  await window.page.addInitScript(() => {
    const broken: string[] = [];
    Object.assign(globalThis, { policyBroken: broken });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sourceFile, lineNumber, sample }) => {
      broken.push(`${effectiveDirective} ${sourceFile}:${String(lineNumber)} ${sample}`);
    });
  });
  // So that what happens while the page begins is heard too.
  await window.page.reload();
});
test.afterAll(async () => {
  await window.close();
  await rm(dir, { recursive: true, force: true });
});

/** What the policy has refused so far. */
const policyBroken = (): Promise<unknown> =>
  window.page.evaluate(() => (globalThis as { policyBroken?: unknown }).policyBroken);

test('[WE20, WE42] every screen before there is anything keeps the rules of accessibility, dark and light', async () => {
  await visit(EMPTY_SCREENS);
});

test('[WE20, WE42] every screen of a shoot keeps the rules of accessibility, dark and light', async () => {
  test.setTimeout(180_000);
  await fillShoot(window, dir);
  await visit([...FULL_SCREENS, ...importScreens(dir)]);
});

test('[WE20, WE42] every screen with a studio, and of what is proven or not, keeps the rules of accessibility', async () => {
  test.setTimeout(240_000);
  const studio = await runStudio(join(dir, 'studio'));
  try {
    await visit([...studioScreens(studio), ...proofScreens(dir)]);
  } finally {
    await studio.kill('SIGKILL');
  }
});

async function visit(screens: readonly Screen[]): Promise<void> {
  const { page } = window;
  const found: unknown[] = [];
  for (const { name, go, leave } of screens) {
    await go(window);
    for (const theme of ['dark', 'light']) {
      await page.evaluate((wanted) => {
        document.documentElement.dataset['theme'] = wanted;
      }, theme);
      // Experimental: it wants the words of a name in the order of the screen; a tile is spoken as its name, then its marks.
      const axe = new AxeBuilder({ page }).setLegacyMode().disableRules('label-content-name-mismatch');
      // The other theme is the same page in other colours.
      const { violations } = await (theme === 'dark' ? axe : axe.withRules(['color-contrast'])).analyze();
      for (const { id, nodes } of violations) {
        found.push({ name, theme, id, nodes: nodes.map((node) => [node.html.slice(0, 200), node.failureSummary]) });
      }
      if (PICTURES !== null) await takePictures(join(PICTURES, `${name}-${theme}`));
    }
    await leave?.(window);
  }
  expect(found).toEqual([]);
  expect(await policyBroken()).toEqual([]);
}

async function takePictures(stem: string): Promise<void> {
  const { page, app } = window;
  for (const [width, height] of SIZES) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size[0], size[1]),
      [width, height] as const,
    );
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
    // The next frame but one is drawn after whatever the new size has set off.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: `${stem}-${String(width)}@${SCALE}x.png` });
  }
}
