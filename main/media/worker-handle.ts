import os from 'node:os';

/** Why a worker process ended. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface WorkerEvents {
  readonly onMessage: (message: unknown) => void;
  /** Called exactly once, also when the process could not be started. */
  readonly onExit: (exit: WorkerExit) => void;
}

/** A process of its own that decodes pictures; `kill` is sure and final, whatever it is doing. */
export interface WorkerHandle {
  readonly send: (message: unknown) => void;
  readonly kill: () => void;
}

/** Starts a worker: a utilityProcess in the app, a plain Node child without Electron. */
export type SpawnWorker = (events: WorkerEvents) => WorkerHandle;

/** Time and timers, so that tests hold them still. */
export interface MediaClock {
  /** Runs `fire` after `ms`; the returned function calls it off. Never keeps the process alive. */
  readonly setTimer: (ms: number, fire: () => void) => () => void;
  /** Begins to watch the machine; the returned function gives the share of its processors that was idle since, 0 to 1. */
  readonly watchIdle: () => () => number;
}

export const systemMediaClock: MediaClock = {
  setTimer: (ms, fire) => {
    const timer = setTimeout(fire, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  watchIdle: () => {
    const before = processorTimes();
    return () => {
      const now = processorTimes();
      const total = now.total - before.total;
      // A system that does not tell is taken to have time.
      return total > 0 ? (now.idle - before.idle) / total : 1;
    };
  },
};

function processorTimes(): { readonly idle: number; readonly total: number } {
  let [idle, total] = [0, 0];
  for (const { times } of os.cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, total };
}
