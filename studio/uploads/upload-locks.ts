import { randomUUID } from 'node:crypto';

/** Whoever appends to an upload holds it alone: two requests at one offset would mix their bytes. */
export interface UploadLocks {
  /** Null when someone else is at it and makes progress. */
  tryHold(uploadId: string): Promise<UploadHold | null>;
}

export interface UploadHold {
  /** Of this hold alone. */
  readonly id: string;
  /** Call when bytes come in: a holder that is silent for long may be pushed aside. */
  progressed(): void;
  /** The body is in: what follows takes its time and must not be disturbed. */
  bodyIsIn(): void;
  /** True once another request took over; the holder must stop writing. */
  isTakenOver(): boolean;
  release(): Promise<void>;
}

interface Holder {
  lastProgressMs: number;
  isTakenOver: boolean;
}

/**
 * A client whose connection broke comes back before the server notices. Its old request is silent then; after this long the
 * new one is let in. A live one sends far more often.
 */
export const SILENT_MS = 3_000;

/** For the one studio on a data folder. */
export function createUploadLocks(nowMs: () => number): UploadLocks {
  const holders = new Map<string, Holder>();
  return {
    tryHold: async (uploadId) => {
      const other = holders.get(uploadId);
      if (other !== undefined && nowMs() - other.lastProgressMs < SILENT_MS) return null;
      if (other !== undefined) other.isTakenOver = true;
      const holder: Holder = { lastProgressMs: nowMs(), isTakenOver: false };
      holders.set(uploadId, holder);
      return {
        id: randomUUID(),
        progressed: () => void (holder.lastProgressMs = nowMs()),
        bodyIsIn: () => void (holder.lastProgressMs = Infinity),
        isTakenOver: () => holder.isTakenOver,
        release: async () => {
          if (holders.get(uploadId) === holder) holders.delete(uploadId);
        },
      };
    },
  };
}
