import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packRows, unpackRows } from '@shared/contract/columns';
import { photoRowSchema, type PhotoRow } from '@shared/contract/photo-row';
import { shownStateSchema } from '@shared/contract/shown-state';
import { holdReasonSchema } from '@shared/rules/hold-reason';
import { rowBlock } from '../../../../main/ipc/row-block';
import { readRowBlock } from '../../../../renderer/stores/read-row-block';
import { bucketId, groupId, photoRow, rowId } from '../../../support/photo-rows';
import { subjectId } from '../../../support/shoot-builder';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
/** As people type them, but for what the schema forbids. */
const subject = fc.constantFrom('A-1001', 'ąć 7', 'A,B', '|', '"', '0', '—').map(subjectId);

const anyRow: fc.Arbitrary<PhotoRow> = fc.record({
  id: fc.nat(1_000_000).map(rowId),
  name: text,
  capturedAtMs: orNull(number),
  order: whole,
  camera: text,
  aspect: number,
  longEdgePx: whole,
  rating: whole,
  flag: fc.constantFrom('pick', 'reject', null),
  label: fc.constantFrom('red', 'yellow', 'green', 'blue', 'purple', null),
  hasNote: fc.boolean(),
  subjectIds: fc.uniqueArray(subject, { maxLength: 3 }),
  cardMark: fc.constantFrom('card', 'unreadable-card', null),
  needsId: fc.boolean(),
  bucketId: orNull(fc.nat(9).map(bucketId)),
  position: orNull(text),
  groupId: orNull(fc.nat(9).map(groupId)),
  isRemoved: fc.boolean(),
  kinds: text,
  damage: orNull(text),
  held: orNull(fc.constantFrom(...holdReasonSchema.options)),
  sync: fc.constantFrom(...shownStateSchema.options),
  version: text,
});
const anyRows = fc.array(anyRow, { maxLength: 30 });

describe('rows as columns', () => {
  test('[LI22] any rows come out as they went in, with their journal position', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), (rows, seq) => {
        expect(unpackRows(packRows(rows, seq))).toEqual({ seq, rows });
      }),
    );
  });

  test('[LI22] what the window reads from the bytes is what main packed', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), (rows, seq) => {
        const sent = Uint8Array.from(rowBlock(rows, seq));

        expect(unpackRows(readRowBlock(sent.buffer))).toEqual({ seq, rows });
      }),
    );
  });

  test('[LI22] every field of a row has a column', () => {
    const [read] = unpackRows(packRows([photoRow(1)], 1)).rows;

    expect(Object.keys(read ?? {}).sort()).toEqual(Object.keys(photoRowSchema.shape).sort());
  });

  test('[LI22] a text that many rows share is told once', () => {
    const rows = Array.from({ length: 100 }, (_, n) => photoRow(n + 1, { camera: 'A camera with a long name' }));

    expect(packRows(rows, 1).header.split('A camera with a long name')).toHaveLength(2);
  });

  test('[LI22] a block that is none of ours is refused', () => {
    const { header, floats, ints } = packRows([photoRow(1)], 1);

    expect(() => unpackRows({ header: '{}', floats, ints })).toThrow();
    expect(() => unpackRows({ header, floats, ints: new Int32Array(ints.length) })).toThrow();
  });
});
