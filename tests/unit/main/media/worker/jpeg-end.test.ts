import { describe, expect, test } from 'vitest';
import { createByteSource } from '../../../../../main/media/facts/byte-source';
import { readJpegHead } from '../../../../../main/media/facts/jpeg-head';
import { hasBlankSectors, readJpegEnd } from '../../../../../main/media/worker/jpeg-end';
import { damage, makeJpeg, noise, type Painting } from '../../../../support/make-picture';

const PAINTING = noise(320, 240);
const scanAtOf = (bytes: Uint8Array): number =>
  readJpegHead(createByteSource([{ offset: 0, bytes }], bytes.length), 0, bytes.length).scanAt!;
const endOf = (bytes: Uint8Array) => readJpegEnd(bytes, scanAtOf(bytes));

const random = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (Math.imul(i + 7, 0x9e37_79b1) >>> 13) & 255);

describe('the end of a JPEG', () => {
  test('[PI16] a file without its end marker, or with zeros instead of its tail, has no end', async () => {
    const file = await makeJpeg({ painting: PAINTING });

    expect(endOf(damage.withoutEnd(file)).endsAt).toBeNull();
    expect(endOf(damage.truncated(file)).endsAt).toBeNull();
    expect(endOf(damage.zeroTail(file)).endsAt).toBeNull();
  });

  test('[PI16] a progressive file is walked through all of its scans', async () => {
    const file = await makeJpeg({ painting: PAINTING, isProgressive: true });
    const padded = Buffer.concat([file, Buffer.alloc(40)]);

    expect(endOf(padded).endsAt).toBe(file.length);
    expect(endOf(damage.truncated(file, 0.8)).endsAt).toBeNull();
  });

  test('[PI17] padding and known trailers are no stray bytes', async () => {
    const second = await makeJpeg();
    const trailers = [
      Buffer.alloc(5000),
      Buffer.alloc(300, 0xff),
      Buffer.concat([Buffer.alloc(64), second, Buffer.alloc(3)]),
      Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0 and a film behind the picture'),
      Buffer.concat([Buffer.from(random(500)), Buffer.from('SEFT')]),
      Buffer.from([1, 2, 3, 4]),
    ];
    for (const trailer of trailers) {
      const end = endOf(await makeJpeg({ painting: PAINTING, trailer }));

      expect(end).toMatchObject({ strayBytes: 0, trailingBytes: trailer.length });
    }
  });

  test('[PI18] unknown bytes behind the end are counted', async () => {
    const trailer = random(8192);

    expect(endOf(await makeJpeg({ painting: PAINTING, trailer })).strayBytes).toBe(8192);
  });
});

describe('blank sectors', () => {
  test.each([0, 0xff, 0x5a])('[PI16] sectors of 0x%o inside the picture are found', async (filler) => {
    const file = await makeJpeg({ painting: PAINTING });
    const broken = damage.badSector(file, filler, 0.5, 1);

    expect(hasBlankSectors(file, scanAtOf(file))).toBe(false);
    expect(hasBlankSectors(broken, scanAtOf(broken))).toBe(true);
  });

  test('[PI17] flat pictures, which compress to repeating bytes, are sound', async () => {
    const flat = (value: number): Painting => ({ widthPx: 1600, heightPx: 1200, colour: () => [value, value, value] });
    for (const value of [0, 128, 255]) {
      const file = await makeJpeg({ painting: flat(value) });

      expect(hasBlankSectors(file, scanAtOf(file)), `grey ${value}`).toBe(false);
    }
  });

  test('[PI17] a long run of zeros that does not keep to sectors is data', async () => {
    const file = Buffer.from(await makeJpeg({ painting: PAINTING }));
    const at = (Math.floor(file.length / 2) & ~511) - 100;
    file.fill(0, at, at + 1600);

    expect(hasBlankSectors(file, scanAtOf(file))).toBe(false);
  });
});
