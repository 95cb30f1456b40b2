import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BACK_OFF_CAP_MS,
  backOffMs,
  clampRetryAfterMs,
  hasCome,
  RETRY_AFTER_MAX_MS,
  RETRY_AFTER_MIN_MS,
  retryAfterMs,
} from '@shared/rules/outbox/retry';

const NOW = Date.UTC(2026, 4, 1, 10);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('back-off', () => {
  test('[OB6] lies between nothing and 2 s · 2^failures, at most 15 minutes', () => {
    fc.assert(
      fc.property(fc.nat(200), random, (failures, r) => {
        const ms = backOffMs(failures, r);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(Math.min(BACK_OFF_CAP_MS, 2000 * 2 ** failures));
      }),
    );
  });

  test('[OB6] uses its whole range: half of it for a random number of a half', () => {
    expect([0, 1, 2, 3, 20].map((failures) => backOffMs(failures, 0.5))).toEqual([1000, 2000, 4000, 8000, 450_000]);
  });
});

describe('Retry-After', () => {
  test.each([
    ['7', 7000],
    ['0', RETRY_AFTER_MIN_MS],
    ['-5', RETRY_AFTER_MIN_MS],
    ['1000000000', RETRY_AFTER_MAX_MS],
    ['1.5', 1500],
    [' 12 ', 12_000],
    ['Fri, 01 May 2026 10:00:30 GMT', 30_000],
    ['Fri, 01 May 2020 10:00:30 GMT', RETRY_AFTER_MIN_MS],
    ['Fri, 01 May 2099 10:00:30 GMT', RETRY_AFTER_MAX_MS],
  ])('[OB7] "%s" is taken as %i ms', (header, expected) => {
    expect(retryAfterMs(header, null, NOW)).toBe(expected);
  });

  test('[OB7] a date is taken against the clock of the studio, whatever ours says', () => {
    const yearOff = NOW - 400 * 86_400_000;

    const ms = retryAfterMs('Fri, 01 May 2026 10:00:30 GMT', 'Fri, 01 May 2026 10:00:00 GMT', yearOff);

    expect(ms).toBe(30_000);
  });

  test.each([[null], ['soon'], ['']])('[OB7] %j says nothing', (header) => {
    expect(retryAfterMs(header, null, NOW)).toBeNull();
  });

  test('[OB7] is never outside of one second to one hour', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer()), (asked) => {
        const ms = clampRetryAfterMs(asked);
        expect(ms).toBeGreaterThanOrEqual(RETRY_AFTER_MIN_MS);
        expect(ms).toBeLessThanOrEqual(RETRY_AFTER_MAX_MS);
      }),
    );
  });
});

describe('a moment kept for later', () => {
  test('[OB12] has come when the clock says so, or when it is further away than any delay we set', () => {
    expect(hasCome(NOW, NOW)).toBe(true);
    expect(hasCome(NOW + 1000, NOW)).toBe(false);
    expect(hasCome(NOW + RETRY_AFTER_MAX_MS, NOW)).toBe(false);
    expect(hasCome(NOW + 400 * 86_400_000, NOW)).toBe(true);
  });
});
