import { fail, ok, type Result } from '@shared/model/result';
import type { Folding } from './domain';
import { problemOf, whileStill, type Live } from './live';
import { readOnly, reasonForFailure } from './read-only-sentence';
import type { SessionOptions } from './session';
import { encodeSnapshot, writeSnapshot } from './snapshot-file';
import type { StoreProblem } from './store';

export interface SnapshotterOptions<State, Event> {
  readonly live: Live<State, Event>;
  readonly domain: Pick<Folding<State, never>, 'version' | 'toSnapshot'>;
  readonly session: SessionOptions<State, Event>;
  readonly clock: () => number;
  /** Commands after which a snapshot is made by itself. */
  readonly everyCommands: number;
}

export interface Snapshotter {
  readonly snapshot: () => Promise<Result<void, StoreProblem>>;
  /** Makes one in the background when it is due; it is a cache, so a failure waits for the next time. */
  readonly noteSaved: () => void;
}

export function createSnapshotter<State, Event>(options: SnapshotterOptions<State, Event>): Snapshotter {
  const { live, everyCommands } = options;
  let running: Promise<Result<void, StoreProblem>> | null = null;
  let triedAtSeq = 0;
  const snapshot = (): Promise<Result<void, StoreProblem>> => {
    triedAtSeq = live.session.durableSeq;
    running ??= takeSnapshot(options).finally(() => {
      running = null;
    });
    return running;
  };
  return {
    snapshot,
    noteSaved() {
      const { durableSeq, snapshotSeq } = live.session;
      if (durableSeq - Math.max(snapshotSeq, triedAtSeq) >= everyCommands) void snapshot();
    },
  };
}

async function takeSnapshot<State, Event>({
  live,
  domain,
  session,
  clock,
}: SnapshotterOptions<State, Event>): Promise<Result<void, StoreProblem>> {
  try {
    const taken = await whileStill(live, async () => {
      await live.session.appender?.settled();
      const { access, durableSeq: seq, snapshotSeq, state } = live.session;
      if (access !== 'write') return access.readOnly;
      if (seq === snapshotSeq) return null;
      const head = { seq, v: domain.version, at: clock(), device: session.device };
      return { seq, parts: await encodeSnapshot(head, domain.toSnapshot(state)) };
    });
    if (taken === null) return ok(undefined);
    if ('reason' in taken) return fail(problemOf(taken));
    await writeSnapshot(session, taken.seq, taken.parts);
    live.session.snapshotSeq = taken.seq;
    return ok(undefined);
  } catch (error) {
    return fail(problemOf(readOnly(reasonForFailure(error))));
  }
}
