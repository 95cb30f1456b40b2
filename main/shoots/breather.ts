/** Two frames of a 120 Hz window: a slice this long is not felt. */
const SLICE_MS = 8;

/** Lets long work on the main thread be cut into slices, so that windows and other shoots go on. */
export interface Breather {
  /** True when the slice is used up and `breathe` should be awaited. */
  readonly isDue: () => boolean;
  readonly breathe: () => Promise<void>;
}

export function createBreather(sliceMs = SLICE_MS): Breather {
  let startedAt = performance.now();
  return {
    isDue: () => performance.now() - startedAt >= sliceMs,
    breathe: () =>
      new Promise((resolve) => {
        setImmediate(() => {
          startedAt = performance.now();
          resolve();
        });
      }),
  };
}
