import type { Result } from '@shared/model/result';
import { readOnly } from './read-only-sentence';
import type { Session } from './session';
import type { Access, Answer, Batch, ReadOnly, StoreProblem } from './store';

/** What the parts of an open store share. */
export interface Live<State, Event> {
  session: Session<State>;
  /** Last command folded into the state; ahead of `session.durableSeq` while a sync is under way. */
  appliedSeq: number;
  /** Commands on their way to the medium, in order. */
  unsaved: Batch<Event>[];
  readonly pending: Map<string, Promise<Result<Answer<Event>, StoreProblem>>>;
  /** While set, no decision is made: the state is being written down and must stand still. */
  gate: Promise<void> | null;
  /** Set from the first failed write on, until the state is what the medium has again. */
  failing: Promise<void> | null;
  isClosed: boolean;
  readonly listeners: Set<(batch: Batch<Event>) => void>;
  readonly accessListeners: Set<(access: Access) => void>;
}

export function accessOf(live: Pick<Live<unknown, never>, 'isClosed' | 'session'>): Access {
  return live.isClosed ? { readOnly: readOnly('closed') } : live.session.access;
}

export function problemOf({ reason, sentence }: ReadOnly): StoreProblem {
  const code = reason === 'disk-full' || reason === 'io' ? reason : 'read-only';
  return { code, message: sentence };
}

export function setAccess(live: Pick<Live<unknown, never>, 'session' | 'accessListeners'>, access: Access): void {
  live.session.access = access;
  callEach(live.accessListeners, access);
}

/** A listener that throws is a bug of its own: it reaches the top-level reporter, and nobody else misses the news. */
export function callEach<T>(listeners: ReadonlySet<(news: T) => void>, news: T): void {
  for (const listener of listeners) {
    try {
      listener(news);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** Runs `work` while no decision is made. */
export async function whileStill<T>(live: Pick<Live<unknown, never>, 'gate'>, work: () => Promise<T>): Promise<T> {
  while (live.gate) await live.gate;
  let open = (): void => undefined;
  live.gate = new Promise((resolve) => {
    open = resolve;
  });
  try {
    return await work();
  } finally {
    live.gate = null;
    open();
  }
}
