/**
 * Hands entries to the journal in the order they were pushed, each once its own condition holds, without
 * waiting for the journal's answer to the one before: the journal flushes many at once.
 */
export interface OrderedRecord {
  /**
   * @param ready what must have happened before the entry may be written (its folder flushed)
   * @param write hands the entry over at once, before anything else is awaited; resolves when it is on stable storage
   * @param written told after that
   */
  readonly push: <T>(ready: Promise<T>, write: (value: T) => Promise<void>, written: () => void) => Promise<void>;
  /** Resolves when everything pushed has been written, or has failed; the first error is handed to `onError`, once. */
  readonly flush: () => Promise<void>;
}

/** @param limit entries not yet answered beyond which `push` waits */
export function createOrderedRecord(limit: number, onError: (error: unknown) => void): OrderedRecord {
  let turn: Promise<void> = Promise.resolve();
  let hasFailed = false;
  const open = new Set<Promise<void>>();

  const perform = async (
    before: Promise<void>,
    step: () => Promise<() => Promise<void>>,
    handOn: () => void,
    written: () => void,
  ): Promise<void> => {
    try {
      await before;
      const write = await step();
      // After an error nothing more is written: order is part of the promise.
      if (hasFailed) return;
      const answer = write();
      handOn();
      await answer;
      written();
    } catch (error) {
      if (!hasFailed) onError(error);
      hasFailed = true;
    } finally {
      handOn();
    }
  };

  return {
    push: async (ready, write, written) => {
      const before = turn;
      ready.catch(() => undefined); // Handled in its turn; until then it must not count as unhandled.
      let handOn = (): void => undefined;
      turn = new Promise((resolve) => {
        handOn = resolve;
      });
      const step = async (): Promise<() => Promise<void>> => {
        const value = await ready;
        return () => write(value);
      };
      const done = perform(before, step, handOn, written).finally(() => open.delete(done));
      open.add(done);
      if (open.size >= limit) await Promise.race(open);
    },
    flush: async () => {
      await Promise.all(open);
    },
  };
}
