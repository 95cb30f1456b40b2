import { expect, test } from 'vitest';
import { describeDamage, type FoundDamage } from '../../../../main/shoots/journal-damage';

const damage = (kind: FoundDamage['kind'], lost: [number, number] | null): FoundDamage => ({
  kind,
  ...{ file: 'device-a-000001.jsonl', fromByte: 0, toByte: 10, between: [1, 2] },
  lost: lost && { fromSeq: lost[0], toSeq: lost[1] },
});

test.each([
  ['bytes', [5, 5], 0, 'One saved change (number 5) cannot be read.'],
  ['bytes', [5, 7], 0, '3 saved changes (numbers 5 to 7) cannot be read.'],
  ['tail', [9, 9], 0, 'One saved change (number 9) is missing from the record.'],
  ['missing', [1, 4], 0, '4 saved changes (numbers 1 to 4) are missing from the record.'],
  ['events', [3, 3], 0, 'One saved change (number 3) cannot be understood.'],
  [
    'tail',
    [9, 9],
    9,
    'One saved change (number 9) is missing from the record. Nothing is lost: a later saved state has the result.',
  ],
  ['bytes', null, 0, 'A part of the record is damaged, but every change in it could be read.'],
] as const)('[JO14] damage %s of %j, with a state saved at %i, reads well', (kind, lost, bridgedUpTo, sentence) => {
  const report = describeDamage(damage(kind, lost && [...lost]), bridgedUpTo);

  expect(report.sentence).toBe(sentence);
  expect(report.isBridged).toBe(lost === null || lost[1] <= bridgedUpTo);
});
