import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPhaseMeter } from '../../../../main/job/phase-meter';
import { createStopwatch } from '../../../../main/job/stopwatch';

const clocked = (ms = 5000) => {
  const clock = { ms };
  return { clock, now: () => clock.ms };
};

describe('stopwatch', () => {
  test('[JB7] a phase counts from where it began, else from the start', () => {
    const { clock, now } = clocked();
    const watch = createStopwatch(now);
    clock.ms += 1500;
    watch.lap('start');
    watch.begin('ingest');
    clock.ms += 2250;
    watch.lap('ingest');
    watch.lap('total');

    expect(watch.phases()).toMatchObject({ start: 1.5, ingest: 2.25, total: 3.75, sync: 0 });
  });

  test('[JB7] a phase that is said to end again ends then', () => {
    const { clock, now } = clocked();
    const watch = createStopwatch(now);
    for (const ms of [100, 200]) {
      clock.ms += ms;
      watch.lap('thumbnails');
    }

    expect(watch.phases().thumbnails).toBe(0.3);
  });

  test('[JB7] pieces add up, however short each is', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { maxLength: 2000 }), (pieces) => {
        const watch = createStopwatch(() => 0);
        for (const ms of pieces) watch.add('grouping', ms);

        const sum = pieces.reduce((all, ms) => all + ms, 0);
        expect(Math.abs(watch.phases().grouping * 1000 - sum)).toBeLessThan(0.6);
      }),
    );
  });

  test('[JB7] what was told is not changed by what comes later', () => {
    const { clock, now } = clocked();
    const watch = createStopwatch(now);
    const before = watch.phases();
    clock.ms += 1000;
    watch.lap('total');

    expect(before.total).toBe(0);
  });
});

describe('the phases of what arrives', () => {
  test('[JB7] the first picture that exists, and the last look', () => {
    const { clock, now } = clocked();
    const watch = createStopwatch(now);
    const meter = createPhaseMeter(watch, now);
    for (const phase of ['firstThumbnail', 'thumbnails'] as const) watch.begin(phase);

    for (const hasThumbnail of [false, true, true, false]) {
      clock.ms += 1000;
      meter.onLooked(hasThumbnail);
    }

    expect(watch.phases()).toMatchObject({ firstThumbnail: 2, thumbnails: 4 });
  });

  test('[JB7] grouping and subjects are what their own steps took, in every run of the rules', () => {
    const { clock, now } = clocked();
    const watch = createStopwatch(now);
    const meter = createPhaseMeter(watch, now);

    for (let run = 0; run < 2; run += 1) {
      for (const [step, ms] of [
        ['looked', 5000],
        ['ruling', 700],
        ['grouped', 40],
        ['tagged', 3],
        ['placed', 9],
      ] as const) {
        clock.ms += ms;
        meter.onStep(step);
      }
    }

    expect(watch.phases()).toMatchObject({ grouping: 0.08, subjects: 0.006 });
  });
});
