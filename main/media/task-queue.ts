import type { Priority } from './look';
import type { Done, Work } from './worker-messages';

/** How a piece of work ended. */
export type Outcome =
  | { readonly end: 'done'; readonly done: Done }
  /** The worker said no: the file is gone, or cannot be read. */
  | { readonly end: 'failed'; readonly code: string; readonly message: string }
  | { readonly end: 'crashed' }
  | { readonly end: 'timed-out' }
  /** No worker could be started, or the service was closed. */
  | { readonly end: 'unavailable' };

export interface QueuedTask {
  readonly work: Work;
  /** Content hash: crashes are counted by it. */
  readonly sha256: string;
  readonly settle: (outcome: Outcome) => void;
  priority: Priority;
  /** Was in flight with others when their worker died: runs alone, to show whose fault it was. */
  isSuspect: boolean;
  /** Was given up once for its time: runs again when nothing else does, and a busy machine is borne with. */
  isLate: boolean;
}

const LANES: readonly Priority[] = ['at-once', 'screen', 'near', 'background'];

/** Waiting work, by who waits, in order of arrival within a lane. */
export interface TaskQueue {
  readonly add: (task: QueuedTask) => void;
  /** In front of its lane: work that was begun once already. */
  readonly putBack: (task: QueuedTask) => void;
  readonly take: () => QueuedTask | null;
  /** Given up once for its time, which a busy machine may have taken: for after all others, alone. */
  readonly putOff: (task: QueuedTask) => void;
  /** What was put off, when nothing else waits. */
  readonly takeLate: () => QueuedTask | null;
  /** Empties it. */
  readonly drain: () => readonly QueuedTask[];
  /** Takes out a waiting task; false when it is not waiting. */
  readonly remove: (task: QueuedTask) => boolean;
  readonly raise: (task: QueuedTask, priority: Priority) => void;
  /** Without what was put off. */
  readonly size: () => number;
}

export function createTaskQueue(): TaskQueue {
  const lanes: Record<Priority, Set<QueuedTask>> = {
    'at-once': new Set(),
    screen: new Set(),
    near: new Set(),
    background: new Set(),
  };
  const late = new Set<QueuedTask>();
  const remove = (task: QueuedTask): boolean => lanes[task.priority].delete(task);
  const size = (): number => LANES.reduce((sum, lane) => sum + lanes[lane].size, 0);
  return {
    add: (task) => void lanes[task.priority].add(task),
    putBack: (task) => {
      lanes[task.priority] = new Set([task, ...lanes[task.priority]]);
    },
    take: () => {
      for (const lane of LANES) {
        const [task] = lanes[lane];
        if (!task) continue;
        lanes[lane].delete(task);
        return task;
      }
      return null;
    },
    putOff: (task) => {
      late.add(Object.assign(task, { isLate: true, isSuspect: true }));
    },
    takeLate: () => {
      const [task] = size() === 0 ? late : [];
      if (!task) return null;
      late.delete(task);
      return task;
    },
    drain: () => {
      const all = [...LANES.flatMap((lane) => [...lanes[lane]]), ...late];
      for (const tasks of [...Object.values(lanes), late]) tasks.clear();
      return all;
    },
    remove: (task) => remove(task) || late.delete(task),
    raise: (task, priority) => {
      if (LANES.indexOf(priority) >= LANES.indexOf(task.priority)) return;
      const wasWaiting = remove(task);
      task.priority = priority;
      if (wasWaiting) lanes[priority].add(task);
    },
    size,
  };
}
