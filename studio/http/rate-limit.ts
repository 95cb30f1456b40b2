/** So many requests may come at once, and so many a second on the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

export interface RateLimit {
  /** Counts one request of this key; 0 when it may go on, else in how many whole seconds to come again. */
  take(key: string): number;
}

/** Those that could send a whole burst again are as if they had never come: they are forgotten when there are so many. */
const MOST_KEYS = 10_000;

/** A bucket for each key that fills again with time. Each instance counts for itself. */
export function createRateLimit({ burst, perSecond }: Rate, nowMs: () => number): RateLimit {
  const buckets = new Map<string, { left: number; atMs: number }>();
  const fill = (key: string): { left: number; atMs: number } => {
    const now = nowMs();
    const bucket = buckets.get(key) ?? { left: burst, atMs: now };
    const gained = (Math.max(0, now - bucket.atMs) / 1000) * perSecond;
    return { left: Math.min(burst, bucket.left + gained), atMs: now };
  };
  const secondsFor = (left: number): number => (left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond)));
  const forgetFull = (): void => {
    for (const key of buckets.keys()) if (fill(key).left >= burst) buckets.delete(key);
  };
  return {
    take: (key) => {
      const bucket = fill(key);
      const seconds = secondsFor(bucket.left);
      if (buckets.size > MOST_KEYS) forgetFull();
      buckets.set(key, seconds === 0 ? { ...bucket, left: bucket.left - 1 } : bucket);
      return seconds;
    },
  };
}
