import type { Clock, Timers } from '../../main/sync/ports';

/** A wall clock and timers that stand still until a test moves them; the two can be moved apart. */
export interface FakeClock extends Clock, Timers {
  /** Lets everything that needs no time come to rest. */
  settle(): Promise<void>;
  /** Lets time pass, firing timers in order, each after the one before has come to rest. */
  advance(ms: number): Promise<void>;
  /** Lets time pass timer by timer until the condition holds; throws when `limitMs` pass first. */
  until(isTrue: () => boolean, limitMs: number): Promise<void>;
  /** Moves the wall clock and leaves the timers alone, as a user or a time server does. */
  jump(ms: number): void;
  readonly pending: () => number;
}

export function createFakeClock(startMs = Date.UTC(2026, 4, 1, 10)): FakeClock {
  let wallMs = startMs;
  let monotonicMs = 0;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = (ms: number): void => {
    wallMs += ms;
    monotonicMs += ms;
  };
  const fireNext = async (endMs: number): Promise<boolean> => {
    const next = timers.reduce<(typeof timers)[number] | null>(
      (first, timer) => (!first || timer.atMs < first.atMs ? timer : first),
      null,
    );
    if (!next || next.atMs > endMs) return false;
    timers = timers.filter((timer) => timer !== next);
    pass(Math.max(0, next.atMs - monotonicMs));
    next.run();
    await settle();
    return true;
  };
  return {
    nowMs: () => wallMs,
    set: (delayMs, run) => {
      const timer = { atMs: monotonicMs + Math.max(0, delayMs), run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    settle,
    advance: async (ms) => {
      const endMs = monotonicMs + ms;
      await settle();
      while (await fireNext(endMs));
      pass(Math.max(0, endMs - monotonicMs));
      await settle();
    },
    until: async (isTrue, limitMs) => {
      const endMs = monotonicMs + limitMs;
      await settle();
      while (!isTrue()) {
        if (!(await fireNext(endMs))) throw new Error(`The condition did not come true within ${limitMs} ms`);
      }
    },
    jump: (ms) => {
      wallMs += ms;
    },
    pending: () => timers.length,
  };
}
