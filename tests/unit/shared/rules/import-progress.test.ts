import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMeter, resumeMeter, secondsLeft, startMeter } from '@shared/rules/import-progress';

test('[IN28] a steady disk shows its rate and the time left', () => {
  let meter = startMeter(0);
  for (let second = 1; second <= 60; second += 1) meter = readMeter(meter, second * 1_000, second * 50_000_000);

  expect(meter.bytesPerS).toBeCloseTo(50_000_000, 0);
  expect(secondsLeft(1_000_000_000, meter.bytesPerS)).toBe(20);
});

test('[IN28] one slow look moves the rate only a little', () => {
  let meter = startMeter(0);
  for (let second = 1; second <= 30; second += 1) meter = readMeter(meter, second * 1_000, second * 100);
  const slow = readMeter(meter, 31_000, meter.bytesDone);

  expect(slow.bytesPerS).toBeGreaterThan(80);
  expect(slow.bytesPerS).toBeLessThan(100);
});

test('[IN28] a pause does not count as slowness', () => {
  const running = readMeter(startMeter(0), 1_000, 100);
  const after = readMeter(resumeMeter(running, 3_600_000), 3_601_000, 200);

  expect(after.bytesPerS).toBeCloseTo(100, 6);
});

test('[IN28] nothing can be said before the first look, nor while nothing moves', () => {
  expect(secondsLeft(100, null)).toBeNull();
  expect(secondsLeft(100, 0)).toBeNull();
  expect(secondsLeft(0, null)).toBe(0);
});

test('[IN28] rate and time left are never negative or not a number, whatever clock and bytes do', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -1_000, max: 10_000 }), fc.integer({ min: -500, max: 5_000 })), {
        maxLength: 40,
      }),
      (steps) => {
        let [meter, nowMs, bytes] = [startMeter(0), 0, 0];
        for (const [ms, more] of steps) {
          nowMs += ms;
          bytes += more;
          meter = readMeter(meter, nowMs, bytes);
          expect(meter.bytesPerS ?? 0).toBeGreaterThanOrEqual(0);
          expect(secondsLeft(1_000, meter.bytesPerS) ?? 0).toBeGreaterThanOrEqual(0);
        }
      },
    ),
  );
});
