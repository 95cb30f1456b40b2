import { schedule } from '../system-timers';

/** A disk that does not answer: nobody waits for it any longer, although the call may still be under way. */
export class DiskStalled extends Error {
  constructor() {
    super('The disk did not answer in time');
  }
}

/**
 * How long one write of a block, one flush or one look may take on a further destination. A memory stick that
 * empties its cache takes half a minute; one that takes longer would hold up the library's copy for hours.
 */
export const STEP_PATIENCE_MS = 120_000;
/** The slowest disk still waited for, when a whole file has to pass: slower than any card reader sold since USB 2. */
const SLOWEST_BYTES_PER_MS = 500;

/** Patience for a step in which a whole file is flushed or read. */
export const patienceFor = (sizeBytes: number, stepMs: number): number => stepMs + sizeBytes / SLOWEST_BYTES_PER_MS;

/** The answer of a step, or a `DiskStalled` when it takes too long. @param limitMs null: wait as long as it takes */
export async function within<T>(limitMs: number | null, step: Promise<T>): Promise<T> {
  if (limitMs === null) return step;
  let cancel = (): void => undefined;
  const stalled = new Promise<never>((_resolve, reject) => {
    cancel = schedule(limitMs, () => {
      reject(new DiskStalled());
    });
  });
  try {
    return await Promise.race([step, stalled]);
  } finally {
    cancel();
    // A step that nobody waits for any more may still fail; that is no news.
    step.catch(() => undefined);
  }
}
