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
  /** Tells that something moved: what comes to rest has to be quiet for a while. */
  stir(): void;
}

/** Turns of the event loop without a stir after which everything that needs no time has come to rest. */
const QUIET_TURNS = 12;

/** @param isBusy something is under way that the event loop does not show: time stands still until it has ended */
export function createFakeClock(startMs = Date.UTC(2026, 4, 1, 10), isBusy: () => boolean = () => false): FakeClock {
  let wallMs = startMs;
  let monotonicMs = 0;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  let quietTurns = 0;
  /** True as soon as the condition holds, also in the middle of what comes to rest. */
  const settleUntil = async (isTrue: () => boolean): Promise<boolean> => {
    for (quietTurns = 0; quietTurns < QUIET_TURNS && !isTrue(); quietTurns = isBusy() ? 0 : quietTurns + 1) {
      await turn();
    }
    return isTrue();
  };
  const settle = async (): Promise<void> => {
    await settleUntil(() => false);
  };
  const pass = (ms: number): void => {
    wallMs += ms;
    monotonicMs += ms;
  };
  const fireNext = (endMs: number): boolean => {
    const next = timers.reduce<(typeof timers)[number] | null>(
      (first, timer) => (!first || timer.atMs < first.atMs ? timer : first),
      null,
    );
    if (!next || next.atMs > endMs) return false;
    timers = timers.filter((timer) => timer !== next);
    pass(Math.max(0, next.atMs - monotonicMs));
    next.run();
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
      while (fireNext(endMs)) await settle();
      pass(Math.max(0, endMs - monotonicMs));
      await settle();
    },
    until: async (isTrue, limitMs) => {
      const endMs = monotonicMs + limitMs;
      while (!(await settleUntil(isTrue))) {
        if (!fireNext(endMs)) throw new Error(`The condition did not come true within ${limitMs} ms`);
      }
    },
    jump: (ms) => {
      wallMs += ms;
    },
    pending: () => timers.length,
    stir: () => {
      quietTurns = 0;
    },
  };
}
