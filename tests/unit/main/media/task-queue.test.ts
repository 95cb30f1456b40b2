import { describe, expect, test } from 'vitest';
import type { Priority } from '../../../../main/media/look';
import { createTaskQueue, type QueuedTask } from '../../../../main/media/task-queue';

const task = (name: string, priority: Priority): QueuedTask => ({
  work: { kind: 'first', path: `/${name}`, name, sizeBytes: 1, out: '/out' },
  sha256: name,
  settle: () => undefined,
  priority,
  isSuspect: false,
  isLate: false,
});

const drain = (queue: ReturnType<typeof createTaskQueue>): string[] => {
  const names: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) names.push(next.sha256);
  return names;
};

describe('waiting work', () => {
  test('[PI20] screen comes before near, near before background, each in order of arrival', () => {
    const queue = createTaskQueue();
    for (const [name, priority] of [
      ['b1', 'background'],
      ['n1', 'near'],
      ['s1', 'screen'],
      ['b2', 'background'],
      ['s2', 'screen'],
    ] as const) {
      queue.add(task(name, priority));
    }

    expect(drain(queue)).toEqual(['s1', 's2', 'n1', 'b1', 'b2']);
  });

  test('[PI20] what comes onto the screen is raised, and never lowered', () => {
    const queue = createTaskQueue();
    const [first, second] = [task('b1', 'background'), task('b2', 'background')];
    queue.add(first);
    queue.add(second);

    queue.raise(second, 'screen');
    queue.raise(second, 'background');

    expect(drain(queue)).toEqual(['b2', 'b1']);
  });

  test('[PI20] work taken out is not begun', () => {
    const queue = createTaskQueue();
    const gone = task('b1', 'background');
    queue.add(gone);

    expect([queue.remove(gone), queue.remove(gone), queue.size()]).toEqual([true, false, 0]);
  });

  test('[PI21] work that was begun once goes to the front of its lane', () => {
    const queue = createTaskQueue();
    queue.add(task('n1', 'near'));
    queue.putBack(task('again', 'near'));
    queue.add(task('s1', 'screen'));

    expect(drain(queue)).toEqual(['s1', 'again', 'n1']);
  });
});
