import { hasCome } from '@shared/rules/outbox/retry';
import type { Clock, Timers } from './ports';

interface Wake<T> {
  readonly atMs: number;
  readonly what: T;
}

export interface WakeList<T> {
  add(atMs: number, what: T): void;
  clear(): void;
}

/**
 * Moments to come, with one timer for the nearest: a hundred thousand waiting items cost one timer.
 * @param onDue gets what has come, and the time to take as now: never before the moment it was set for, even
 *   when the wall clock was put back while it waited
 */
export function createWakeList<T>(
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
  onDue: (due: readonly T[], nowMs: number) => void,
): WakeList<T> {
  /** A binary heap, the earliest first. */
  const heap: Wake<T>[] = [];
  let cancel: (() => void) | null = null;

  function arm(): void {
    cancel?.();
    cancel = null;
    const next = heap[0];
    if (!next) return;
    const delay = hasCome(next.atMs, clock.nowMs()) ? 0 : next.atMs - clock.nowMs();
    cancel = timers.set(delay, () => {
      fire(next.atMs);
    });
  }

  function fire(setForMs: number): void {
    const nowMs = Math.max(clock.nowMs(), setForMs);
    const due: T[] = [];
    for (let first = heap[0]; first && hasCome(first.atMs, nowMs); first = heap[0]) {
      due.push(first.what);
      pop(heap);
    }
    arm();
    onDue(due, nowMs);
  }

  return {
    add: (atMs, what) => {
      push(heap, { atMs, what });
      if (heap[0]?.what === what) arm();
    },
    clear: () => {
      heap.length = 0;
      arm();
    },
  };
}

function push<T>(heap: Wake<T>[], wake: Wake<T>): void {
  let at = heap.length;
  heap.push(wake);
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (!parent || parent.atMs <= wake.atMs) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = wake;
}

function pop<T>(heap: Wake<T>[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    const isRight = left !== undefined && right !== undefined && right.atMs < left.atMs;
    const child = isRight ? right : left;
    if (!child || child.atMs >= last.atMs) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
}
