import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from '../support/bundle';

const ROOT = resolve(import.meta.dirname, '../..');
const DATA = process.env['FIELDPROOF_TEST_DATA'] ?? resolve(ROOT, '../shared/data');

function whyNot(): string | null {
  if (!existsSync(DATA)) return 'there are no samples';
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'needs strace';
  }
}

/** A few of each folder, the hostile ones first of all. */
const sample = (): string[] =>
  ['hostile', 'jpeg-cameras', 'raw', 'heic', 'tiff'].flatMap((folder) =>
    readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(DATA, folder, name))
      .filter((file) => statSync(file).isFile() && statSync(file).size < 30_000_000)
      .sort()
      .slice(0, folder === 'hostile' ? 20 : 3),
  );

const WRITES = /openat\([^,]+, "([^"]+)", [^)]*(?:O_WRONLY|O_RDWR|O_CREAT)[^)]*\) += \d/;
const MAKES = /(?:mkdir|rename|renameat|renameat2|link|symlink|unlink|creat)\w*\(.*"([^"]+)"[^"]*\) += 0/;

const why = whyNot();
test.skipIf(why !== null)(
  `[PI31] parsers of strangers' files reach no network, and write nowhere but in their cache and temporary folders${why === null ? '' : ` (skipped: ${why})`}`,
  { timeout: 120_000 },
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'fieldproof-confined-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const [cache, temp, log] = [join(dir, 'cache'), join(dir, 'temp'), join(dir, 'trace')];
    for (const folder of [cache, temp]) mkdirSync(folder);
    const built = await bundle({
      'media-worker': 'main/media/media-worker.ts',
      'parsers-child': 'tests/support/parsers-child.ts',
    });
    onTestFinished(() => rm(built, { recursive: true, force: true }));
    const calls =
      'connect,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat';
    const child = [process.execPath, join(built, 'parsers-child.mjs'), join(built, 'media-worker.mjs'), cache];

    const run = spawnSync('strace', ['-f', '-s', '400', '-e', `trace=${calls}`, '-o', log, ...child, ...sample()], {
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: temp, HOME: temp },
      encoding: 'utf8',
    });

    expect(run.stdout, run.stderr).toMatch(/^read [1-9]/);
    const lines = readFileSync(log, 'utf8').split('\n');
    expect(lines.filter((line) => /connect\(.*AF_INET/.test(line))).toEqual([]);
    const written = lines.flatMap((line) => WRITES.exec(line)?.[1] ?? MAKES.exec(line)?.[1] ?? []);
    const isInside = (path: string): boolean => !path.startsWith('/') || path.startsWith(`${dir}/`);
    expect(
      [...new Set(written)].filter((path) => !isInside(path) && !/^\/dev\/(null|tty|shm\/)|^\/proc\/self\//.test(path)),
    ).toEqual([]);
    expect(written.some((path) => path.startsWith(cache))).toBe(true);
  },
);
