import { createTaskQueue, type Outcome, type QueuedTask } from './task-queue';
import type { MediaClock, SpawnWorker, WorkerHandle } from './worker-handle';
import { type Reply, replySchema, unfitReplySchema } from './worker-messages';

export interface WorkerPoolOptions {
  readonly spawnWorker: SpawnWorker;
  /** Processes at most; they are started when there is work. */
  readonly workers: number;
  readonly clock: MediaClock;
  readonly timeoutMs: number;
  /** Told of every crash and time-out: the pool goes on by itself. */
  readonly onWorkerExit: (exit: { readonly cause: 'crash' | 'time-out' | 'memory'; readonly detail: string }) => void;
}

export interface WorkerPool {
  readonly run: (task: QueuedTask) => void;
  /** Takes out work that nobody waits for; false when it has begun. */
  readonly cancel: (task: QueuedTask) => boolean;
  readonly raise: (task: QueuedTask, priority: QueuedTask['priority']) => void;
  readonly close: () => void;
}

interface Worker {
  handle: WorkerHandle | null;
  isReady: boolean;
  isDead: boolean;
  readonly inFlight: Map<number, { readonly task: QueuedTask; readonly stopTimer: () => void }>;
  stopTimer: () => void;
}

/** The second is read from disk while the first is decoded; more would share a crash among more. */
const PER_WORKER = 2;
const READY_MS = 30_000;
/** An idle process holds some 80 MB. */
const IDLE_MS = 30_000;
/** Freed memory does not always go back to the system: above this a worker is replaced between tasks. */
const RECYCLE_BYTES = 400_000_000;
const MAX_FAILED_STARTS = 3;

/**
 * Keeps up to `workers` processes busy. When one dies, what it had in flight alone is settled as
 * crashed; several are run again, each alone, so that only the guilty one pays.
 */
export function createWorkerPool({ spawnWorker, workers: limit, clock, timeoutMs, onWorkerExit }: WorkerPoolOptions): WorkerPool {
  const queue = createTaskQueue();
  const workers = new Set<Worker>();
  let nextId = 1;
  let failedStarts = 0;
  let isClosed = false;

  function retire(worker: Worker): void {
    worker.isDead = true;
    worker.stopTimer();
    for (const { stopTimer } of worker.inFlight.values()) stopTimer();
    workers.delete(worker);
    worker.handle?.kill();
  }

  function onExit(worker: Worker, detail: string): void {
    if (worker.isDead) return;
    const orphans = [...worker.inFlight.values()].map(({ task }) => task);
    if (!worker.isReady) failedStarts += 1;
    retire(worker);
    onWorkerExit({ cause: 'crash', detail });
    if (orphans.length === 1) orphans[0]?.settle({ end: 'crashed' });
    else for (const task of orphans) putBack(task, true);
    if (failedStarts >= MAX_FAILED_STARTS) giveUp();
    pump();
  }

  function putBack(task: QueuedTask, isSuspect: boolean): void {
    task.isSuspect ||= isSuspect;
    queue.putBack(task);
  }

  /** What waits now is answered; later work tries to start workers again. */
  function giveUp(): void {
    failedStarts = 0;
    for (let task = queue.take(); task; task = queue.take()) task.settle({ end: 'unavailable' });
  }

  function onTimeout(worker: Worker, id: number): void {
    const late = worker.inFlight.get(id);
    if (!late) return;
    worker.inFlight.delete(id);
    const innocent = [...worker.inFlight.values()].map(({ task }) => task);
    retire(worker);
    onWorkerExit({ cause: 'time-out', detail: `A picture took more than ${timeoutMs} ms` });
    late.task.settle({ end: 'timed-out' });
    for (const task of innocent) putBack(task, false);
    pump();
  }

  function onMessage(worker: Worker, message: unknown): void {
    if (worker.isDead) return;
    const parsed = replySchema.safeParse(message);
    if (!parsed.success) {
      const id = unfitReplySchema.safeParse(message);
      if (id.success) finish(worker, id.data.id, { end: 'failed', code: 'bad-reply', message: parsed.error.message }, 0);
      pump();
      return;
    }
    const reply: Reply = parsed.data;
    if (reply.type === 'ready') {
      worker.isReady = true;
      failedStarts = 0;
      worker.stopTimer();
    } else {
      finish(worker, reply.id, outcomeOf(reply), reply.rssBytes);
    }
    pump();
  }

  function finish(worker: Worker, id: number, outcome: Outcome, rssBytes: number): void {
    const entry = worker.inFlight.get(id);
    if (!entry) return;
    entry.stopTimer();
    worker.inFlight.delete(id);
    entry.task.settle(outcome);
    if (rssBytes > RECYCLE_BYTES && worker.inFlight.size === 0) {
      retire(worker);
      onWorkerExit({ cause: 'memory', detail: `${Math.round(rssBytes / 1e6)} MB after a picture` });
    }
  }

  function start(): void {
    const worker: Worker = { handle: null, isReady: false, isDead: false, inFlight: new Map(), stopTimer: () => undefined };
    workers.add(worker);
    worker.stopTimer = clock.setTimer(READY_MS, () => onExit(worker, `Not ready after ${READY_MS} ms`));
    worker.handle = spawnWorker({
      onMessage: (message) => onMessage(worker, message),
      onExit: ({ code, signal }) => onExit(worker, `Ended with code ${code ?? '-'}, signal ${signal ?? '-'}`),
    });
  }

  function give(worker: Worker, task: QueuedTask): void {
    const id = nextId++;
    worker.stopTimer();
    worker.inFlight.set(id, { task, stopTimer: clock.setTimer(timeoutMs, () => onTimeout(worker, id)) });
    worker.handle?.send({ id, work: task.work });
  }

  /** A worker that has a suspect takes nothing beside it, and a suspect goes only to a free one. */
  const hasRoom = (worker: Worker): boolean =>
    worker.isReady && worker.inFlight.size < PER_WORKER && ![...worker.inFlight.values()].some(({ task }) => task.isSuspect);

  function pump(): void {
    if (isClosed) return;
    for (let task = queue.take(); task; task = queue.take()) {
      const open = [...workers].filter(hasRoom).sort((a, b) => a.inFlight.size - b.inFlight.size)[0];
      const isFree = open && (!task.isSuspect || open.inFlight.size === 0);
      if (open && isFree) {
        give(open, task);
        continue;
      }
      queue.putBack(task);
      break;
    }
    const starting = [...workers].filter((worker) => !worker.isReady).length;
    if (queue.size() > starting * PER_WORKER && workers.size < limit) start();
    for (const worker of workers) if (worker.isReady && worker.inFlight.size === 0) sleepWhenIdle(worker);
  }

  function sleepWhenIdle(worker: Worker): void {
    worker.stopTimer();
    worker.stopTimer = clock.setTimer(IDLE_MS, () => retire(worker));
  }

  return {
    run: (task) => {
      if (isClosed) return task.settle({ end: 'unavailable' });
      queue.add(task);
      pump();
    },
    cancel: (task) => queue.remove(task),
    raise: (task, priority) => queue.raise(task, priority),
    close: () => {
      isClosed = true;
      const inFlight = [...workers].flatMap((worker) => [...worker.inFlight.values()].map(({ task }) => task));
      for (const worker of [...workers]) retire(worker);
      giveUp();
      for (const task of inFlight) task.settle({ end: 'unavailable' });
    },
  };
}

const outcomeOf = (reply: Exclude<Reply, { type: 'ready' }>): Outcome =>
  reply.type === 'done' ? { end: 'done', done: reply.done } : { end: 'failed', code: reply.code, message: reply.message };
