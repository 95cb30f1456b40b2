import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';

/** One screen: how to get there, and what must be on it before the picture is taken. All of it runs in the page. */
interface Scene {
  readonly name: string;
  readonly go: string;
  readonly isThere: string;
}

const click = (selector: string): string => `document.querySelector(${JSON.stringify(selector)})?.click()`;
const exists = (selector: string): string => `document.querySelector(${JSON.stringify(selector)}) !== null`;
/** Loaded, decoded, and two frames later painted. */
const PICTURES_SHOWN = `(async () => {
  const pictures = [...document.querySelectorAll('[role="gridcell"]')].map((cell) => cell.querySelector('img'));
  if (pictures.length === 0 || !pictures.every((picture) => picture?.naturalWidth > 0)) return false;
  await Promise.all(pictures.map((picture) => picture.decode()));
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  return true;
})()`;

const SCENES: readonly Scene[] = [
  { name: 'shoots', go: '', isThere: exists('table tbody tr img') },
  { name: 'organise', go: click('table tbody tr button'), isThere: PICTURES_SHOWN },
  { name: 'integrations', go: click('nav button:last-child'), isThere: exists('section ul li button') },
];

const LOOK_EVERY_MS = 100;
const LIMIT_MS = 30_000;

/** Takes a picture of each room, as the app itself shows it, into `dir`; rejects when one does not come up. */
export async function takeScreenshots({ webContents }: BrowserWindow, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const { name, go, isThere } of SCENES) {
    if (go !== '') await webContents.executeJavaScript(`${go}; undefined`);
    await until(() => webContents.executeJavaScript(isThere), name);
    const picture = await webContents.capturePage();
    await writeFile(join(dir, `${name}.png`), picture.toPNG());
  }
}

async function until(isThere: () => Promise<unknown>, name: string): Promise<void> {
  const limit = performance.now() + LIMIT_MS;
  while ((await isThere()) !== true) {
    if (performance.now() > limit) throw new Error(`The screen “${name}” did not come up.`);
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
}
