import fc from 'fast-check';
import { expect } from 'vitest';
import { recordInjections } from './fault-record';

/** How much of the rig runs: CI and `npm test` take a few seeds of each fault. */
export const isShort = process.env['FIELDPROOF_FAULTS'] === 'short';

/** As many as there are to be: few in a cut, all in the whole rig. */
export const howMany = (whole: number, short: number): number => (isShort ? short : whole);

/** The run's own seed, printed; `FIELDPROOF_SEED` repeats a run. */
export function faultSeed(what: string): number {
  const seed = Number(process.env['FIELDPROOF_SEED'] ?? 20_260_501);
  console.log(`${what}: FIELDPROOF_SEED=${String(seed)}`);
  return seed;
}

/** Whole numbers that follow from the seed, each in its range. */
export const seededNumbers = (seed: number, count: number, max: number, min = 0): number[] =>
  fc.sample(fc.integer({ min, max }), { seed, numRuns: count });

/** Notes what this test has injected (see `recordInjections`). */
export function injected(count: number): void {
  recordInjections(expect.getState().currentTestName?.split(' > ').at(-1) ?? '', count);
}
