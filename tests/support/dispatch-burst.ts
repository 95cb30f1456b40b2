import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';

/**
 * Lets the page give ratings as fast as they are answered, and keeps in main which commands were answered: whatever
 * becomes of the page, what it was told is known. The page may die at any time.
 */
export async function startBurst(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const answered: string[] = [];
    Reflect.set(globalThis, 'answeredCommands', answered);
    webContents.on('console-message', (_event, _level, message: string) => {
      if (message.startsWith('answered ')) answered.push(message.slice('answered '.length));
    });
  });
}

/** Gives a burst of edits of one photo from the page as it is now. */
export async function burst(app: ElectronApplication, shootId: string, photoId: string): Promise<void> {
  const code = `void (async () => {
    const { call } = window.fieldproof;
    for (let n = 0; n < 2000; n += 1) {
      const cmd = crypto.randomUUID();
      const command = { type: 'editPhotos', photoIds: [${JSON.stringify(photoId)}], patch: { note: 'note ' + cmd } };
      const answer = await call['shoot:dispatch']({ shootId: ${JSON.stringify(shootId)}, cmd, command });
      if (answer.ok) console.log('answered ' + cmd);
    }
  })(); 0`;
  await app.evaluate(async ({ BrowserWindow }, script) => {
    await BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(script);
  }, code);
}

/** The commands that the page was told are saved. */
export const answeredCommands = (app: ElectronApplication): Promise<readonly string[]> =>
  app.evaluate(() => [...(Reflect.get(globalThis, 'answeredCommands') as string[])]);

/** Kills the page's process, as the system does when memory runs out; resolves when it is back. */
export async function killPage(app: ElectronApplication): Promise<void> {
  await app.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const isBack = new Promise<void>((done) => webContents.once('did-finish-load', () => done()));
    process.kill(webContents.getOSProcessId(), 'SIGKILL');
    await isBack;
  });
}

/** All lines of a shoot's journal, as text. */
export function journalText(shootDir: string): string {
  const folder = join(shootDir, '.fieldproof', 'journal');
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
}

/** Id of the one shoot and of one of its photos. */
export function idsIn(shootDir: string): { readonly shootId: string; readonly photoId: string } {
  const marker = JSON.parse(readFileSync(join(shootDir, '.fieldproof', 'marker.json'), 'utf8')) as { shootId: string };
  const photoId = /"photoId":"([0-9a-f-]{36})"/u.exec(journalText(shootDir))?.[1];
  if (photoId === undefined) throw new Error('Expected a shoot with photos');
  return { shootId: marker.shootId, photoId };
}
