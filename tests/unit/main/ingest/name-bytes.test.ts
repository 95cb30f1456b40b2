import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeName, shownName, sourcePath, unescapeName } from '../../../../main/ingest/name-bytes';

describe('names keep their bytes', () => {
  test('[IN3] [F19] any bytes come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(Buffer.compare(unescapeName(escapeName(bytes)), bytes)).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('[IN3] bytes around percent signs come back as they were', () => {
    const tricky = fc.array(fc.constantFrom(0x25, 0x34, 0x31, 0x45, 0x39, 0xe9, 0xc3, 0xa9, 0x61), { maxLength: 12 });
    fc.assert(
      fc.property(tricky, (bytes) => {
        expect([...unescapeName(escapeName(Uint8Array.from(bytes)))]).toEqual(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  test('[IN3] different bytes never give the same text', () => {
    const bytes = fc.uint8Array({ maxLength: 8 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(escapeName(a) === escapeName(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  test.each([
    [Buffer.from('IMG_1.JPG'), 'IMG_1.JPG'],
    [Buffer.from('100%.JPG'), '100%.JPG'],
    [Buffer.from('%41.JPG'), '%2541.JPG'],
    [Buffer.from('%2f'), '%2f'],
    [Buffer.from([0x63, 0x61, 0x66, 0xe9]), 'caf%E9'],
    [Buffer.from('żółć 👰'), 'żółć 👰'],
    [Buffer.from('a\nb'), 'a\nb'],
  ])('[IN3] %j is written as %s', (bytes, text) => {
    expect(escapeName(bytes)).toBe(text);
  });
});

test('[IN3] a person is shown the name without escapes where it is text', () => {
  expect([shownName('%2541.JPG'), shownName('caf%E9')]).toEqual(['%41.JPG', 'caf%E9']);
});

test('[IN3] the path to open is bytes below the root', () => {
  expect(sourcePath('/media/CARD', 'DCIM/caf%E9.JPG')).toEqual(
    Buffer.concat([Buffer.from('/media/CARD/DCIM/caf'), Buffer.from([0xe9]), Buffer.from('.JPG')]),
  );
});
