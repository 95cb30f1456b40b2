import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '../..');
/** The program of a package made for tests; else Electron, started on the built app. */
const PACKAGED = process.env['FIELDPROOF_PROGRAM'];
const BINARY = PACKAGED ?? resolve(ROOT, 'node_modules/electron/dist/electron');

/** The real app in a real window, on a library of its own. */
export interface AppWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dir: string;
  /** The next dialogs of the system answer with this path. */
  choose(path: string): Promise<void>;
  /** Files of the system, dropped where `target` is. */
  drop(target: Locator, paths: readonly string[]): Promise<void>;
  cell(name: string | RegExp): Locator;
  place(name: string | RegExp): Locator;
  close(): Promise<void>;
}

/**
 * Starts the app; `dir` holds its library and profile, and is made and removed when none is given.
 * @param profile another profile than the one in `dir`
 */
export async function openApp(
  given?: string,
  switches: readonly string[] = [],
  profile: string | null = null,
): Promise<AppWindow> {
  const dir = given ?? (await mkdtemp(join(tmpdir(), 'fieldproof-e2e-')));
  const app = await _electron.launch({
    executablePath: BINARY,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-dev-shm-usage',
      ...switches,
      ...(PACKAGED === undefined ? [ROOT] : []),
      '--library',
      join(dir, 'library'),
      `--user-data-dir=${profile ?? join(dir, 'profile')}`,
    ],
    cwd: ROOT,
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:', DBUS_SYSTEM_BUS_ADDRESS: 'disabled:' },
  });
  const page = await app.firstWindow();
  return {
    app,
    page,
    dir,
    choose: async (path) => {
      await app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, path);
    },
    drop: (target, paths) => dropFiles(page, target, paths),
    cell: (name) => page.getByRole('gridcell', { name }),
    place: (name) => page.getByRole('button', { name }),
    close: async () => {
      await app.close();
      if (given === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A drop as the system makes it, so that the files have paths: a page cannot make one up. */
async function dropFiles(page: Page, target: Locator, paths: readonly string[]): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('there is nothing to drop on');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await session.detach();
}

/** Makes a shoot through the dialog and waits for its room. */
export async function makeShoot({ page }: AppWindow, name: string, kind: string): Promise<void> {
  await page.getByRole('button', { name: 'New shoot' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Kind').selectOption(kind);
  await page.getByRole('button', { name: 'Create shoot' }).click();
  await expect(page.getByText('No photos yet')).toBeVisible();
}

/** Imports a folder through the sheet and waits for its report. */
export async function importFolder(window: AppWindow, folder: string): Promise<void> {
  const { page } = window;
  await window.choose(folder);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await page.getByRole('button', { name: 'Import and prove' }).click();
  await expect(page.getByRole('heading', { name: 'Import complete' })).toBeVisible();
  await page.getByRole('button', { name: 'Show the photos' }).click();
}
