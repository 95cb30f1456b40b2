import { PER_WORKER, type PooledWorker, startPooledWorker } from './pooled-worker';
import { createTaskQueue, type QueuedTask, type TaskQueue } from './task-queue';
import type { MediaClock, SpawnWorker } from './worker-handle';

export interface WorkerPoolOptions {
  readonly spawnWorker: SpawnWorker;
  /** Processes at most; they are started when there is work. */
  readonly workers: number;
  readonly clock: MediaClock;
  readonly timeoutMs: number;
  /** Told of every crash, time-out and replacement: the pool goes on by itself. */
  readonly onWorkerExit: (exit: { readonly cause: 'crash' | 'time-out' | 'memory'; readonly detail: string }) => void;
}

export interface WorkerPool {
  readonly run: (task: QueuedTask) => void;
  /** Takes out work that nobody waits for; false when it has begun. */
  readonly cancel: (task: QueuedTask) => boolean;
  readonly raise: (task: QueuedTask, priority: QueuedTask['priority']) => void;
  readonly close: () => void;
}

/** Freed memory does not always go back to the system: above this a worker is replaced between tasks. */
const RECYCLE_BYTES = 400_000_000;
const MAX_FAILED_STARTS = 3;

/**
 * Keeps up to `workers` processes busy. When one dies, what it had in flight alone is settled as
 * crashed; several are run again, each alone, so that only the guilty one pays.
 */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { spawnWorker, workers: limit, clock, timeoutMs, onWorkerExit } = options;
  const queue = createTaskQueue();
  const workers = new Set<PooledWorker>();
  let failedStarts = 0;
  let isClosed = false;

  function start(): void {
    const worker: PooledWorker = startPooledWorker({
      spawnWorker,
      clock,
      timeoutMs,
      events: {
        onReady: () => {
          failedStarts = 0;
          pump();
        },
        onFinished: (rssBytes) => {
          if (rssBytes > RECYCLE_BYTES) replaceWhenFree(worker, rssBytes);
          pump();
        },
        onDeath: (orphans, wasReady, detail) => {
          workers.delete(worker);
          bury(orphans, wasReady, detail);
        },
        onTimeout: (late, others) => {
          workers.delete(worker);
          onWorkerExit({ cause: 'time-out', detail: `A picture took more than ${timeoutMs} ms` });
          if (late.isLate) late.settle({ end: 'timed-out' });
          else queue.putOff(late);
          for (const task of others) queue.putBack(task);
          pump();
        },
        onIdle: () => retire(worker),
      },
    });
    workers.add(worker);
  }

  function retire(worker: PooledWorker): void {
    workers.delete(worker);
    worker.end();
  }

  function replaceWhenFree(worker: PooledWorker, rssBytes: number): void {
    if (worker.inFlight().length > 0) return;
    retire(worker);
    onWorkerExit({ cause: 'memory', detail: `${Math.round(rssBytes / 1e6)} MB after a picture` });
  }

  function bury(orphans: readonly QueuedTask[], wasReady: boolean, detail: string): void {
    onWorkerExit({ cause: 'crash', detail });
    failedStarts += wasReady ? 0 : 1;
    const [only, ...others] = orphans;
    if (only && others.length === 0) only.settle({ end: 'crashed' });
    else {
      for (const task of orphans) {
        task.isSuspect = true;
        queue.putBack(task);
      }
    }
    if (failedStarts >= MAX_FAILED_STARTS) giveUp();
    pump();
  }

  /** What waits now is answered; later work tries to start workers again. */
  function giveUp(): void {
    failedStarts = 0;
    for (const task of queue.drain()) task.settle({ end: 'unavailable' });
  }

  function pump(): void {
    if (isClosed) return;
    for (let task = queue.take(); task; task = queue.take()) {
      const worker = freest(workers, task);
      if (!worker) {
        queue.putBack(task);
        break;
      }
      worker.give(task);
    }
    const starting = [...workers].filter((worker) => !worker.isReady()).length;
    if (queue.size() > starting * PER_WORKER && workers.size < limit) start();
    if (![...workers].some((worker) => worker.inFlight().length > 0)) giveLate(queue, workers, start);
  }

  return {
    run: (task) => {
      if (isClosed) {
        task.settle({ end: 'unavailable' });
        return;
      }
      queue.add(task);
      pump();
    },
    cancel: (task) => queue.remove(task),
    raise: (task, priority) => {
      queue.raise(task, priority);
    },
    close: () => {
      isClosed = true;
      const inFlight = [...workers].flatMap((worker) => worker.end());
      workers.clear();
      giveUp();
      for (const task of inFlight) task.settle({ end: 'unavailable' });
    },
  };
}

function freest(workers: ReadonlySet<PooledWorker>, task: QueuedTask): PooledWorker | undefined {
  const free = [...workers].filter((worker) => worker.hasRoomFor(task));
  return free.sort((a, b) => a.inFlight().length - b.inFlight().length)[0];
}

/** Nothing else is in hand: what was put off has the machine to itself. */
function giveLate(queue: TaskQueue, workers: ReadonlySet<PooledWorker>, start: () => void): void {
  const task = queue.takeLate();
  if (!task) return;
  const worker = [...workers].find((one) => one.isReady());
  if (worker) {
    worker.give(task);
    return;
  }
  queue.putOff(task);
  if (workers.size === 0) start();
}
