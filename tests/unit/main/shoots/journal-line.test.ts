import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CRC_LENGTH, encodeLine, readBody, readHead } from '../../../../main/shoots/journal-line';

const body = {
  seq: 7,
  id: 'id-7',
  cmd: 'cmd-7',
  at: 1_700_000_000_000,
  device: 'device-a',
  v: 3,
  events: [{ type: 'x' }],
};
const readBack = (line: Buffer) => readHead(line, 0, line.length - 1);

describe('a line of the journal', () => {
  test('[JO1] is its CRC, a space, JSON and a line feed', () => {
    const line = encodeLine(body).toString();

    expect(line).toMatch(/^[0-9a-f]{8} \{"seq":7,.*\}\n$/);
    expect(JSON.parse(line.slice(CRC_LENGTH))).toEqual(body);
  });

  test('[JO1] any ids, texts and times come back as they were', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, fc.double({ noNaN: true, noDefaultInfinity: true }), (id, cmd, device, at) => {
        const line = encodeLine({ ...body, id, cmd, device, at: at + 0, events: [id] });

        expect(readBack(line)).toEqual({ seq: 7, id, cmd, device, at: at + 0, v: 3, kind: 'events', lostFrom: null });
        expect(readBody(line.subarray(CRC_LENGTH, -1))?.events).toEqual([id]);
      }),
    );
  });

  test('[JO1] says whether it stands for a hole or a whole state', () => {
    const hole = readBack(encodeLine({ ...body, lost: { from: 3, to: 7 }, events: [] }));
    const state = readBack(encodeLine({ ...body, state: { a: 1 }, events: [] }));

    expect(hole).toMatchObject({ kind: 'lost', lostFrom: 3 });
    expect(state).toMatchObject({ kind: 'state', lostFrom: null });
  });

  test('[JO14] every flipped bit is found', () => {
    const line = encodeLine(body);
    const unnoticed: string[] = [];
    for (let at = 0; at < line.length - 1; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(line);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        if (readBack(flipped)) unnoticed.push(`byte ${at}, bit ${bit}`);
      }
    }

    expect(unnoticed).toEqual([]);
  });
});
