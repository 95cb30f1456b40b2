import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../..');

export interface JobReport {
  readonly ingest: Readonly<Record<'files' | 'verified' | 'duplicate' | 'skipped' | 'failed' | 'bytes', number>>;
  readonly photos: readonly {
    id: string;
    source: string;
    path: string;
    sha256: string;
    sync: string;
    why: string | null;
    files: readonly { source: string; sha256: string; path: string }[];
  }[];
  readonly problems: readonly { source: string; code: string; message: string }[];
  readonly sync: Readonly<Record<'sent' | 'held' | 'failed' | 'unchanged' | 'changed' | 'bytes' | 'requests', number>>;
}
export interface JobLine {
  readonly progress?: { readonly phase: string; readonly done: number };
  readonly verified?: { readonly source: string; readonly sha256: string; readonly path: string };
}
export interface JobEnd {
  readonly code: number | string;
  readonly stderr: string;
}

/**
 * Runs the real app on a job, as `npm run job` does. `onLine` may end it outright by calling `kill`, or with another
 * signal, which reaches all of its processes as a terminal's Ctrl-C does.
 */
export async function runJob(
  dir: string,
  job: object,
  onLine: (line: JobLine, kill: (signal?: NodeJS.Signals) => void) => void = () => undefined,
): Promise<JobEnd> {
  const file = join(dir, 'job.json');
  await writeFile(file, JSON.stringify(job));
  // A group of its own, so that a kill reaches the launcher, the app and all of its processes at once.
  const child = spawn(process.execPath, [join(ROOT, 'scripts/job.mjs'), file], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (signal: NodeJS.Signals = 'SIGKILL'): void => {
    try {
      process.kill(-(child.pid ?? 0), signal);
    } catch {
      // Ended by itself a moment before.
    }
  };
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    onLine(JSON.parse(line) as JobLine, kill);
  });
  const code = await new Promise<number | string>((done) => {
    child.on('close', (exit, signal) => {
      done(exit ?? signal ?? -1);
    });
  });
  return { code, stderr };
}

export const readReport = async (dir: string): Promise<JobReport> =>
  JSON.parse(await readFile(join(dir, 'report.json'), 'utf8')) as JobReport;
