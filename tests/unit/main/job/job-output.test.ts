import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJobOutput, type JobOutput } from '../../../../main/job/job-output';

const step = (done: number) => ({ phase: 'ingest', done, total: 1000, bytes: done });
const FILE = { card: 0, source: 'DCIM/A.JPG', path: '/lib/A.JPG', sha256: 'ab' };

function outputAt(startMs = 0): { output: JobOutput; out: unknown[]; err: string[]; clock: { ms: number } } {
  const clock = { ms: startMs };
  const out: unknown[] = [];
  const err: string[] = [];
  const output = createJobOutput(
    (line) => out.push(JSON.parse(line)),
    (line) => err.push(line),
    () => clock.ms,
  );
  return { output, out, err, clock };
}

describe('progress', () => {
  test('[JB6] the first line comes at once, the next a second later', () => {
    const { output, out, clock } = outputAt();

    for (const ms of [0, 10, 999, 1000, 1500]) {
      clock.ms = ms;
      output.progress(step(ms));
    }

    expect(out).toEqual([{ progress: step(0) }, { progress: step(1000) }]);
  });

  test('[JB6] the end of a phase is told when its second has passed, once', () => {
    const { output, out, clock } = outputAt();
    output.progress(step(1));
    output.progress(step(2));
    clock.ms = 1200;

    output.flush();
    output.flush();

    expect(out).toEqual([{ progress: step(1) }, { progress: step(2) }]);
  });

  test('[JB6] however it is called, two lines are a second apart, and none goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(700), fc.boolean())), fc.nat(5000), (calls, startMs) => {
        const { output, out, clock } = outputAt(startMs);
        const saidAt: number[] = [];

        calls.forEach(([passedMs, isFlush], n) => {
          clock.ms += passedMs;
          if (isFlush) output.flush();
          else output.progress(step(n));
          if (out.length > saidAt.length) saidAt.push(clock.ms);
        });

        const said = (out as { progress: { done: number } }[]).map(({ progress }) => progress.done);
        expect(said).toEqual(said.toSorted((a, b) => a - b));
        expect(saidAt.every((at, n) => n === 0 || at - saidAt[n - 1]! >= 1000)).toBe(true);
      }),
    );
  });
});

test('[JB6] each verified file is told at once', () => {
  const { output, out } = outputAt();

  output.verified(FILE);
  output.verified({ ...FILE, card: 1 });

  expect(out).toEqual([{ verified: FILE }, { verified: { ...FILE, card: 1 } }]);
});

test('[JB6] sentences for people go where no JSON is read', () => {
  const { output, out, err } = outputAt();

  output.fail('The disk is full.');

  expect(out).toEqual([]);
  expect(err).toEqual(['The disk is full.']);
});
