import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Timing } from './compare-in-turn';

const run = promisify(execFile);

/** Runs a line of bash; its own and its children's processor time come from the shell's `times`. */
export async function timeShell(line: string): Promise<Timing> {
  const started = performance.now();
  const { stdout } = await run('bash', ['-c', `${line}\ntimes`], { maxBuffer: 64 << 20 });
  const wallS = (performance.now() - started) / 1000;
  const cpuS = [
    ...stdout
      .trim()
      .split('\n')
      .slice(-2)
      .join(' ')
      .matchAll(/(\d+)m([\d.,]+)s/g),
  ].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds?.replace(',', '.')), 0);
  return { wallS, cpuS };
}

/** Of this process only: a server's time is in neither side's. */
export async function timeAlone(work: () => Promise<unknown>): Promise<Timing> {
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallS: (performance.now() - startedAt) / 1000, cpuS: (user + system) / 1e6 };
}

/** True when the machine has a peer's program; says so, as a line of the bench, where it has not. */
export function hasTool(tool: string, goal: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const isThere = folders.some((folder) => existsSync(path.join(folder, tool)));
  if (!isThere) console.log(JSON.stringify({ goal, skipped: `${tool} is not installed` }));
  return isThere;
}

/** Clock ticks of Linux, always 100 a second to programs. */
const TICKS = 100;

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
}

function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Processor time of this process and of the workers it has; null where the system does not tell. */
function cpuNow(): number | null {
  if (process.platform !== 'linux') return null;
  return [process.pid, ...childrenOf(process.pid)].reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
}

/** Times what runs here and in workers that live before and after. */
export async function timeHere(work: () => Promise<unknown>): Promise<Timing> {
  const [started, cpuBefore] = [performance.now(), cpuNow()];
  await work();
  const cpuAfter = cpuNow();
  const cpuS = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
  return { wallS: (performance.now() - started) / 1000, cpuS };
}
