import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lackingBytes, roomFor } from '@shared/rules/import-room';

const bytes = fc.integer({ min: 0, max: 2 ** 45 });

test('[IN36] what a disk lacks is its bytes, 2 % and what is to stay free, less what is free', () => {
  expect(lackingBytes({ restBytes: 100_000, reserveBytes: 5_000, freeBytes: 7_000 })).toBe(100_000);
  expect(lackingBytes({ restBytes: 100_000, reserveBytes: 5_000, freeBytes: 107_000 })).toBe(0);
});

test('[IN36] with what it lacks made free there is enough, and not with a byte less', () => {
  fc.assert(
    fc.property(bytes, bytes, bytes, (restBytes, reserveBytes, freeBytes) => {
      const lacking = lackingBytes({ restBytes, reserveBytes, freeBytes });

      expect(lackingBytes({ restBytes, reserveBytes, freeBytes: freeBytes + lacking })).toBe(0);
      if (lacking > 1) expect(roomFor(restBytes) + reserveBytes).toBeGreaterThan(freeBytes + lacking - 1);
    }),
  );
});
