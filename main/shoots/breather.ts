/** Two frames of a 120 Hz window: a slice this long is not felt. */
const SLICE_MS = 8;

/** Steps of a few microseconds between two looks at the clock. */
const STEPS_PER_LOOK = 64;

/** Lets long work on the main thread be cut into slices, so that windows and other shoots go on. */
export interface Breather {
  /** True when the slice is used up and `breathe` should be awaited. */
  readonly isDue: () => boolean;
  /** The same for steps so short that asking the clock each time would cost more than the step. */
  readonly isDueAfterSteps: () => boolean;
  readonly breathe: () => Promise<void>;
}

export function createBreather(sliceMs = SLICE_MS): Breather {
  let startedAt = performance.now();
  let steps = 0;
  const isDue = (): boolean => performance.now() - startedAt >= sliceMs;
  return {
    isDue,
    isDueAfterSteps: () => {
      steps += 1;
      return steps % STEPS_PER_LOOK === 0 && isDue();
    },
    breathe: () =>
      new Promise((resolve) => {
        setImmediate(() => {
          startedAt = performance.now();
          resolve();
        });
      }),
  };
}
