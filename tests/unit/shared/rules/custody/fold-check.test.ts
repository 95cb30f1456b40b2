import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkResultSchema, type KeptCheck } from '@shared/model/custody';
import { foldCheck, isAtLeast } from '@shared/rules/custody/fold-check';

const check = (more: Partial<KeptCheck>): KeptCheck => ({
  file: 'originals/A.JPG',
  destination: null,
  result: 'ok',
  level: 'L3',
  at: 1,
  ...more,
});

const looks = fc.array(
  fc.record({
    file: fc.constantFrom('originals/A.JPG', 'originals/B.JPG'),
    destination: fc.constantFrom(null, '/copy/A.JPG'),
    result: fc.constantFrom(...checkResultSchema.options),
    level: fc.constantFrom('L1', 'L2', 'L3'),
    at: fc.nat(100),
  }),
  { maxLength: 12 },
);

test('[CU1] the levels are ordered', () => {
  expect(isAtLeast('L3', 'L2')).toBe(true);
  expect(isAtLeast('L2', 'L2')).toBe(true);
  expect(isAtLeast('L1', 'L2')).toBe(false);
  expect(isAtLeast('L4', 'L3')).toBe(true);
});

test('[CU2] a look at the size alone leaves the proof of the import as it is', () => {
  expect(foldCheck([], check({ level: 'L1' }))).toEqual([]);
});

test('[CU2] what was found wrong is healed by a later proof, and by a look at the size only as far as that goes', () => {
  const wrong = foldCheck([], check({ result: 'different', at: 1 }));

  expect(foldCheck(wrong, check({ level: 'L1', at: 2 }))).toEqual([check({ level: 'L1', at: 2 })]);
  expect(foldCheck(wrong, check({ level: 'L3', at: 2 }))).toEqual([check({ level: 'L3', at: 2 })]);
});

test('[CU2] a weaker look that found nothing wrong takes no stronger proof away, one that did does', () => {
  const cold = foldCheck([], check({ level: 'L3', at: 1 }));

  expect(foldCheck(cold, check({ level: 'L2', at: 2 }))).toEqual(cold);
  expect(foldCheck(cold, check({ level: 'L1', result: 'missing', at: 2 }))).toEqual([
    check({ level: 'L1', result: 'missing', at: 2 }),
  ]);
});

test('[CU2] one look is kept of each copy, and the last one that found something wrong since the last proof is never lost', () => {
  fc.assert(
    fc.property(looks, (all) => {
      const kept = all.reduce<readonly KeptCheck[]>((known, look) => foldCheck(known, look), []);
      const keys = kept.map(({ file, destination }) => `${file} ${String(destination)}`);

      expect(new Set(keys).size).toBe(keys.length);
      for (const look of all) {
        const ofIt = all.filter((one) => one.file === look.file && one.destination === look.destination);
        const last = ofIt.at(-1);
        if (last?.result === 'ok') continue;
        expect(kept).toContainEqual(last);
      }
    }),
  );
});
