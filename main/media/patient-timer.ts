import type { MediaClock } from './worker-handle';

/** With less of the machine idle, a process may have waited for its turn rather than worked. */
const BUSY_BELOW = 0.25;
/** However busy the machine, so many times the limit is the end. */
const LONGEST = 6;

type Wait = (clock: MediaClock, limitMs: number, fire: () => void) => () => void;

/** Fires after the limit; the returned function calls it off. */
export const waitOnce: Wait = (clock, limitMs, fire) => clock.setTimer(limitMs, fire);

/** Fires after a limit's length in which the machine had time to spare, at the latest after six of them. */
export const waitPatiently: Wait = (clock, limitMs, fire) => {
  let cancel = (): void => undefined;
  const wait = (left: number): void => {
    const idleShare = clock.watchIdle();
    cancel = clock.setTimer(limitMs, () => {
      if (left > 1 && idleShare() < BUSY_BELOW) wait(left - 1);
      else fire();
    });
  };
  wait(LONGEST);
  return () => {
    cancel();
  };
};
