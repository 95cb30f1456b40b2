import { expect, test } from 'vitest';
import { faults } from '@shared/rules/outbox/faults';
import said from '../../../resources/locales/pl/said.json';

test('[WE22] every reason for a failed send has its sentence in every language', () => {
  const codes = Object.values(faults).map(({ code }) => code);

  expect(codes.filter((code) => !(code in said))).toEqual([]);
});
