import { fail, ok, type Result } from '@shared/model/result';
import { createDispatcher, type DispatcherOptions } from './dispatcher';
import type { FolderLock } from './folder-lock';
import { accessOf, callEach, problemOf, setAccess, whileStill } from './live';
import { readEntries } from './read-entries';
import { readOnly, reasonForFailure } from './read-only-sentence';
import { repairJournal, type RepairReport } from './repair-journal';
import { openSession } from './session';
import { createSnapshotter } from './snapshotter';
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
  const { live, lock, session, domain } = options;
  const dispatcher = createDispatcher(options);
  const snapshotter = createSnapshotter({ ...options, everyCommands: options.snapshotEvery });

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
    dispatch: (command, { cmd }) => dispatcher.dispatch(command, cmd),
    subscribe: (listener) => addTo(live.listeners, listener),
    onAccessChange: (listener) => addTo(live.accessListeners, listener),
    settled: async () => {
      await live.session.appender?.settled();
      await live.failing;
    },
    eventsSince: (seq) =>
      readEntries({ ...session, domain }, live.session, { afterSeq: seq, untilSeq: live.session.durableSeq }),
    snapshot: snapshotter.snapshot,
    repair: () => repair(options),
    resume: () => resume(options),
    async close() {
      if (live.isClosed) return;
      live.isClosed = true;
      await live.session.appender?.settled();
      await live.failing;
      await snapshotter.snapshot(); // Only a cache: without it the next opening takes longer.
      await live.session.appender?.close();
      await lock?.release();
    },
  };
  const markDurable = (upToSeq: number): void => {
    dispatcher.markDurable(upToSeq);
    snapshotter.noteSaved();
  };
  return { store, markDurable };
}

function addTo<T>(set: Set<T>, item: T): () => void {
  set.add(item);
  return () => set.delete(item);
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
      return ok(report);
    });
  } catch (error) {
    return fail(problemOf(readOnly(reasonForFailure(error))));
  }
}

async function resume<State, Command, Event, Refusal>(
  options: LiveStoreOptions<State, Command, Event, Refusal>,
): Promise<Result<void, StoreProblem>> {
  const { live } = options;
  const access = accessOf(live);
  if (access === 'write') return ok(undefined);
  const { reason } = access.readOnly;
  if (reason !== 'disk-full' && reason !== 'io' && reason !== 'fault') return fail(problemOf(access.readOnly));
  try {
    await live.failing;
    await whileStill(live, () => reopen(options));
    const now = accessOf(live);
    return now === 'write' ? ok(undefined) : fail(problemOf(now.readOnly));
  } catch (error) {
    return fail(problemOf(readOnly(reasonForFailure(error))));
  }
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
