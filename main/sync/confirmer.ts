import type { ConfirmedSend, KnownStudio, OutboxPort } from './ports';

interface Proven<T> {
  readonly what: T;
  readonly send: ConfirmedSend;
}

export interface Confirmer<T> {
  add(what: T, send: ConfirmedSend): void;
  /** Resolves when nothing is being written. */
  drained(): Promise<void>;
}

/**
 * Writes proofs into the journal, one batch at a time: what comes while one is being written goes with the
 * next, so a fast studio costs few journal lines and a slow one no delay.
 */
export function createConfirmer<T>(
  outbox: Pick<OutboxPort, 'confirmed'>,
  known: () => KnownStudio | null,
  onEnd: (what: T, isRecorded: boolean) => void,
): Confirmer<T> {
  let queue: Proven<T>[] = [];
  let writing: Promise<void> | null = null;

  async function record(sends: readonly ConfirmedSend[]): Promise<boolean> {
    const studio = known();
    if (!studio) return false;
    return outbox.confirmed(studio.studioId, sends).then(
      () => true,
      // Not written down is not confirmed: each is sent again later, which the studio takes as the same.
      () => false,
    );
  }

  async function write(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      const sends = batch.map(({ send }) => send);
      const isRecorded = await record(sends);
      for (const { what } of batch) onEnd(what, isRecorded);
    }
  }

  return {
    add: (what, send) => {
      queue.push({ what, send });
      writing ??= write().finally(() => {
        writing = null;
      });
    },
    drained: async () => {
      while (writing) await writing;
    },
  };
}
