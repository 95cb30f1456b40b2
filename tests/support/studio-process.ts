import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { request, type CallOptions, type TestReply } from './test-studio';

const ROOT = resolve(import.meta.dirname, '../..');

/** The studio as it is run: a process of its own. */
export interface StudioProcess {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  call(method: string, path: string, options?: CallOptions): Promise<TestReply>;
  kill(signal: NodeJS.Signals): Promise<number | string>;
}

export interface Spawned {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<number | string>;
}

/** The bundle that ships, where `npm test` has just built it; the sources where one suite is run by itself. */
const BUNDLE = process.env['FIELDPROOF_STUDIO_BUNDLE'];
const STUDIO = BUNDLE === undefined ? ['--import', 'tsx', 'studio/index.ts'] : [BUNDLE];

interface SpawnMore {
  /** Before the options: `backup`, `restore`. */
  readonly command?: readonly string[];
  readonly env?: NodeJS.Dict<string>;
}

export function spawnStudio(
  folder: string,
  args: readonly string[] = [],
  { command = [], env = {} }: SpawnMore = {},
): Spawned {
  const words = [...command, '--data', folder, ...args];
  const child = spawn(process.execPath, [...STUDIO, ...words], {
    cwd: ROOT,
    env: { ...process.env, ...env, TSX_TSCONFIG_PATH: resolve(ROOT, 'studio/tsconfig.json') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<number | string>((done) => {
    child.on('close', (code, signal) => done(code ?? signal ?? -1));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

export async function runStudio(
  folder: string,
  args: readonly string[] = [],
  env: NodeJS.Dict<string> = {},
): Promise<StudioProcess> {
  const spawned = spawnStudio(folder, args, { env });
  const line = await firstLine(spawned);
  const { url, token, pid } = JSON.parse(line) as { url: string; token: string; pid: number };
  return {
    url,
    token,
    pid,
    stdout: spawned.stdout,
    stderr: spawned.stderr,
    ended: spawned.ended,
    call: (method, path, options = {}) => request(new URL(path, url).href, method, { token, ...options }),
    kill: (signal) => {
      spawned.child.kill(signal);
      return spawned.ended;
    },
  };
}

async function firstLine({ child, stdout, stderr, ended }: Spawned): Promise<string> {
  const line = new Promise<string>((done) => {
    child.stdout.on('data', () => {
      if (stdout().includes('\n')) done(stdout().split('\n')[0] ?? '');
    });
  });
  const early = ended.then((code) => {
    throw new Error(`The studio ended with ${code} before it was ready: ${stderr()}`);
  });
  return Promise.race([line, early]);
}
