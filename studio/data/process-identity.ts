import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { z } from 'zod';

/** Enough to tell, later and from another process, whether this very process still runs. */
export const processIdentitySchema = z.object({
  pid: z.number().int().positive(),
  /** Start time in kernel ticks since boot: a reused pid differs. Null where the system does not tell. */
  startTicks: z.string().nullable(),
  /** The kernel's boot id, or `~` and the second of the boot where there is none. */
  boot: z.string(),
  /** The pid namespace: the same number in another container is another process. */
  pidSpace: z.string().nullable(),
  host: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    // Not Linux, or no such process: the caller treats null as "cannot be told".
    return null;
  }
};

/** proc(5): `comm` may hold spaces and brackets, so fields are counted from the last bracket; starttime is field 22. */
function readStartTicks(pid: number): string | null {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

export function readOwnIdentity(): ProcessIdentity {
  const bootId = orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  return {
    pid: process.pid,
    startTicks: readStartTicks(process.pid),
    boot: bootId ?? `~${Math.round(Date.now() / 1000 - uptime())}`,
    pidSpace: orNull(() => readlinkSync('/proc/self/ns/pid')),
    host: hostname(),
  };
}

/** Boot ids are compared as they are; boot times within two minutes, since the clock may have been set. */
export function isSameBoot(a: string, b: string): boolean {
  if (!a.startsWith('~') || !b.startsWith('~')) return a === b;
  return Math.abs(Number(a.slice(1)) - Number(b.slice(1))) < 120;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another account.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** `unknown`: it lives, or lived, on another computer or in another container. */
export function judgeProcess(other: ProcessIdentity, own: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (other.host === own.host && !isSameBoot(other.boot, own.boot)) return 'dead';
  if (!isSameBoot(other.boot, own.boot) || other.pidSpace !== own.pidSpace) return 'unknown';
  if (!isRunning(other.pid)) return 'dead';
  const ticks = readStartTicks(other.pid);
  return ticks !== null && other.startTicks !== null && ticks !== other.startTicks ? 'dead' : 'alive';
}
