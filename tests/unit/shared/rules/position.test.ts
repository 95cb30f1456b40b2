import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionBetween, positionsBetween } from '@shared/rules/position';

test('[SH15] there is always a place between two others, however often one inserts', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 200 }), (inserts) => {
      const list = positionsBetween(null, null, 3);
      for (const n of inserts) {
        const at = n % (list.length + 1);
        list.splice(at, 0, positionBetween(list[at - 1] ?? null, list[at] ?? null));
      }

      expect([...list].sort((a, b) => (a < b ? -1 : 1))).toEqual(list);
      expect(new Set(list).size).toBe(list.length);
    }),
  );
});

test('[SH15] many places at once are in rising order between their neighbours', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.boolean(), (count, isOpen) => {
      const [low, high] = positionsBetween(null, null, 2);
      const list = positionsBetween(low ?? null, isOpen ? null : (high ?? null), count);

      const whole = [low, ...list, ...(isOpen ? [] : [high])];
      expect(whole.every((place, index) => index === 0 || (whole[index - 1] ?? '') < (place ?? ''))).toBe(true);
      expect(list).toHaveLength(count);
    }),
  );
});
