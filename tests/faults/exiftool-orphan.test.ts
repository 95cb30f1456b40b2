import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newDir, removeDir } from '../support/ingest-desk';

const ROOT = resolve(import.meta.dirname, '../..');

/** Whether the system can be told to end a process with its parent. */
function whyNot(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  if (!existsSync('/usr/bin/perl')) return 'needs perl';
  try {
    execFileSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'needs setpriv of util-linux';
  }
}

let dir: string;
beforeEach(async () => {
  dir = await newDir();
});
afterEach(() => removeDir(dir));

const isAlive = (pid: number): boolean => existsSync(`/proc/${String(pid)}/exe`);

const why = whyNot();
test.skipIf(why !== null)(
  `[PI27] [F27] after a kill −9 of the app no ExifTool stays behind${why === null ? '' : ` (skipped: ${why})`}`,
  async () => {
    const app = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'tests/support/exiftool-child.ts'), dir], {
      cwd: ROOT,
      env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((told) => {
      createInterface({ input: app.stdout }).once('line', (line) => {
        told(Number(line));
      });
    });
    expect(isAlive(pid)).toBe(true);

    app.kill('SIGKILL');

    await vi.waitFor(
      () => {
        expect(isAlive(pid)).toBe(false);
      },
      { timeout: 20_000 },
    );
  },
);
