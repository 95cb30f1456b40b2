import type { Priority } from './look';
import type { Quarantine } from './quarantine';
import type { Flight } from './share-in-flight';
import type { Outcome, QueuedTask } from './task-queue';
import type { Work } from './worker-messages';
import type { WorkerPool } from './worker-pool';

/** What a caller may still change about work that was handed in. */
export interface Control {
  priority: Priority;
  task: QueuedTask | null;
  isAbandoned: boolean;
}

/** Runs work in the pool; what crashes is tried once more, and shut away after the second time. */
export interface WorkRunner {
  readonly perform: (work: Work, sha256: string, control: Control) => Promise<Outcome>;
  /** Makes a call of several steps one flight, which can be raised and abandoned. */
  readonly fly: <T>(run: (control: Control) => Promise<T>) => (priority: Priority) => Flight<T>;
}

export function createWorkRunner(pool: WorkerPool, quarantine: Quarantine): WorkRunner {
  /** One try; a task that is still waiting can be taken back. */
  function attempt(work: Work, sha256: string, control: Control): Promise<Outcome> {
    if (control.isAbandoned) return Promise.resolve({ end: 'unavailable' });
    return new Promise((settle) => {
      const task: QueuedTask = { work, sha256, settle, priority: control.priority, isSuspect: false, isLate: false };
      control.task = task;
      pool.run(task);
    });
  }

  async function perform(work: Work, sha256: string, control: Control): Promise<Outcome> {
    // Reading a head decodes nothing: the facts of a file that was shut away can still be had.
    const isDecoding = work.kind !== 'first';
    if (isDecoding && (await quarantine.has(sha256))) return { end: 'crashed' };
    const outcome = await attempt(work, sha256, control);
    if (outcome.end === 'done' && isDecoding) quarantine.forgive(sha256);
    if (outcome.end !== 'crashed' && outcome.end !== 'timed-out') return outcome;
    const isShut = await quarantine.strike(sha256);
    return isShut || outcome.end === 'timed-out' || !isDecoding ? outcome : perform(work, sha256, control);
  }

  return {
    perform,
    fly: (run) => (priority) => {
      const control: Control = { priority, task: null, isAbandoned: false };
      return {
        result: run(control),
        abandon: () => {
          // Not handed in yet: it never will be.
          if (control.task === null) control.isAbandoned = true;
          return control.isAbandoned || (control.task !== null && pool.cancel(control.task));
        },
        raise: (raised) => {
          control.priority = raised;
          if (control.task) pool.raise(control.task, raised);
        },
      };
    },
  };
}
