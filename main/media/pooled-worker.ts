import type { Outcome, QueuedTask } from './task-queue';
import { waitOnce, waitPatiently } from './patient-timer';
import type { MediaClock, SpawnWorker, WorkerEvents, WorkerHandle } from './worker-handle';
import { type Reply, replySchema, unfitReplySchema } from './worker-messages';

/** One worker process and what it has in hand. */
export interface PooledWorker {
  readonly isReady: () => boolean;
  readonly inFlight: () => readonly QueuedTask[];
  /** A worker that has a suspect in hand takes nothing beside it. */
  readonly hasRoomFor: (task: QueuedTask) => boolean;
  readonly give: (task: QueuedTask) => void;
  /** Ends the process; what it had in hand is the caller's again. */
  readonly end: () => readonly QueuedTask[];
}

/** What happens to a worker; after `onDeath` and `onTimeout` it has ended. */
export interface PooledWorkerEvents {
  readonly onReady: () => void;
  readonly onFinished: (rssBytes: number) => void;
  readonly onDeath: (orphans: readonly QueuedTask[], wasReady: boolean, detail: string) => void;
  readonly onTimeout: (late: QueuedTask, others: readonly QueuedTask[]) => void;
  /** It has had nothing to do for a while. */
  readonly onIdle: () => void;
}

export interface PooledWorkerOptions {
  readonly spawnWorker: SpawnWorker;
  readonly clock: MediaClock;
  readonly timeoutMs: number;
  readonly events: PooledWorkerEvents;
}

/** The second is read from disk while the first is decoded; more would share a crash among more. */
export const PER_WORKER = 2;
const READY_MS = 30_000;
/** An idle process holds some 80 MB. */
const IDLE_MS = 30_000;

interface InHand {
  readonly task: QueuedTask;
  readonly stopTimer: () => void;
}

const outcomeOf = (reply: Exclude<Reply, { type: 'ready' }>): Outcome =>
  reply.type === 'done'
    ? { end: 'done', done: reply.done }
    : { end: 'failed', code: reply.code, message: reply.message };

/** A system without processes or memory left refuses on the spot: that is a death like any other, a moment later. */
function startSafely(spawnWorker: SpawnWorker, events: WorkerEvents): WorkerHandle {
  try {
    return spawnWorker(events);
  } catch {
    setImmediate(() => events.onExit({ code: null, signal: null }));
    return { send: () => undefined, kill: () => undefined };
  }
}

export function startPooledWorker({ spawnWorker, clock, timeoutMs, events }: PooledWorkerOptions): PooledWorker {
  const inHand = new Map<number, InHand>();
  let nextId = 1;
  let isReady = false;
  let hasEnded = false;
  let stopTimer = waitPatiently(clock, READY_MS, () => die(`Not ready after ${READY_MS} ms`));
  const handle = startSafely(spawnWorker, {
    onMessage: (message) => {
      if (!hasEnded) take(message);
    },
    onExit: ({ code, signal }) => die(`Ended with code ${code ?? '-'}, signal ${signal ?? '-'}`),
  });

  const tasks = () => [...inHand.values()].map(({ task }) => task);

  function end(): readonly QueuedTask[] {
    const left = tasks();
    hasEnded = true;
    stopTimer();
    for (const entry of inHand.values()) entry.stopTimer();
    inHand.clear();
    handle.kill();
    return left;
  }

  function die(detail: string): void {
    if (!hasEnded) events.onDeath(end(), isReady, detail);
  }

  function beIdle(): void {
    stopTimer();
    stopTimer = clock.setTimer(IDLE_MS, events.onIdle);
  }

  function take(message: unknown): void {
    const reply = replySchema.safeParse(message);
    if (!reply.success) {
      const { data } = unfitReplySchema.safeParse(message);
      if (data) finish(data.id, { end: 'failed', code: 'bad-reply', message: reply.error.message }, 0);
    } else if (reply.data.type === 'ready') {
      isReady = true;
      beIdle();
      events.onReady();
    } else {
      finish(reply.data.id, outcomeOf(reply.data), reply.data.rssBytes);
    }
  }

  function finish(id: number, outcome: Outcome, rssBytes: number): void {
    const entry = inHand.get(id);
    if (!entry) return;
    entry.stopTimer();
    inHand.delete(id);
    if (inHand.size === 0) beIdle();
    entry.task.settle(outcome);
    events.onFinished(rssBytes);
  }

  function expire(id: number): void {
    const late = inHand.get(id)?.task;
    if (late) {
      events.onTimeout(
        late,
        end().filter((task) => task !== late),
      );
    }
  }

  return {
    isReady: () => isReady,
    inFlight: tasks,
    hasRoomFor: (task) =>
      isReady && inHand.size < (task.isSuspect ? 1 : PER_WORKER) && !tasks().some(({ isSuspect }) => isSuspect),
    give: (task) => {
      const id = nextId++;
      stopTimer();
      const wait = task.isLate ? waitPatiently : waitOnce;
      inHand.set(id, { task, stopTimer: wait(clock, timeoutMs, () => expire(id)) });
      handle.send({ id, work: task.work });
    },
    end,
  };
}
