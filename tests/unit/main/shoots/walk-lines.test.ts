import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeLine } from '../../../../main/shoots/journal-line';
import { walkLines } from '../../../../main/shoots/walk-lines';

const line = (seq: number, text = 'a'): Buffer =>
  encodeLine({ seq, id: `${seq}`, cmd: `c${seq}`, at: seq, device: 'd', v: 1, events: [text] });
const soundSeqs = (bytes: Buffer): number[] =>
  [...walkLines(bytes)].flatMap((piece) => (piece.sound ? piece.head.seq : []));

test('[JO14] sound lines around damaged bytes are found, and the damage is said', () => {
  const bytes = Buffer.concat([line(1), Buffer.from('rubbish\n'), line(2)]);

  const pieces = [...walkLines(bytes)];

  expect(pieces.map(({ sound }) => sound)).toEqual([true, false, true]);
  expect(bytes.subarray(pieces[1]!.start, pieces[1]!.end).toString()).toBe('rubbish\n');
});

test('[JO15] with a line feed flipped, the lines on both sides are still read', () => {
  const lines = [line(1), line(2, 'żółć'), line(3)];
  const bytes = Buffer.concat(lines);
  let end = 0;
  for (const each of lines) {
    end += each.length;
    const flipped = Buffer.from(bytes);
    flipped[end - 1] = 0x4a;

    expect(soundSeqs(flipped)).toEqual([1, 2, 3]);
    expect([...walkLines(flipped)].some(({ sound }) => !sound)).toBe(true);
  }
});

test('[JO14] no bytes whatever make it stop or loop, and pieces lie in order', () => {
  const rubbish = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
  const near = fc.string({ maxLength: 40 }).map((text) => Buffer.from(`0123abcd {"seq":${text}\n`));
  const sound = fc.integer({ min: 1, max: 99 }).map((seq) => line(seq));
  fc.assert(
    fc.property(fc.array(fc.oneof(rubbish, near, sound), { maxLength: 12 }), (parts) => {
      const bytes = Buffer.concat(parts);
      const pieces = [...walkLines(bytes)];

      for (const { start, end } of pieces) expect(start <= end && end <= bytes.length).toBe(true);
      expect(bytes.length === 0 || pieces.length > 0).toBe(true);
    }),
  );
});
