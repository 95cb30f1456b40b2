import { schedule } from '../system-timers';
import { DiskStalled } from './disk-stalled';
import { createPairPool, type PairPool } from './pair-pool';

/**
 * How long one write of a block, one flush or one look may take on a further destination. A memory stick that
 * empties its cache takes half a minute; one that takes longer would hold up the library's copy for hours.
 */
export const STEP_PATIENCE_MS = 120_000;
/** The slowest disk still waited for when a whole file has to pass, bytes per ms: slower than any reader sold since USB 2. */
const SLOWEST_BYTES_PER_MS = 500;

/**
 * A disk that is not waited for longer than a step may take, and that holds only a few of the system's threads at a
 * time: there are four of them, and a disk that hangs keeps those it has, so that nothing else could be read or
 * written (libuv's pool; Node cannot take a call back).
 */
export interface PatientDisk {
  /** Rejects with `DiskStalled` when the step takes too long, and from then on always. @param wholeBytes what passes in it */
  readonly step: <T>(work: () => Promise<T>, wholeBytes?: number) => Promise<T>;
  /** Memory for its reads: one that hangs may fill its memory long after it was given up. */
  readonly pairs: PairPool;
}

/** @param width steps under way at once */
export function createPatientDisk(width: number, stepMs: number): PatientDisk {
  const waiting: (() => void)[] = [];
  let [busy, isStalled] = [0, false];

  const leave = (): void => {
    busy -= 1;
    waiting.shift()?.();
  };
  const enter = async (): Promise<void> => {
    while (busy >= width && !isStalled) await new Promise<void>((resolve) => waiting.push(resolve));
    if (isStalled) throw new DiskStalled();
    busy += 1;
  };
  const stall = (): void => {
    isStalled = true;
    for (const go of waiting.splice(0)) go();
  };

  return {
    pairs: createPairPool(),
    step: async (work, wholeBytes = 0) => {
      await enter();
      const running = work();
      // A step that nobody waits for any more may still fail; that is no news.
      running.then(leave, leave);
      let cancel = (): void => undefined;
      const stalled = new Promise<never>((_resolve, reject) => {
        cancel = schedule(stepMs + wholeBytes / SLOWEST_BYTES_PER_MS, () => {
          stall();
          reject(new DiskStalled());
        });
      });
      try {
        return await Promise.race([running, stalled]);
      } finally {
        cancel();
      }
    },
  };
}
