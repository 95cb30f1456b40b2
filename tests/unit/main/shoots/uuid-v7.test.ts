import { expect, test } from 'vitest';
import { z } from 'zod';
import { createUuidV7 } from '../../../../main/shoots/uuid-v7';

const isUuidV7 = (id: string): boolean => z.uuidv7().safeParse(id).success;

test('[JO32] ids are UUIDv7 that carry the time', () => {
  const id = createUuidV7(() => 0x0123456789ab)();

  expect(isUuidV7(id)).toBe(true);
  expect(id.startsWith('01234567-89ab-7')).toBe(true);
});

test('[JO32] 20,000 ids of one millisecond ascend and differ', () => {
  const newId = createUuidV7(() => 1_700_000_000_000);
  const ids = Array.from({ length: 20_000 }, newId);

  expect(ids.every(isUuidV7)).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('[JO32] ids ascend when the clock steps back', () => {
  const times = [1000, 5000, 4000, 3.7, 5000, 5001];
  const newId = createUuidV7(() => times.shift() ?? 6000);
  const ids = Array.from({ length: 8 }, newId);

  expect([...ids].sort()).toEqual(ids);
});

test('[JO32] two makers at the same instant make different ids', () => {
  const first = Array.from(
    { length: 500 },
    createUuidV7(() => 1000),
  );
  const second = Array.from(
    { length: 500 },
    createUuidV7(() => 1000),
  );

  expect(new Set([...first, ...second]).size).toBe(1000);
});
