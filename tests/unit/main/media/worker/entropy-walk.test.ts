import { fc, test as property } from '@fast-check/vitest';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { walkEntropy } from '../../../../../main/media/worker/entropy-walk';
import { corners, damage, makeJpeg, noise, paint, type Painting } from '../../../../support/make-picture';

const SOUND = await makeJpeg({ painting: noise(640, 480), quality: 85 });
const raw = (painting: Painting) =>
  sharp(paint(painting), { raw: { width: painting.widthPx, height: painting.heightPx, channels: 3 } });

describe('walking the data of a JPEG', () => {
  test.each([
    ['4:2:0', 640, 480],
    ['4:2:0', 1, 1],
    ['4:4:4', 333, 77],
    ['4:2:0', 17, 200],
  ] as const)('[PI17] a sound picture of %s, %i by %i', async (chromaSubsampling, widthPx, heightPx) => {
    for (const optimiseCoding of [true, false]) {
      for (const quality of [30, 80, 100]) {
        const file = await raw(noise(widthPx, heightPx))
          .jpeg({ quality, chromaSubsampling, optimiseCoding })
          .toBuffer();

        expect(walkEntropy(file)).toBe('sound');
      }
    }
  });

  test('[PI17] grey, CMYK, flat and smooth pictures', async () => {
    const smooth: Painting = { widthPx: 500, heightPx: 400, colour: (x, y) => [x % 256, y % 256, 128] };
    const flat: Painting = { widthPx: 500, heightPx: 400, colour: () => [255, 255, 255] };
    const files = [
      await raw(noise(100, 90)).greyscale().jpeg().toBuffer(),
      await raw(noise(100, 90)).toColourspace('cmyk').jpeg().toBuffer(),
      await makeJpeg({ painting: smooth }),
      await makeJpeg({ painting: flat }),
      await makeJpeg({ painting: corners(96, 64), trailer: Buffer.alloc(700, 7) }),
    ];
    for (const file of files) expect(walkEntropy(file)).toBe('sound');
  });

  test('[PI17] what it does not understand it does not judge', async () => {
    const progressive = await makeJpeg({ painting: noise(100, 90), isProgressive: true });

    expect(walkEntropy(progressive)).toBe('not-walked');
    for (const bytes of [Buffer.alloc(0), Buffer.from([0xff, 0xd8]), Buffer.alloc(500, 0xff), SOUND.subarray(0, 300)]) {
      expect(walkEntropy(bytes)).toBe('not-walked');
    }
  });

  test('[PI16] data of another photo in the middle, which decodes without complaint', async () => {
    const other = await makeJpeg({ painting: noise(640, 480, 9), quality: 85 });
    for (const share of [0.3, 0.5, 0.7, 0.9]) {
      const at = Math.floor(SOUND.length * share) & ~511;
      const mixed = Buffer.from(SOUND);
      other.copy(mixed, at, 20_000, 24_096);

      expect(walkEntropy(mixed), `at ${share}`).toBe('corrupt');
    }
  });

  test('[PI16] data left over or missing at the end', () => {
    expect(walkEntropy(Buffer.concat([SOUND.subarray(0, 60_000), SOUND.subarray(64_096)]))).toBe('corrupt');
    expect(walkEntropy(Buffer.concat([SOUND.subarray(0, 64_096), SOUND.subarray(60_000)]))).toBe('corrupt');
    expect(walkEntropy(damage.truncated(SOUND))).toBe('corrupt');
  });

  property.prop([fc.double({ min: 0.1, max: 0.95, noNaN: true }), fc.nat(255)], { numRuns: 60 })(
    '[PI16] sectors of any one byte',
    (share, filler) => {
      expect(walkEntropy(damage.badSector(SOUND, filler, share, 8))).toBe('corrupt');
    },
  );

  property.prop([fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 60 })], { numRuns: 300 })(
    '[PI6] changed bytes give an answer, never an error',
    (changes) => {
      const bytes = Buffer.from(SOUND);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;

      expect(['sound', 'corrupt', 'not-walked']).toContain(walkEntropy(bytes));
    },
  );
});
