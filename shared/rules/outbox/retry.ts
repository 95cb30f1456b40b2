/** First back-off step and cap (RELIABILITY.md, design note 4). */
export const BACK_OFF_BASE_MS = 2_000;
export const BACK_OFF_CAP_MS = 15 * 60_000;

/** Bounds of what a Retry-After may ask of us: an absurd or negative one must neither storm nor sleep for years. */
export const RETRY_AFTER_MIN_MS = 1_000;
export const RETRY_AFTER_MAX_MS = 60 * 60_000;

/**
 * Full-jitter back-off: anywhere between nothing and 2 s · 2^failures, at most 15 minutes.
 * @param failures failures before this one, from 0
 * @param random in [0, 1)
 */
export function backOffMs(failures: number, random: number): number {
  // 2^30 is far beyond the cap; a larger exponent would only risk Infinity.
  const ceiling = Math.min(BACK_OFF_CAP_MS, BACK_OFF_BASE_MS * 2 ** Math.min(failures, 30));
  return Math.floor(ceiling * random);
}

export const clampRetryAfterMs = (askedMs: number): number =>
  Number.isNaN(askedMs) ? RETRY_AFTER_MIN_MS : Math.min(RETRY_AFTER_MAX_MS, Math.max(RETRY_AFTER_MIN_MS, askedMs));

/**
 * Reads a Retry-After header: "delay-seconds" or "HTTP-date" (RFC 9110, 10.2.3), clamped to [1 s, 1 h].
 * Null when there is none or when it says nothing that can be read.
 * @param serverDate the answer's Date header: a date is taken relative to the studio's clock, since ours may be wrong
 */
export function retryAfterMs(header: string | null, serverDate: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return clampRetryAfterMs(Number(text) * 1000);
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  const serverNow = serverDate === null ? Number.NaN : Date.parse(serverDate);
  return clampRetryAfterMs(at - (Number.isNaN(serverNow) ? nowMs : serverNow));
}

/**
 * True when a moment kept for later has come. A clock set back by hours must not leave anything
 * asleep: a moment further away than any delay we ever set is taken as come.
 */
export const hasCome = (atMs: number, nowMs: number): boolean =>
  nowMs >= atMs || atMs - nowMs > RETRY_AFTER_MAX_MS * 1.2;
