import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeHeif } from '../support/make-boxes';
import type { ExifChoice } from '../support/make-exif';
import { corners, damage, makeJpeg, makePng, makeRaw, noise } from '../support/make-picture';
import { type MediaDesk, openMediaDesk } from '../support/media-desk';
import { long } from '../support/tiff-writer';

let desk: MediaDesk;
let sound: Buffer;
let progressive: Buffer;

const EXIF: ExifChoice = {
  make: 'Canon',
  model: 'Canon EOS R5',
  taken: '2026:05:01 10:20:30',
  makerNote: { maker: 'canon' },
  isDcf: true,
};

beforeAll(async () => {
  desk = await openMediaDesk();
  const thumbnail = await makeJpeg({ painting: corners(160, 120) });
  sound = await makeJpeg({ painting: noise(900, 600), quality: 85, exif: { ...EXIF, thumbnail } });
  progressive = await makeJpeg({
    painting: noise(900, 600),
    quality: 85,
    isProgressive: true,
    exif: { ...EXIF, thumbnail },
  });
});
afterAll(() => desk.close());

const damageOf = async (name: string, bytes: Uint8Array) => (await desk.look(name, bytes)).damage?.code ?? null;

describe('damaged files are named', () => {
  test('[PI16] [F22] empty, blank and foreign files', async () => {
    expect(await damageOf('A.JPG', Buffer.alloc(0))).toBe('empty');
    expect(await damageOf('A.JPG', Buffer.alloc(65_536))).toBe('undecodable');
    expect(await damageOf('A.JPG', damage.zeroedHead(sound))).toBe('undecodable');
    expect(await damageOf('A.JPG', Buffer.from('<!doctype html><html><body>502 Bad Gateway</body></html>\n'))).toBe(
      'not-a-picture',
    );
    expect(await damageOf('A.JPG', await makePng())).toBe('wrong-extension');
    expect(await damageOf('A.JPG', sound.subarray(0, 300))).toBe('truncated');
  });

  test.each([0.02, 0.3, 0.55, 0.8, 0.97, 0.999])('[PI16] [F22] a file cut off at %f of its length', async (share) => {
    expect(await damageOf('A.JPG', damage.truncated(sound, share))).toBe('truncated');
    expect(await damageOf('A.JPG', damage.truncated(progressive, share))).toBe('truncated');
  });

  test.each([0.3, 0.55, 0.97])('[PI16] a file of full length, but blank from %f on', async (share) => {
    expect(await damageOf('A.JPG', damage.zeroTail(sound, share))).toBe('truncated');
  });

  test('[PI16] a file without its end marker, though every pixel is there', async () => {
    const look = await desk.look('A.JPG', damage.withoutEnd(sound));

    expect(look.damage?.code).toBe('truncated');
    expect(look.damage?.message).toMatch(/looks whole/);
  });

  test.each([0, 0xff, 0x5a])('[PI16] one bad sector of 0x%o anywhere inside the picture', async (filler) => {
    for (const share of [0.2, 0.4, 0.6, 0.8]) {
      expect(await damageOf('A.JPG', damage.badSector(sound, filler, share, 8)), `at ${share}`).toBe('undecodable');
    }
  });

  test('[PI16] a progressive file with a bad sector', async () => {
    expect(await damageOf('A.JPG', damage.badSector(progressive, 0xff, 0.3, 8))).toBe('undecodable');
  });

  test('[PI16] camera data that points nowhere; the picture is shown and the rest of the data kept', async () => {
    const broken = await makeJpeg({
      exif: { ...EXIF, modified: '2026:05:01 10:20:30', ifd0: { 0x8769: long(0xffff_fff0) } },
    });
    const look = await desk.look('A.JPG', broken);

    expect(look.damage?.code).toBe('metadata-unreadable');
    expect(look.facts?.capturedAtMs).toBe(Date.UTC(2026, 4, 1, 10, 20, 30));
    expect(look.thumbnailPath).not.toBeNull();
  });

  test('[PI16] RAW and HEIC that were cut off', async () => {
    const heic = makeHeif({ exif: EXIF, size: [600, 400] });
    const strips = { 0x0100: long(100), 0x0101: long(100), 0x0111: long(2000), 0x0117: long(60_000) };
    const raw = makeRaw({ exif: { ...EXIF, ifd0: strips }, sensorBytes: 30_000 });

    expect(await damageOf('A.HEIC', heic.subarray(0, -12))).toBe('truncated');
    expect((await desk.look('A.NEF', raw, { role: 'raw' })).damage?.code).toBe('truncated');
  });

  test('[PI17] [F22] what can be shown of a damaged picture is shown', async () => {
    for (const bytes of [damage.truncated(sound), damage.badSector(sound), damage.withoutEnd(sound)]) {
      expect((await desk.look('A.JPG', bytes)).thumbnailPath).not.toBeNull();
    }
  });
});

describe('sound files are not named', () => {
  test('[PI17] photos as cameras write them, plain and progressive', async () => {
    for (const bytes of [sound, progressive]) {
      expect(await desk.look('A.JPG', bytes)).toMatchObject({ damage: null, problems: [] });
    }
  });

  test('[PI17] padding, a film behind the picture, a RAW with random sensor data', async () => {
    const film = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom and so on');
    const preview = await makeJpeg({ painting: corners(600, 400) });
    const looks = [
      await desk.look('A.JPG', Buffer.concat([sound, Buffer.alloc(4096)])),
      await desk.look('B.JPG', Buffer.concat([sound, film])),
      await desk.look('C.CR2', makeRaw({ exif: EXIF, preview, thumbnail: preview, keeps: 'strip' }), { role: 'raw' }),
    ];
    for (const look of looks) expect(look).toMatchObject({ damage: null, problems: [] });
  });

  test('[PI17] black, white and blown-out pictures', async () => {
    for (const value of [0, 255]) {
      const bytes = await makeJpeg({
        painting: { widthPx: 3000, heightPx: 2000, colour: () => [value, value, value] },
        exif: { ...EXIF, isDcf: false },
      });

      expect((await desk.look('A.JPG', bytes)).damage).toBeNull();
    }
  });

  test('[PI18] remarks are in the problems, and are no damage', async () => {
    const cases = [
      ['no-metadata', await makeJpeg()],
      ['no-embedded-thumbnail', await makeJpeg({ exif: EXIF })],
      [
        'trailing-data',
        Buffer.concat([
          sound,
          Buffer.from(noise(64, 64).colour(1, 1)),
          Buffer.from(sound.subarray(20_000, 24_000).map((byte) => byte ^ 0x3c)),
        ]),
      ],
    ] as const;
    for (const [code, bytes] of cases) {
      const look = await desk.look('A.JPG', bytes);

      expect(look.damage).toBeNull();
      expect(look.problems.map((problem) => problem.code)).toEqual([code]);
    }
  });
});
