// The release package, as an ordinary user meets it: fuses, refused switches, the sandbox on, and a whole job.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDemoCard } from '../../scripts/demo-card.mjs';
import { packagePlaces } from '../../scripts/package/build-package.mjs';
import { openDisplay } from '../../scripts/run/virtual-display.mjs';

const places = packagePlaces();
const why =
  places === null || process.platform !== 'linux'
    ? 'the package is tested on Linux'
    : existsSync(places.program)
      ? null
      : 'there is no package; run: npm run package';
/** Debian's user for what belongs to nobody; the tests themselves may run as root, and Chromium's sandbox then may not. */
const NOBODY = 65_534;
const [ON, OFF] = [0x31, 0x30];
const LIMIT_MS = 120_000;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe.skipIf(why !== null)(`the release package${why === null ? '' : ` (skipped: ${why})`}`, () => {
  const program = places?.program ?? '';
  let display: Awaited<ReturnType<typeof openDisplay>>;
  let home: string;

  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'fieldproof-release-'));
    // A screen of its own, whose key can be given to the other user.
    delete process.env['DISPLAY'];
    display = await openDisplay();
  });
  afterAll(async () => {
    await display.close();
    rmSync(home, { recursive: true, force: true });
  });

  const isRoot = process.getuid?.() === 0;
  const asUser = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

  /** Everything below a folder belongs to the user who runs the package. */
  function giveAway(...files: readonly string[]): void {
    if (isRoot) spawnSync('chown', ['-R', `${String(NOBODY)}:${String(NOBODY)}`, ...files]);
  }

  function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const authority = display.env['XAUTHORITY'];
    if (authority !== undefined && display.dir !== null) giveAway(display.dir);
    giveAway(home);
    const child = spawn(program, ['--disable-gpu', '--disable-dev-shm-usage', ...words], {
      ...asUser,
      cwd: home,
      env: {
        PATH: process.env['PATH'] ?? '',
        ...display.env,
        ...{ HOME: home, XDG_CONFIG_HOME: path.join(home, 'config'), XDG_RUNTIME_DIR: home, ...env },
      },
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, out, err });
      });
    });
  }

  test('[PK1] SEC-S10: every fuse is as it is meant to be', async () => {
    const wire = await getCurrentFuseWire(program);

    expect(wire).toMatchObject({
      version: FuseVersion.V1,
      [FuseV1Options.RunAsNode]: OFF,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
      [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
      [FuseV1Options.EnableCookieEncryption]: ON,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ON,
      [FuseV1Options.OnlyLoadAppFromAsar]: ON,
    });
  });

  test.each([
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--inspect=127.0.0.1:0',
    '--inspect-brk',
    '--disable-web-security',
    '--ignore-certificate-errors',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp',
  ])('[PK2] SEC-S20: it does not start with %s', async (word) => {
    const { code, out, err } = await run([word]);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`Fieldproof does not start with ${word.split('=')[0] ?? ''}`);
    expect(err).not.toContain('listening');
  });

  test('[PK2] SEC-S20: it does not start without the sandbox', async () => {
    const { code, err } = await run(['--no-sandbox']);

    expect(code).toBe(2);
    expect(err).toContain('Fieldproof does not start with --no-sandbox');
  });

  test('[PK3] SEC-S10: it is no Node for others', async () => {
    const marker = path.join(home, 'ran');
    const script = path.join(home, 'evil.cjs');
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');`);

    // A job that is not there, so that the app ends by itself.
    const { code } = await run([script, '--job', 'none.json'], { ELECTRON_RUN_AS_NODE: '1' });
    await run(['--inspect=0'], { NODE_OPTIONS: `--require ${script}` });

    expect({ code, isRun: existsSync(marker) }).toEqual({ code: 2, isRun: false });
  });

  test('[PK4] an ordinary user runs a whole job with it, sandbox on', async () => {
    await makeDemoCard(home);
    const job = {
      library: 'library',
      shoot: { name: 'Package', kind: 'school', services: [{ code: 'p', label: 'P', minimum: 1 }] },
      ...{ card: 'card', grouping: { mode: 'auto' }, studio: 'embedded', sync: 'new', report: 'report.json' },
      subjects: { roster: 'roster.csv', qr: true, required: true },
    };
    writeFileSync(path.join(home, 'job.json'), JSON.stringify(job));

    const { code, err } = await run(['--job', path.join(home, 'job.json')]);

    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    const report = JSON.parse(readFileSync(path.join(home, 'report.json'), 'utf8')) as {
      ingest: { files: number; failed: number };
      sync: { sent: number; failed: number };
    };
    expect(report.ingest).toMatchObject({ files: 16, failed: 0 });
    expect(report.sync).toMatchObject({ sent: 13, failed: 0 });
  });
});
