import { readFile } from 'node:fs/promises';
import QRCode from 'qrcode';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeHeif } from '../support/make-boxes';
import {
  BLUE,
  corners,
  damage,
  GREEN,
  makeJpeg,
  makePng,
  makeRaf,
  makeRaw,
  makeTiff,
  noise,
  RED,
  storedAs,
  WHITE,
} from '../support/make-picture';
import { type MediaDesk, openMediaDesk } from '../support/media-desk';

let desk: MediaDesk;
beforeAll(async () => {
  desk = await openMediaDesk();
});
afterAll(() => desk.close());

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** The colours near the four corners of a picture file, as a viewer shows it. */
async function cornersOf(file: string): Promise<number[][]> {
  const { data, info } = await sharp(await readFile(file))
    .autoOrient()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  const [x, y] = [Math.floor(info.width / 8), Math.floor(info.height / 8)];
  return [at(x, y), at(info.width - 1 - x, y), at(x, info.height - 1 - y), at(info.width - 1 - x, info.height - 1 - y)];
}

async function expectUpright(file: string | null): Promise<void> {
  const shown = await cornersOf(file ?? '');
  [RED, GREEN, BLUE, WHITE].forEach((wanted, i) => {
    for (const channel of [0, 1, 2]) expect(Math.abs(shown[i]![channel]! - wanted[channel]!)).toBeLessThan(40);
  });
}

describe('upright', () => {
  test.each(ORIENTATIONS)('[PI10] a JPEG stored in orientation %i', async (orientation) => {
    const painting = corners(600, 400);
    const look = await desk.look(
      'A.JPG',
      await makeJpeg({ painting: storedAs(painting, orientation), exif: { orientation } }),
    );

    expect(look.dimensions).toEqual({ widthPx: 600, heightPx: 400 });
    await expectUpright(look.thumbnailPath);
    expect(await sharp(look.thumbnailPath!).metadata()).toMatchObject({ width: 512, height: 341 });
  });

  test.each(ORIENTATIONS)('[PI10] a RAW whose preview is stored in orientation %i', async (orientation) => {
    const preview = await makeJpeg({ painting: storedAs(corners(600, 400), orientation), exif: { orientation: 3 } });
    const look = await desk.look('A.NEF', makeRaw({ exif: { orientation }, preview }), { role: 'raw' });

    await expectUpright(look.thumbnailPath);
  });

  test.each(ORIENTATIONS)('[PI13] the first thumbnail of orientation %i tells how it turns', async (orientation) => {
    const thumbnail = await makeJpeg({ painting: storedAs(corners(48, 32), orientation), exif: { orientation: 3 } });
    const request = await desk.put('A.JPG', await makeJpeg({ exif: { orientation, model: 'X', thumbnail } }));
    const first = await desk.service.firstThumbnail(request);

    expect(first.facts?.model).toBe('X');
    expect((await sharp(first.path!).metadata()).orientation).toBe(orientation);
    await expectUpright(first.path);
  });

  test('[PI10] the loupe picture is upright too', async () => {
    const request = await desk.put(
      'A.JPG',
      await makeJpeg({ painting: storedAs(corners(900, 600), 8), exif: { orientation: 8 } }),
    );
    const rendition = await desk.service.rendition({ ...request, edgePx: 2048 });

    await expectUpright('path' in rendition ? rendition.path : null);
  });
});

describe('colours and sizes', () => {
  test('[PI11] a picture in a wide profile looks as it should in sRGB', async () => {
    const look = await desk.look('A.JPG', await makeJpeg({ painting: corners(600, 400), icc: 'p3' }));

    await expectUpright(look.thumbnailPath);
    expect((await sharp(look.thumbnailPath!).metadata()).hasProfile).toBe(false);
  });

  test('[PI11] CMYK becomes RGB', async () => {
    const cmyk = await sharp(await makePng(corners(600, 400)))
      .toColourspace('cmyk')
      .withIccProfile('cmyk')
      .jpeg()
      .toBuffer();
    const look = await desk.look('A.JPG', cmyk);
    const [red] = await cornersOf(look.thumbnailPath!);

    expect((await sharp(look.thumbnailPath!).metadata()).channels).toBe(3);
    expect(red![0]! - Math.max(red![1]!, red![2]!)).toBeGreaterThan(60);
  });

  test('[PI11] grey, 16-bit and transparent pictures are shown', async () => {
    const grey = await sharp(await makePng(corners(600, 400)))
      .greyscale()
      .jpeg()
      .toBuffer();
    const deep = await sharp(await makePng(corners(600, 400)))
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const clear = await sharp(await makePng(corners(600, 400)))
      .ensureAlpha(0.5)
      .png()
      .toBuffer();
    for (const [name, bytes] of [
      ['A.JPG', grey],
      ['A.png', deep],
      ['A.png', clear],
    ] as const) {
      const look = await desk.look(name, bytes);

      expect(look.damage).toBeNull();
      expect(look.thumbnailPath).not.toBeNull();
    }
  });

  test('[PI11] small pictures are not enlarged', async () => {
    const look = await desk.look('A.JPG', await makeJpeg({ painting: corners(96, 64) }));

    expect(await sharp(look.thumbnailPath!).metadata()).toMatchObject({ width: 96, height: 64 });
  });

  test('[PI12] TIFF and PNG are shown by themselves, RAF by its JPEG', async () => {
    const painting = corners(600, 400);
    const files = [
      ['A.tif', await makeTiff(painting)],
      ['A.png', await makePng(painting)],
      ['A.RAF', makeRaf(await makeJpeg({ painting }))],
    ] as const;
    for (const [name, bytes] of files) await expectUpright((await desk.look(name, bytes)).thumbnailPath);
  });

  test('[PI12] of several previews the smallest that is large enough is taken', async () => {
    const small = await makeJpeg({ painting: corners(160, 120) });
    const large = await makeJpeg({ painting: noise(1600, 1200) });
    const file = makeRaw({ exif: {}, preview: large, thumbnail: small });
    const { thumbnailPath } = await desk.look('A.NEF', file, { role: 'raw' });

    expect(await sharp(thumbnailPath!).metadata()).toMatchObject({ width: 512, height: 384 });
  });

  test('[PI12] HEIC shows its preview; without one a sentence says why, and it is no damage', async () => {
    const exif = { model: 'X', taken: '2026:05:01 10:20:30' };
    const shown = await desk.look(
      'A.HEIC',
      makeHeif({ exif, size: [600, 400], preview: await makeJpeg({ painting: corners(600, 400) }) }),
    );
    const worded = await desk.look('B.HEIC', makeHeif({ exif, size: [601, 400] }));

    await expectUpright(shown.thumbnailPath);
    expect(worded).toMatchObject({
      damage: null,
      problems: [],
      thumbnailPath: null,
      dimensions: { widthPx: 601, heightPx: 400 },
    });
    expect(worded.noThumbnailWhy).toMatch(/HEIC.*no preview/);
  });

  test('[PI12] RAW without a preview has a worded tile', async () => {
    const look = await desk.look('A.NEF', makeRaw({ exif: { model: 'X', taken: '2026:05:01 10:20:30' } }), {
      role: 'raw',
    });

    expect(look).toMatchObject({ damage: null, problems: [], thumbnailPath: null });
    expect(look.noThumbnailWhy).toMatch(/RAW.*no preview/);
  });
});

describe('fingerprint and codes', () => {
  test('[PI14] the same picture gives the same whichever way the camera was held', async () => {
    const painting = corners(600, 400);
    const prints = await Promise.all(
      ORIENTATIONS.map(async (orientation) => {
        const bytes = await makeJpeg({ painting: storedAs(painting, orientation), exif: { orientation } });
        const { fingerprint } = (await desk.look('A.JPG', bytes)).analysis;
        return [...Buffer.from(fingerprint!, 'base64')];
      }),
    );
    for (const print of prints) {
      expect(Math.max(...print.map((value, i) => Math.abs(value - prints[0]![i]!)))).toBeLessThan(30);
    }
  });

  test('[PI14] a cut-off picture has the fingerprint of its thumbnail, without bars', async () => {
    const painting = corners(900, 600);
    const small = await sharp(await makePng(painting))
      .resize(160, 107)
      .extend({ top: 6, bottom: 7, background: '#000' })
      .jpeg()
      .toBuffer();
    const sound = await makeJpeg({ painting, exif: { thumbnail: small } });
    const [whole, cut] = await Promise.all([
      desk.look('A.JPG', sound),
      desk.look('B.JPG', damage.truncated(sound, 0.7)),
    ]);
    const [a, b] = [whole, cut].map(({ analysis }) => [...Buffer.from(analysis.fingerprint!, 'base64')]);

    expect(cut.damage?.code).toBe('truncated');
    expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeLessThan(60);
  });

  test('[PI15] a code is read where the shoot reads cards, and not otherwise', async () => {
    const code = await QRCode.toBuffer('A-1001', { width: 700, margin: 4 });
    const card = await sharp({ create: { width: 1800, height: 1200, channels: 3, background: '#ddd' } })
      .composite([{ input: code, left: 500, top: 240 }])
      .jpeg()
      .toBuffer();

    expect((await desk.look('A.JPG', card, { readsCodes: true })).analysis.codes).toEqual(['A-1001']);
    expect((await desk.look('A.JPG', card, { readsCodes: false })).analysis.codes).toEqual([]);
  });
});
