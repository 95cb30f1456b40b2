/** The most that file bytes may take of a line, over all connections together. */
export interface SendRate {
  /** Ms to wait before so many bytes may go; they are counted as gone then. 0 without a limit. */
  take(bytes: number): number;
  /** Bytes handed over at a time: small enough that a slow limit still moves evenly. */
  sliceBytes(upTo: number): number;
}

/** A pause in sending is not saved up: after it, no more than this much goes at once. */
const BURST_MS = 100;
const SMALLEST_SLICE = 4 * 1024;
const SLICES_PER_SECOND = 16;

/**
 * @param bytesPerSecond asked before every slice, so that a change takes effect at once; null for no limit
 * @param nowMs of a clock that nobody puts back
 */
export function createSendRate(bytesPerSecond: () => number | null, nowMs: () => number): SendRate {
  /** When the bytes taken so far have had their time. */
  let freeAtMs = Number.NEGATIVE_INFINITY;
  return {
    take: (bytes) => {
      const limit = bytesPerSecond();
      if (limit === null) return 0;
      const now = nowMs();
      const from = Math.max(freeAtMs, now - BURST_MS);
      freeAtMs = from + (1000 * bytes) / limit;
      return Math.max(0, from - now);
    },
    sliceBytes: (upTo) => {
      const limit = bytesPerSecond();
      return limit === null ? upTo : Math.min(upTo, Math.max(SMALLEST_SLICE, Math.floor(limit / SLICES_PER_SECOND)));
    },
  };
}

export const NO_SEND_LIMIT: SendRate = { take: () => 0, sliceBytes: (upTo) => upTo };
