import type { Checkable } from '@shared/domain/list-checks';
import type { FileCheck } from '@shared/model/custody';
import { dueChecks } from '@shared/rules/verify/due-checks';
import { lookAtCopy } from './look-at-copy';
import type { DiskPort, VerifyShoot } from './ports';
import { createRecordBatches, type RecordBatches } from './record-batches';

export interface IdleVerifierPorts {
  readonly disk: DiskPort;
  /** Open shoots that can be written to. */
  readonly shoots: () => readonly VerifyShoot[];
  /** Whether nobody needs the computer; asked before every block. */
  readonly mayWork: () => boolean;
  readonly clock: () => number;
  readonly timers: {
    readonly after: (ms: number, run: () => void) => () => void;
    readonly every: (ms: number, tick: () => void) => () => void;
  };
  readonly onFailure: (error: unknown) => void;
}

export interface IdleVerifier {
  /** Ends it; resolves when the file in hand is left. */
  readonly close: () => Promise<void>;
}

const LOOK_ROUND_MS = 30_000;
/** Gentle: a quarter of what a slow disk gives, so that a person who comes back notices nothing. */
export const BYTES_PER_S = 20_000_000;

/**
 * Reads copies again while nobody needs the computer: first those that were never looked at since they were made, so
 * that "read back" becomes "read from the disk", then a sample of all. It stops within a block when somebody comes back.
 */
export function createIdleVerifier({
  disk,
  shoots,
  mayWork,
  clock,
  timers,
  onFailure,
}: IdleVerifierPorts): IdleVerifier {
  const closing = new AbortController();
  let working: Promise<void> | null = null;

  let endWait: (() => void) | null = null;
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(ms, resolve);
      endWait = () => {
        cancel();
        resolve();
      };
    });

  const look = async (shoot: VerifyShoot, copy: Checkable): Promise<FileCheck | 'offline' | 'stopped'> => {
    const stop = new AbortController();
    const pace = async (bytes: number): Promise<void> => {
      await wait((bytes / BYTES_PER_S) * 1000);
      if (closing.signal.aborted || !mayWork()) stop.abort();
      stop.signal.throwIfAborted();
    };
    try {
      const found = await lookAtCopy(disk, shoot, copy, { signal: stop.signal, pace });
      return found.result === 'offline' ? 'offline' : found.check;
    } catch (error) {
      if (stop.signal.aborted) return 'stopped';
      throw error;
    }
  };

  const work = async (): Promise<void> => {
    const journal = createRecordBatches(clock);
    try {
      for (const shoot of shoots()) if (!(await workOn(shoot, journal))) return;
    } finally {
      await journal.flush();
    }
  };

  /** False when somebody has come back. */
  const workOn = async (shoot: VerifyShoot, journal: RecordBatches): Promise<boolean> => {
    const away = new Set<string>();
    for (const copy of dueChecks(shoot.list(), clock())) {
      if (closing.signal.aborted || !mayWork()) return false;
      if (away.has(copy.root)) continue;
      const found = await look(shoot, copy);
      if (found === 'stopped') return false;
      if (found === 'offline') away.add(copy.root);
      else await journal.add(shoot, found);
    }
    return true;
  };

  const stopTicks = timers.every(LOOK_ROUND_MS, () => {
    if (working || !mayWork()) return;
    working = work()
      .catch(onFailure)
      .finally(() => {
        working = null;
      });
  });
  return {
    close: async () => {
      stopTicks();
      closing.abort();
      endWait?.();
      await working;
    },
  };
}
