// What scripts/job.mjs promises around the app: stdout, exit code and signals pass through, and nothing stays behind.
// A small app stands in for ours, so that the launcher alone is on trial.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const projectRoot = path.resolve(import.meta.dirname, '..', '..');
const dir = mkdtempSync(path.join(tmpdir(), 'fieldproof-launcher-'));
const LIMIT_MS = 30_000;

const STAND_IN = `
import { app } from 'electron';
import { writeFileSync } from 'node:fs';
const job = process.argv[process.argv.indexOf('--job') + 1];
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
app.whenReady().then(() => {
  process.on('SIGTERM', () => { say({ signal: 'SIGTERM' }); app.exit(7); });
  writeFileSync(job + '.running', JSON.stringify({ app: process.pid, authority: process.env.XAUTHORITY }));
  say({ job });
  process.stderr.write('a real error\\n[1:0101/000000.000000:ERROR:bus.cc(407)] noise\\n');
  if (job.endsWith('short.json')) app.exit(5);
});
`;

interface Launched {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
}

function launch(job: string): Launched {
  const env = { ...process.env, INIT_CWD: dir };
  delete (env as Record<string, string | undefined>)['DISPLAY'];
  const child = spawn(process.execPath, [path.join(dir, 'scripts', 'job.mjs'), job], { env });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return { child, out: () => out, err: () => err };
}

interface Running {
  readonly app: number;
  /** The file that Xvfb was given, and so what tells it from any other. */
  readonly authority: string;
}

const runningOf = (job: string): Promise<Running> =>
  vi.waitFor(() => JSON.parse(readFileSync(path.join(dir, `${job}.running`), 'utf8')) as Running, {
    timeout: LIMIT_MS,
    // At once: a signal in the first half second of the launcher was lost once.
    interval: 2,
  });

/** Whether a process lives; one that is dead and only not yet collected by its parent does not. */
function isAlive(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return state !== '' && !state.startsWith('Z');
}

const displaysWith = (authority: string): readonly string[] =>
  spawnSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => !line.startsWith('Z') && line.includes(authority));

beforeAll(() => {
  cpSync(path.join(projectRoot, 'scripts'), path.join(dir, 'scripts'), { recursive: true });
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(dir, 'node_modules'));
  mkdirSync(path.join(dir, 'out', 'main'), { recursive: true });
  const manifest = { name: 'stand-in', version: '1.0.0', type: 'module', main: 'out/main/index.js' };
  writeFileSync(path.join(dir, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(dir, 'out', 'main', 'index.js'), STAND_IN);
  // Newer than every source: the launcher must not build.
  writeFileSync(path.join(dir, 'out', '.built'), '');
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('stdout and the exit code are the app’s own, and the path is the one that was typed', async () => {
  const run = launch('short.json');

  const [code] = (await once(run.child, 'close')) as [number];

  expect([code, run.out()]).toEqual([5, `${JSON.stringify({ job: path.join(dir, 'short.json') })}\n`]);
});

test('of stderr only the noise of Chromium is taken away', async () => {
  const run = launch('short.json');

  await once(run.child, 'close');

  expect(run.err()).toBe('a real error\n');
});

test('a request to end reaches the app, whose exit code comes back', async () => {
  const run = launch('ended.json');
  await runningOf('ended.json');

  run.child.kill('SIGTERM');
  const [code] = (await once(run.child, 'close')) as [number];

  expect([code, run.out().trim().split('\n').at(-1)]).toEqual([7, '{"signal":"SIGTERM"}']);
});

test('a launcher that is killed takes app and display with it', async () => {
  const run = launch('killed.json');
  const { app, authority } = await runningOf('killed.json');
  const before = displaysWith(authority).length;

  run.child.kill('SIGKILL');

  await vi.waitFor(() => expect([before, isAlive(app), displaysWith(authority)]).toEqual([1, false, []]), LIMIT_MS);
});

test('an app that dies is told in one sentence with exit code 1', async () => {
  const run = launch('died.json');
  const { app } = await runningOf('died.json');

  process.kill(app, 'SIGKILL');
  const [code] = (await once(run.child, 'close')) as [number];

  expect([code, run.err().trim().split('\n').at(-1)]).toEqual([1, 'The app was ended by SIGKILL.']);
});
