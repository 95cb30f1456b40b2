import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import type { Result } from '@shared/model/result';
import type { ImportRefusal, ImportReport } from '../../main/ingest/import-types';

const ROOT = resolve(import.meta.dirname, '../..');

export interface ChildImport {
  readonly dir: string;
  readonly cards: readonly string[];
  readonly second?: string;
  /** SIGKILL after so many steps of progress. */
  readonly killAfter?: number;
  readonly isQuick?: boolean;
  /** Arguments of strace, when its system calls are to fail. One thread then does all the work, so that counts are the same every time. */
  readonly strace?: readonly string[];
}

export interface ChildEnd {
  readonly ticks: number;
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly stderr: string;
  /** Null when it did not come to its end. */
  readonly result: Result<ImportReport, ImportRefusal> | null;
}

/** Runs an import in a child process, perhaps to its bitter end. */
export async function runImportChild(child: ChildImport): Promise<ChildEnd> {
  const node = [
    process.execPath,
    '--import',
    'tsx',
    resolve(ROOT, 'tests/support/import-child.ts'),
    child.dir,
    child.second ?? '-',
    child.isQuick ? 'quick' : 'flush',
    ...child.cards,
  ];
  const line = child.strace ? ['strace', '-f', '-qq', '-o', '/dev/null', ...child.strace, ...node] : node;
  const [command = '', ...args] = line;
  const running = spawn(command, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      TSX_TSCONFIG_PATH: resolve(ROOT, 'tsconfig.base.json'),
      ...(child.strace ? { UV_THREADPOOL_SIZE: '1' } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [ticks, stderr] = [0, ''];
  let result: ChildEnd['result'] = null;
  running.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const lines = createInterface({ input: running.stdout });
  lines.on('line', (text) => {
    if (text.startsWith('{')) result = JSON.parse(text) as ChildEnd['result'];
    if (text === 'tick' && (ticks += 1) === child.killAfter) running.kill('SIGKILL');
  });
  const [ended] = await Promise.all([
    new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done, failed) => {
      running.once('error', failed);
      running.once('exit', (code, signal) => {
        done({ code, signal });
      });
    }),
    new Promise((done) => lines.once('close', done)),
  ]);
  return { ticks, stderr, result, ...ended };
}
