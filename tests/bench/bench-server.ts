import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Timing } from './compare-in-turn';

const ROOT = resolve(import.meta.dirname, '../..');

const studioLine = z.object({ url: z.string(), token: z.string() });
const tusLine = z.object({ url: z.string() });

interface Program<T> {
  /** From the project's root. */
  readonly script: string;
  readonly args: (folder: string) => readonly string[];
  /** What it says of itself when it is ready. */
  readonly line: z.ZodType<T>;
}

export const studioProgram: Program<z.infer<typeof studioLine>> = {
  script: 'studio/index.ts',
  args: (folder) => ['--data', folder],
  line: studioLine,
};

export const tusProgram: Program<z.infer<typeof tusLine>> = {
  script: 'tests/bench/tus-server.ts',
  args: (folder) => [folder],
  line: tusLine,
};

/** Runs a server in a process and on a folder of its own, so that every run begins with an empty one. */
export async function withServer<T>(program: Program<T>, run: (server: T) => Promise<Timing>): Promise<Timing> {
  const folder = await mkdtemp(join(process.env['FIELDPROOF_BENCH_DIR'] ?? tmpdir(), 'fieldproof-bench-server-'));
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, program.script), ...program.args(folder)], {
    cwd: ROOT,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((done) => child.on('close', done));
  try {
    return await run(program.line.parse(await firstLine(child)));
  } finally {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

function firstLine(child: ChildProcess): Promise<unknown> {
  return new Promise((resolveLine, reject) => {
    let said = '';
    child.on('close', () => reject(new Error('The server ended before it was ready')));
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('\n')) resolveLine(JSON.parse(said.slice(0, said.indexOf('\n'))));
    });
  });
}
