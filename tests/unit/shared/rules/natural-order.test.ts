import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNatural } from '@shared/rules/natural-order';

const SEED = 7;

test('[GR29] numbers by value, base name before extension, case ignored', () => {
  const sorted = ['A.jpg', 'A 2.jpg', 'a 10.jpg', 'DSC_1.JPG', 'dsc_2.jpg', 'DSC_10.JPG', 'DSC_100.JPG'];

  expect(sorted.toReversed().toSorted(compareNatural)).toEqual(sorted);
});

test('[GR29] numbers longer than any counter are compared digit by digit', () => {
  expect(compareNatural('P99999999999999999998.jpg', 'P99999999999999999999.jpg')).toBeLessThan(0);
});

const name = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.array(fc.constantFrom('a', 'A', '0', '1', '9', '.', '_', 'Ł'), { maxLength: 7 }).map((parts) => parts.join('')),
);

test(`[GR32] natural order is a total order (seed ${String(SEED)})`, () => {
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) || 0);
      expect(compareNatural(a, b) === 0).toBe(a === b);
      if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
    }),
    { seed: SEED, numRuns: 3000 },
  );
});
