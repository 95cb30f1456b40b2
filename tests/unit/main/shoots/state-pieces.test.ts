import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinState, splitState } from '../../../../main/shoots/state-pieces';

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const roundTrip = (value: unknown): unknown => joinState([...splitState(value)].map(throughJson));

test('[JO17] any state comes back from its parts as it would from one JSON text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(roundTrip(value)).toEqual(throughJson(value));
    }),
  );
});

test('[JO17] long arrays and records are cut into slices, and come back in order', () => {
  const photos = Array.from({ length: 1000 }, (_, index) => ({ id: index }));
  const names = Object.fromEntries(photos.map(({ id }) => [`n${id}`, id]));
  const state = { photos, names, small: [1, 2], nothing: null };

  const parts = [...splitState(state)];

  expect(parts.length).toBe(9);
  expect(Math.max(...parts.map((part) => JSON.stringify(part).length))).toBeLessThan(6000);
  expect(JSON.stringify(roundTrip(state))).toBe(JSON.stringify(state));
});

test('[JO17] a record with hostile keys comes back without touching a prototype', () => {
  const keys = ['__proto__', 'constructor', 'toString', ...Array.from({ length: 300 }, (_, index) => `k${index}`)];
  const record = JSON.parse(`{${keys.map((key) => `"${key}":{"isAdmin":true}`).join(',')}}`) as unknown;

  const back = roundTrip({ record }) as { record: Record<string, unknown> };

  expect(Object.keys(back.record)).toEqual(keys);
  expect(Object.getPrototypeOf(back.record)).toBe(Object.prototype);
});
