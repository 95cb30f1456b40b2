import type { Timers } from '../../main/ingest/volumes/watch-volumes';

export interface ManualTimers extends Timers {
  readonly now: () => number;
  /** Lets time pass; what is due runs in its order. */
  readonly advance: (ms: number) => void;
}

interface Due {
  atMs: number;
  readonly everyMs: number | null;
  readonly tick: () => void;
}

/** Time that only passes when a test says so. */
export function createManualTimers(): ManualTimers {
  let nowMs = 0;
  const pending = new Set<Due>();
  const schedule = (ms: number, everyMs: number | null, tick: () => void): (() => void) => {
    const due: Due = { atMs: nowMs + ms, everyMs, tick };
    pending.add(due);
    return () => pending.delete(due);
  };
  return {
    now: () => nowMs,
    every: (ms, tick) => schedule(ms, ms, tick),
    after: (ms, tick) => schedule(ms, null, tick),
    advance: (ms) => {
      const until = nowMs + ms;
      for (;;) {
        const next = [...pending].filter((due) => due.atMs <= until).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (!next) break;
        nowMs = next.atMs;
        if (next.everyMs === null) pending.delete(next);
        else next.atMs += next.everyMs;
        next.tick();
      }
      nowMs = until;
    },
  };
}
