import { fail, ok, type Result } from '@shared/model/result';
import type { Domain } from './domain';
import { encodeLine } from './journal-line';
import { accessOf, callEach, problemOf, setAccess, type Live } from './live';
import { readEntries } from './read-entries';
import { readOnly, reasonForFailure } from './read-only-sentence';
import { rebuildState, type SessionOptions } from './session';
import type { SpaceGuard } from './space-guard';
import type { Answer, ReadOnlyReason, StoreProblem } from './store';

export interface DispatcherOptions<State, Command, Event, Refusal> {
  readonly live: Live<State, Event>;
  readonly domain: Domain<State, Command, Event, Refusal>;
  readonly session: SessionOptions<State, Event>;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly space: SpaceGuard;
}

export interface Dispatcher<Command, Event, Refusal> {
  readonly dispatch: (command: Command, cmd: string) => Promise<Result<Answer<Event>, Refusal | StoreProblem>>;
  /** The appender's news that lines are on the medium. */
  readonly markDurable: (upToSeq: number) => void;
}

export function createDispatcher<State, Command, Event, Refusal>(
  options: DispatcherOptions<State, Command, Event, Refusal>,
): Dispatcher<Command, Event, Refusal> {
  const { live, space } = options;
  return {
    async dispatch(command, cmd) {
      for (;;) {
        // Not awaited when there is none: the decision is made in the turn of the call.
        const earlier = earlierAnswer(options, cmd);
        if (earlier) return earlier;
        const access = accessOf(live);
        if (access !== 'write') return fail(problemOf(access.readOnly));
        if (live.gate) await live.gate;
        else if (!space.isLow()) return decideNow(options, command, cmd);
        else if (await space.recheck()) return fail(problemOf(readOnly('disk-full')));
      }
    },
    markDurable(upToSeq) {
      live.session.durableSeq = upToSeq;
      const saved = live.unsaved.filter(({ seq }) => seq <= upToSeq);
      live.unsaved = live.unsaved.slice(saved.length);
      for (const batch of saved) {
        live.session.answers.set(batch.cmd, batch.seq);
        live.pending.delete(batch.cmd);
        callEach(live.listeners, batch);
      }
      space.noteWrite();
    },
  };
}

/** The first answer to a command that was given before; null when it is new. Answers at once when there is none. */
function earlierAnswer<State, Command, Event, Refusal>(
  options: DispatcherOptions<State, Command, Event, Refusal>,
  cmd: string,
): Promise<Result<Answer<Event>, StoreProblem>> | null {
  const { live } = options;
  const pending = live.pending.get(cmd);
  if (pending) return pending.then((first) => (first.ok ? ok({ ...first.value, isRepeat: true }) : first));
  const seq = live.session.answers.get(cmd);
  return seq === undefined ? null : firstAnswer(options, seq);
}

async function firstAnswer<State, Command, Event, Refusal>(
  { live, domain, session }: DispatcherOptions<State, Command, Event, Refusal>,
  seq: number,
): Promise<Result<Answer<Event>, StoreProblem>> {
  if (seq === 0) return ok({ events: [], seq: live.session.durableSeq, isRepeat: true });
  for await (const { events } of readEntries({ ...session, domain }, live.session, {
    afterSeq: seq - 1,
    untilSeq: seq,
  })) {
    return ok({ events, seq, isRepeat: true });
  }
  return fail(problemOf(readOnly('damaged')));
}

/** Decides, folds and queues in one turn of the event loop: the next decision sees this one's result. */
function decideNow<State, Command, Event, Refusal>(
  options: DispatcherOptions<State, Command, Event, Refusal>,
  command: Command,
  cmd: string,
): Result<Answer<Event>, Refusal> | Promise<Result<Answer<Event>, StoreProblem>> {
  const { live, domain, clock, newId, session } = options;
  const { appender, state } = live.session;
  const at = clock();
  const decided = domain.decide(state, command, { at, newId });
  if (!decided.ok) return decided;
  const events = decided.value;
  if (events.length === 0 || !appender) {
    live.session.answers.set(cmd, 0);
    return ok({ events: [], seq: live.session.durableSeq, isRepeat: false });
  }
  const seq = live.appliedSeq + 1;
  const line = encodeLine({
    seq,
    id: newId(),
    cmd,
    at,
    device: session.device,
    v: domain.version,
    events: [...events],
  });
  try {
    for (const event of events) domain.apply(state, event);
  } catch (cause) {
    // A broken rule of the domain: the state is half folded, and is read from the medium again.
    void startFailing(options, 'fault');
    throw cause;
  }
  live.appliedSeq = seq;
  live.unsaved.push({ seq, cmd, at, events, isRestored: false });
  const answer = appender.append(line, seq).then(
    () => ok({ events, seq, isRepeat: false }),
    async (cause: unknown) => {
      await startFailing(options, reasonForFailure(cause));
      const access = accessOf(live);
      return fail(problemOf(access === 'write' ? readOnly('io') : access.readOnly));
    },
  );
  live.pending.set(cmd, answer);
  return answer;
}

/** After the first failure: no more commands, and the state becomes again what the medium has. */
function startFailing<State, Command, Event, Refusal>(
  { live, session, space }: DispatcherOptions<State, Command, Event, Refusal>,
  reason: ReadOnlyReason,
): Promise<void> {
  live.failing ??= (async () => {
    setAccess(live, { readOnly: readOnly(reason) });
    // Gives up the room kept in hand, so that the next attempt to write finds some.
    if (reason === 'disk-full') await space.recheck();
    // What was decided before may still be on its way, and be saved.
    await live.session.appender?.settled();
    live.unsaved = [];
    live.pending.clear();
    // A disk that cannot even be read leaves the last state to look at; nothing is decided on it any more.
    const state = await rebuildState(session, live.session.durableSeq).catch(() => null);
    if (state !== null) live.session.state = state;
    live.appliedSeq = live.session.durableSeq;
  })();
  return live.failing;
}
