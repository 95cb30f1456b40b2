import type { Clock, Timers } from './ports';
import type { IdleResult } from './sync-engine';

export interface IdleWatch {
  /** Resolves as `IdleResult` says. */
  wait(patienceMs: number): Promise<IdleResult>;
  /** Something moved: look whether everything is done. */
  check(): void;
  /** The studio gave a proof of life. */
  noteLife(): void;
  stop(): void;
  /** Of those who wait; null when nobody does. */
  shortestPatienceMs(): number | null;
}

interface Waiter {
  readonly patienceMs: number;
  readonly end: (reason: IdleResult['reason']) => void;
}

/** Those who wait for the queue to come to rest, each with its own patience. */
export function createIdleWatch(params: {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly isDone: () => boolean;
  readonly pending: () => number;
}): IdleWatch {
  const { clock, timers, isDone, pending } = params;
  const waiters = new Set<Waiter>();
  let lastLifeMs = Number.NEGATIVE_INFINITY;

  function wait(patienceMs: number): Promise<IdleResult> {
    return new Promise((resolve) => {
      const sinceMs = clock.nowMs();
      let cancel = (): void => undefined;
      const end = (reason: IdleResult['reason']): void => {
        if (!waiters.delete(waiter)) return;
        cancel();
        resolve({ reason, pending: pending() });
      };
      const waiter: Waiter = { patienceMs, end };
      waiters.add(waiter);
      const arm = (): void => {
        // A clock that was put back must not make the wait longer than the patience.
        const silentMs = Math.max(0, clock.nowMs() - Math.max(sinceMs, lastLifeMs));
        if (silentMs >= patienceMs) end('no-contact');
        else cancel = timers.set(patienceMs - silentMs, arm);
      };
      arm();
    });
  }

  return {
    wait: (patienceMs) => {
      const result = wait(patienceMs);
      check();
      return result;
    },
    check,
    noteLife: () => {
      lastLifeMs = clock.nowMs();
    },
    stop: () => {
      for (const { end } of [...waiters]) end('stopped');
    },
    shortestPatienceMs: () =>
      waiters.size === 0 ? null : Math.min(...[...waiters].map(({ patienceMs }) => patienceMs)),
  };

  function check(): void {
    if (waiters.size === 0 || !isDone()) return;
    for (const { end } of [...waiters]) end('done');
  }
}
