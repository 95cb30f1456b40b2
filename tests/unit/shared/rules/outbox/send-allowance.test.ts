import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  holdingCauses,
  markMetered,
  sendAllowances,
  sendHold,
  type HoldCause,
  type LineLimits,
  type LineReadings,
} from '@shared/rules/outbox/send-allowance';

const limits: LineLimits = { onMetered: 'data', isMarkedMetered: false, pauseBelowPercent: 20 };
const readings: LineReadings = { isMetered: null, isOnBattery: false, batteryPercent: null };
const none = new Set<HoldCause>();

test.each([
  ['nothing is known', {}, {}, 'all', null],
  ['the system says metered', {}, { isMetered: true }, 'data', 'metered'],
  ['the person says metered, the system not', { isMarkedMetered: true }, { isMetered: false }, 'data', 'metered'],
  ['metered and nothing may go', { onMetered: 'none' }, { isMetered: true }, 'none', 'metered'],
  ['metered and everything may go', { onMetered: 'all' }, { isMetered: true }, 'all', null],
  ['a low battery', {}, { isOnBattery: true, batteryPercent: 19 }, 'data', 'battery'],
  ['the charge that was set', {}, { isOnBattery: true, batteryPercent: 20 }, 'all', null],
  ['a low battery that is being charged', {}, { batteryPercent: 5 }, 'all', null],
  ['a battery of unknown charge', {}, { isOnBattery: true }, 'all', null],
  [
    'a battery that is not to matter',
    { pauseBelowPercent: null },
    { isOnBattery: true, batteryPercent: 1 },
    'all',
    null,
  ],
] as [string, Partial<LineLimits>, Partial<LineReadings>, string, string | null][])(
  '[OB49] %s',
  (_what, limit, reading, allowance, cause) => {
    expect(sendHold({ ...limits, ...limit }, { ...readings, ...reading }, none)).toEqual({ allowance, cause });
  },
);

test('[OB49] what a person waves through holds no more, and nothing else is loosened by it', () => {
  const anyLimits = fc.record({
    onMetered: fc.constantFrom(...sendAllowances),
    isMarkedMetered: fc.boolean(),
    pauseBelowPercent: fc.option(fc.integer({ min: 1, max: 100 })),
  });
  const anyReadings = fc.record({
    isMetered: fc.option(fc.boolean()),
    isOnBattery: fc.boolean(),
    batteryPercent: fc.option(fc.integer({ min: 0, max: 100 })),
  });
  fc.assert(
    fc.property(anyLimits, anyReadings, fc.subarray(['metered', 'battery'] as HoldCause[]), (set, read, waved) => {
      const hold = sendHold(set, read, new Set(waved));
      const left = holdingCauses(set, read).filter((cause) => !waved.includes(cause));
      expect(hold.cause === null).toBe(left.length === 0);
      expect(hold.allowance === 'all').toBe(left.length === 0);
      if (hold.cause !== null) expect(left).toContain(hold.cause);
    }),
  );
});

test('[OB49] who marks a connection as metered spares it, and keeps what was set to spare it more', () => {
  expect(markMetered({ ...limits, onMetered: 'all' }, true)).toEqual({ isMarkedMetered: true, onMetered: 'data' });
  expect(markMetered({ ...limits, onMetered: 'none' }, true)).toEqual({ isMarkedMetered: true });
  expect(markMetered({ ...limits, onMetered: 'all' }, false)).toEqual({ isMarkedMetered: false });
});
