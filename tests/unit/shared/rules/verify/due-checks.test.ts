import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '@shared/model/custody';
import { dueChecks, SAMPLE_DAYS, SAMPLE_SHARE } from '@shared/rules/verify/due-checks';
import { IDLE_S, mayWork, type Quiet } from '@shared/rules/verify/may-work';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
interface Copy {
  readonly id: number;
  readonly last: { readonly result: CheckResult; readonly at: number } | null;
}
const copies = fc.array(
  fc.option(
    fc.record({
      result: fc.constantFrom<CheckResult>('ok', 'ok', 'ok', 'different', 'missing', 'unreadable'),
      at: fc.integer({ min: 0, max: NOW }),
    }),
  ),
  { maxLength: 400 },
);
const numbered = (lasts: readonly Copy['last'][]): Copy[] => lasts.map((last, id) => ({ id, last }));

describe('what is due', () => {
  test('[VE17] every copy that was never looked at, before any other', () => {
    fc.assert(
      fc.property(copies, (lasts) => {
        const all = numbered(lasts);
        const fresh = all.filter(({ last }) => last === null);
        expect(dueChecks(all, NOW).slice(0, fresh.length)).toEqual(fresh);
      }),
    );
  });

  test('[VE17] then as many as are wanting to one in twenty in 30 days, the longest unseen first; no bad ones', () => {
    fc.assert(
      fc.property(copies, (lasts) => {
        const all = numbered(lasts);
        const due = dueChecks(all, NOW).filter(({ last }) => last !== null);
        const since = NOW - SAMPLE_DAYS * DAY;
        const seen = all.filter(({ last }) => last === null || last.at > since).length;
        const wanted = Math.ceil(all.length * SAMPLE_SHARE);
        const sound = all.filter(({ last }) => last?.result === 'ok' && last.at <= since);
        expect(due).toHaveLength(Math.min(sound.length, Math.max(0, wanted - seen)));
        const newest = Math.max(0, ...due.map(({ last }) => last?.at ?? 0));
        for (const { last } of sound.filter((copy) => !due.includes(copy))) {
          if (due.length > 0) expect(last?.at ?? 0).toBeGreaterThanOrEqual(newest);
        }
      }),
    );
  });

  test('[VE17] month by month everything is read in the end', () => {
    let all = numbered(Array.from({ length: 100 }, () => ({ result: 'ok' as const, at: 0 })));
    for (let month = 1; month <= 20; month += 1) {
      const at = month * 31 * DAY;
      const due = new Set(dueChecks(all, at));
      expect(due.size).toBe(5);
      all = all.map((copy) => (due.has(copy) ? { ...copy, last: { result: 'ok' as const, at } } : copy));
    }
    expect(all.every(({ last }) => (last?.at ?? 0) > 0)).toBe(true);
  });
});

test('[VE15] it may work only when it is wanted, nothing runs, nobody is there and there is a mains plug', () => {
  const quiet: Quiet = { isWanted: true, isAppBusy: false, userIdleS: IDLE_S, isOnBattery: false };
  expect(mayWork(quiet)).toBe(true);
  for (const not of [{ isWanted: false }, { isAppBusy: true }, { userIdleS: IDLE_S - 1 }, { isOnBattery: true }]) {
    expect(mayWork({ ...quiet, ...not })).toBe(false);
  }
});
