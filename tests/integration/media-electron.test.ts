import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../support/bundle';
import type { HostPlan, HostReport } from '../support/electron-media-host';
import { makeJpeg, noise } from '../support/make-picture';

const ELECTRON = path.resolve(import.meta.dirname, '../../node_modules/electron/dist/electron');
const ROUNDS = 5;
const PICTURES = 40;

let dir = '';
let bundleDir = '';

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'fieldproof-electron-'));
  bundleDir = await bundle({
    host: 'tests/support/electron-media-host.ts',
    'media-worker': 'main/media/media-worker.ts',
  });
});

afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
  await rm(bundleDir, { recursive: true, force: true });
});

/** Runs the bare app and gives back what it printed; the exit code is in the error when it failed. */
function runElectron(planFile: string): Promise<{ stderr: string; failed: boolean }> {
  const args = ['-a', ELECTRON, '--no-sandbox', '--disable-gpu', path.join(bundleDir, 'host.mjs'), planFile];
  const quiet = { DBUS_SESSION_BUS_ADDRESS: 'disabled:', DBUS_SYSTEM_BUS_ADDRESS: 'disabled:' };
  return new Promise((settle) => {
    execFile(
      'xvfb-run',
      args,
      { env: { ...process.env, ...quiet }, maxBuffer: 64 << 20, timeout: 100_000 },
      (error, _, stderr) => settle({ stderr, failed: error !== null }),
    );
  });
}

describe.runIf(process.platform === 'linux' && existsSync(ELECTRON))('sharp inside Electron', () => {
  test('[PI25] 200 pictures give no GLib critical and bounded memory', async () => {
    const paths = await Promise.all(
      Array.from({ length: PICTURES }, async (_, i) => {
        const file = path.join(dir, `IMG_${i}.jpg`);
        await writeFile(file, await makeJpeg({ painting: noise(1500, 1000, i), exif: { orientation: (i % 8) + 1 } }));
        return file;
      }),
    );
    const plan: HostPlan = {
      paths,
      rounds: ROUNDS,
      cacheDir: path.join(dir, 'cache'),
      report: path.join(dir, 'report.json'),
    };
    await writeFile(path.join(dir, 'plan.json'), JSON.stringify(plan));

    const { stderr, failed } = await runElectron(path.join(dir, 'plan.json'));
    expect(failed, stderr.slice(-2000)).toBe(false);
    const report = JSON.parse(await readFile(plan.report, 'utf8')) as HostReport;

    expect(stderr.match(/GLib[^\n]*CRITICAL|GObject[^\n]*CRITICAL/g)?.length ?? 0).toBe(0);
    expect(report.shown).toBe(ROUNDS * PICTURES);
    expect(report.exits).toEqual([]);
    expect(report.peakBytes).toBeGreaterThan(0);
    expect(report.peakBytes).toBeLessThan(350_000_000);
  });
});

test.runIf(!existsSync(ELECTRON))('[PI25] is not checked here: Electron is not installed (npm run setup)', () => {
  console.warn('Electron is not installed: sharp inside Electron was not checked.');
});
