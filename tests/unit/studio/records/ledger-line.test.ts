import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { studioIdSchema } from '@shared/model/ids';
import { encodeLedgerLine, parseLedgerLine, splitLedgerLine } from '../../../../studio/records/ledger-line';

const entry = fc.record({
  seq: fc.integer({ min: 1, max: 999_999_999_999_999 }),
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }).map((date) => date.toISOString()),
  fact: fc.record({
    kind: fc.constant('studio' as const),
    studioId: fc.uuid().map((id) => studioIdSchema.parse(id)),
    name: fc.string({ unit: 'binary', maxLength: 40 }),
  }),
});

describe('a line of the ledger', () => {
  test('[ST64] reads back what was written, whatever the text', () => {
    fc.assert(
      fc.property(entry, (written) => {
        const line = encodeLedgerLine(written);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const raw = splitLedgerLine(line.slice(0, -1));
        expect(raw === null ? null : parseLedgerLine(raw)).toEqual(written);
      }),
    );
  });

  test('[ST64] is refused when any one character differs, and when it is cut anywhere', () => {
    fc.assert(
      fc.property(entry, fc.nat(), fc.integer({ min: 1, max: 25 }), (written, place, shift) => {
        const line = encodeLedgerLine(written).slice(0, -1);
        const at = place % line.length;
        const changed = String.fromCharCode(97 + ((line.charCodeAt(at) + shift) % 26));
        fc.pre(changed !== line[at]);
        expect(splitLedgerLine(`${line.slice(0, at)}${changed}${line.slice(at + 1)}`)).toBeNull();
        expect(splitLedgerLine(line.slice(0, at))).toBeNull();
      }),
    );
  });
});
