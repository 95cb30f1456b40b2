import { fail, ok, type Result } from '@shared/model/result';
import { createDispatcher, type DispatcherOptions } from './dispatcher';
import type { FolderLock } from './folder-lock';
import { accessOf, callEach, problemOf, setAccess, whileStill } from './live';
import { readEntries } from './read-entries';
import { readOnly, reasonForFailure } from './read-only-sentence';
import { repairJournal, type RepairReport } from './repair-journal';
import { openSession } from './session';
import { createSnapshotter, type Snapshotter } from './snapshotter';
import type { Store, StoreProblem } from './store';

export interface LiveStoreOptions<State, Command, Event, Refusal> extends DispatcherOptions<
  State,
  Command,
  Event,
  Refusal
> {
  /** Null when the folder is not ours to write. */
  readonly lock: FolderLock | null;
  readonly snapshotEvery: number;
}

export interface LiveStore<State, Command, Event, Refusal> {
  readonly store: Store<State, Command, Event, Refusal>;
  readonly markDurable: (upToSeq: number) => void;
}

/** An open store around a session that has been read. */
export function createLiveStore<State, Command, Event, Refusal>(
  options: LiveStoreOptions<State, Command, Event, Refusal>,
): LiveStore<State, Command, Event, Refusal> {
  const { live, session, domain } = options;
  const dispatcher = createDispatcher(options);
  const snapshotter = createSnapshotter({ ...options, everyCommands: options.snapshotEvery });

  const underWay = new Set<Promise<unknown>>();

  const store: Store<State, Command, Event, Refusal> = {
    get state() {
      return live.session.state;
    },
    get seq() {
      return live.session.durableSeq;
    },
    get restoredSeq() {
      return live.session.restoredSeq;
    },
    get access() {
      return accessOf(live);
    },
    get damage() {
      return live.session.damage;
    },
    dispatch: (command, { cmd }) => track(underWay, dispatcher.dispatch(command, cmd)),
    subscribe: (listener) => addTo(live.listeners, listener),
    onAccessChange: (listener) => addTo(live.accessListeners, listener),
    settled: async () => {
      await Promise.allSettled(underWay);
      await live.failing;
    },
    eventsSince: (seq) =>
      readEntries({ ...session, domain }, live.session, { afterSeq: seq, untilSeq: live.session.durableSeq }),
    snapshot: snapshotter.snapshot,
    repair: () => repair(options),
    resume: () => resume(options),
    close: () => close(options, snapshotter),
  };
  const markDurable = (upToSeq: number): void => {
    dispatcher.markDurable(upToSeq);
    snapshotter.noteSaved();
  };
  return { store, markDurable };
}

function track<T>(set: Set<Promise<unknown>>, promise: Promise<T>): Promise<T> {
  set.add(promise);
  const forget = (): boolean => set.delete(promise);
  promise.then(forget, forget);
  return promise;
}

function addTo<T>(set: Set<T>, item: T): () => void {
  set.add(item);
  return () => set.delete(item);
}

async function close<State, Command, Event, Refusal>(
  { live, lock }: LiveStoreOptions<State, Command, Event, Refusal>,
  snapshotter: Snapshotter,
): Promise<void> {
  if (live.isClosed) return;
  live.isClosed = true;
  await live.session.appender?.settled();
  await live.failing;
  await snapshotter.snapshot(); // Only a cache: without it the next opening takes longer.
  // Everything in the file is synced; what closing it could still report changes nothing.
  await live.session.appender?.close().catch(() => undefined);
  await lock?.release();
}

async function repair<State, Command, Event, Refusal>(
  options: LiveStoreOptions<State, Command, Event, Refusal>,
): Promise<Result<RepairReport, StoreProblem>> {
  const { live, session, domain, clock, newId } = options;
  const access = accessOf(live);
  if (access === 'write') return ok({ lost: [], lostCommands: 0, keptAside: [] });
  if (access.readOnly.reason !== 'damaged') return fail(problemOf(access.readOnly));
  try {
    return await whileStill(live, async () => {
      const { scan, damage, state, durableSeq: seq } = live.session;
      const snapshot = domain.toSnapshot(state);
      const about = { version: domain.version, at: clock(), newId, scan, damage, seq, state: snapshot };
      const report = await repairJournal({ ...session, ...about });
      await reopen(options);
      const restored = { seq: live.session.durableSeq, cmd: 'repair', at: about.at, events: [], isRestored: true };
      callEach(live.listeners, restored);
      const now = accessOf(live);
      return now === 'write' ? ok(report) : fail(problemOf(now.readOnly));
    });
  } catch (error) {
    return fail(problemOf(readOnly(reasonForFailure(error))));
  }
}

async function resume<State, Command, Event, Refusal>(
  options: LiveStoreOptions<State, Command, Event, Refusal>,
): Promise<Result<void, StoreProblem>> {
  const { live, lock } = options;
  const access = accessOf(live);
  if (access === 'write') return ok(undefined);
  const { reason } = access.readOnly;
  const canPass = reason === 'disk-full' || reason === 'io' || reason === 'fault';
  if (!canPass || !lock) return fail(problemOf(access.readOnly));
  try {
    await live.failing;
    await whileStill(live, async () => {
      const knownSeq = live.session.durableSeq;
      await reopen(options);
      await tellMissed(options, knownSeq);
    });
    const now = accessOf(live);
    return now === 'write' ? ok(undefined) : fail(problemOf(now.readOnly));
  } catch (error) {
    return fail(problemOf(readOnly(reasonForFailure(error))));
  }
}

/** A line that was refused, and could not be cut off either, may be on the medium after all: it counts, and is told. */
async function tellMissed<State, Command, Event, Refusal>(
  { live, session, domain }: LiveStoreOptions<State, Command, Event, Refusal>,
  knownSeq: number,
): Promise<void> {
  const range = { afterSeq: knownSeq, untilSeq: live.session.durableSeq };
  for await (const batch of readEntries({ ...session, domain }, live.session, range)) callEach(live.listeners, batch);
}

/** Reads the journal again as at opening. */
async function reopen<State, Command, Event, Refusal>(
  options: LiveStoreOptions<State, Command, Event, Refusal>,
): Promise<void> {
  const { live, session } = options;
  await live.session.appender?.close();
  const next = await openSession(session, null);
  live.session = next;
  live.appliedSeq = next.durableSeq;
  live.failing = null;
  setAccess(live, next.access);
}
