/** Runs something later; the answer takes it back. */
export function schedule(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => {
    clearTimeout(timer);
  };
}

/** Timers of this computer for what takes them as a port. */
export const systemTimers = {
  after: schedule,
  every: (ms: number, tick: () => void): (() => void) => {
    const timer = setInterval(tick, ms);
    return () => {
      clearInterval(timer);
    };
  },
};
