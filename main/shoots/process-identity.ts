import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { errorCode } from './disk';

/** Who a lock's owner is: a pid alone is used again, after a restart of the computer or before. */
export interface ProcessIdentity {
  readonly host: string;
  /** Changes with every start of the computer; empty where the system does not tell. */
  readonly bootId: string;
  readonly pid: number;
  /** When the process began, in the system's own form; empty where it does not tell. */
  readonly startTime: string;
}

/** What the system says about processes. */
export interface ProcessTable {
  readonly self: () => Promise<ProcessIdentity>;
  readonly isAlive: (pid: number) => boolean;
  readonly startTimeOf: (pid: number) => Promise<string>;
}

const run = promisify(execFile);
const TIME_LIMIT_MS = 2_000;

export const systemProcesses: ProcessTable = {
  self: async () => ({
    host: hostname(),
    bootId: await bootId(),
    pid: process.pid,
    startTime: await startTimeOf(process.pid),
  }),
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return process.platform !== 'linux' || !isCorpse(pid);
    } catch (error) {
      return errorCode(error) === 'EPERM'; // It lives, under another account.
    }
  },
  startTimeOf,
};

async function bootId(): Promise<string> {
  if (process.platform === 'linux') {
    return quietly(async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim());
  }
  if (process.platform === 'darwin') return firstLine('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']);
  return '';
}

async function startTimeOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return quietly(() => linuxStartTime(pid));
  if (process.platform === 'darwin') return firstLine('/bin/ps', ['-o', 'lstart=', '-p', String(pid)]);
  return '';
}

/** Fields 3 and on of proc_pid_stat(5); the name in field 2 may hold spaces and brackets. */
const fieldsOf = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

/** Dead, and only not yet collected by its parent: it answers signals, and in a container may do so for ever. */
function isCorpse(pid: number): boolean {
  try {
    const [state] = fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return state === 'Z' || state === 'X';
  } catch {
    return false; // Without an answer it counts as living: two writers are worse than none.
  }
}

/** Field 22, in clock ticks since boot. */
async function linuxStartTime(pid: number): Promise<string> {
  return fieldsOf(await readFile(`/proc/${pid}/stat`, 'utf8'))[19] ?? '';
}

async function firstLine(command: string, args: readonly string[]): Promise<string> {
  return quietly(async () => {
    const { stdout } = await run(command, args, { timeout: TIME_LIMIT_MS, env: { LC_ALL: 'C' } });
    return stdout.trim();
  });
}

/** What the system does not tell is an empty string: the lock is then judged without it. */
async function quietly(ask: () => Promise<string>): Promise<string> {
  try {
    return await ask();
  } catch {
    return '';
  }
}
