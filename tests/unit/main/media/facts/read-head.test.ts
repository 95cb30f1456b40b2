import { describe, expect, test } from 'vitest';
import { readHead, readHeadFrom } from '../../../../../main/media/facts/read-head';
import { readHeadThrough } from '../../../../../main/media/facts/read-facts-of-file';
import { makeCr3, makeHeif } from '../../../../support/make-boxes';
import type { ExifChoice } from '../../../../support/make-exif';
import { corners, makeJpeg, makePng, makeRaf, makeRaw, makeTiff } from '../../../../support/make-picture';
import { ascii, long, short, undef } from '../../../../support/tiff-writer';

const CHOICE: ExifChoice = {
  make: 'Canon',
  model: 'Canon EOS R5',
  orientation: 6,
  taken: '2026:05:01 10:20:30',
  subSeconds: '12',
  offset: '+02:00',
  serial: '032021001234',
  exposureTime: [1, 250],
  fNumber: [56, 10],
  iso: 400,
  biasThirds: -2,
  exposureMode: 2,
  focalLength: 35,
  flash: 9,
  size: [8192, 5464],
};

const FACTS = {
  make: 'Canon',
  model: 'Canon EOS R5',
  orientation: 6,
  capturedAtMs: Date.UTC(2026, 4, 1, 10, 20, 30, 120),
  hasSubSeconds: true,
  offsetMinutes: 120,
  bodySerial: '032021001234',
  exposureTimeS: 1 / 250,
  fNumber: 5.6,
  iso: 400,
  exposureBiasEv: -2 / 3,
  exposureMode: 2,
  focalLengthMm: 35,
  flashFired: true,
};

const read = (file: Uint8Array) => readHead(file, file.length);

describe('facts of the head', () => {
  test.each(['II', 'MM'] as const)('[PI2] a JPEG says all of it in byte order %s', async (order) => {
    const report = read(await makeJpeg({ painting: corners(96, 64), exif: { ...CHOICE, order } }));

    expect(report).toMatchObject({ container: 'jpeg', metadata: 'read', isCutOff: false });
    expect(report.facts).toMatchObject({ ...FACTS, widthPx: 96, heightPx: 64 });
  });

  test.each(['II', 'MM'] as const)('[PI2] a TIFF-based RAW says all of it in byte order %s', (order) => {
    const report = read(makeRaw({ exif: { ...CHOICE, order } }));

    expect(report).toMatchObject({ container: 'tiff', metadata: 'read', isCutOff: false });
    expect(report.facts).toMatchObject({ ...FACTS, widthPx: 8192, heightPx: 5464 });
  });

  test('[PI2] a CR3 says all of it', () => {
    expect(read(makeCr3({ exif: CHOICE }))).toMatchObject({ container: 'cr3', metadata: 'read', facts: FACTS });
  });

  test('[PI2] a RAF says what its JPEG says', async () => {
    expect(read(makeRaf(await makeJpeg({ exif: CHOICE })))).toMatchObject({
      container: 'raf',
      metadata: 'read',
      facts: FACTS,
    });
  });

  test('[PI2] a HEIC says all of it, and its size', () => {
    const report = read(makeHeif({ exif: CHOICE, size: [4032, 3024] }));

    expect(report).toMatchObject({ container: 'heif', metadata: 'read' });
    expect(report.facts).toMatchObject({ ...FACTS, widthPx: 4032, heightPx: 3024 });
  });

  test('[PI2] PNG and TIFF tell their size', async () => {
    expect(read(await makePng(corners(40, 30))).facts).toMatchObject({ widthPx: 40, heightPx: 30, capturedAtMs: null });
    expect(read(await makeTiff(corners(40, 30))).facts).toMatchObject({ widthPx: 40, heightPx: 30, orientation: 1 });
  });

  test('[PI2] what is not recorded is null', async () => {
    const report = read(await makeJpeg());

    expect(report.metadata).toBe('absent');
    expect(report.facts).toMatchObject({
      make: null,
      capturedAtMs: null,
      iso: null,
      flashFired: null,
      sequence: null,
      orientation: 1,
    });
  });

  test('[PI2] exposure falls back to the APEX values, and ISO to the longer tags', async () => {
    const exif = {
      0x8827: short(65_535),
      0x8832: long(102_400),
      0x9201: { type: 'srational', value: [[8, 1]] },
      0x9202: { type: 'rational', value: [[4, 1]] },
    } as const;
    const { facts } = read(await makeJpeg({ exif: { exif } }));

    expect(facts).toMatchObject({ exposureTimeS: 1 / 256, fNumber: 4, iso: 102_400 });
  });

  test('[PI2] a denominator of zero or an orientation of 9 is nothing', async () => {
    const { facts } = read(await makeJpeg({ exif: { exposureTime: [1, 0], fNumber: [0, 0], orientation: 9 } }));

    expect(facts).toMatchObject({ exposureTimeS: null, fNumber: null, orientation: 1 });
  });

  test('[PI2] texts are trimmed, cut at their NUL and freed of control characters', async () => {
    const ifd0 = { 0x010f: ascii('NIKON CORPORATION   \0rest'), 0x0110: ascii('D\u0007850\n') };

    expect(read(await makeJpeg({ exif: { ifd0 } })).facts).toMatchObject({ make: 'NIKON CORPORATION', model: 'D 850' });
  });

  test('[PI3] the original time is preferred, the file time is the last resort', async () => {
    const both = read(await makeJpeg({ exif: { taken: '2026:05:01 10:00:00', modified: '2026:05:02 11:00:00' } }));
    const impossible = read(
      await makeJpeg({ exif: { taken: '0000:00:00 00:00:00', modified: '2026:05:02 11:00:00' } }),
    );

    expect(both.facts?.capturedAtMs).toBe(Date.UTC(2026, 4, 1, 10));
    expect(impossible.facts?.capturedAtMs).toBe(Date.UTC(2026, 4, 2, 11));
  });

  test('[PI5] the serial of EXIF comes before that of the maker note', async () => {
    const makerNote = { maker: 'canon', serial: 1234567 } as const;

    expect(read(await makeJpeg({ exif: { make: 'Canon', makerNote } })).facts?.bodySerial).toBe('0001234567');
    expect(read(await makeJpeg({ exif: { make: 'Canon', makerNote, serial: 'X1' } })).facts?.bodySerial).toBe('X1');
  });
});

describe('embedded pictures', () => {
  test('[PI8] thumbnail and previews are found where they lie', async () => {
    const thumbnail = await makeJpeg({ painting: corners(16, 12) });
    const preview = await makeJpeg({ painting: corners(96, 64), quality: 95 });
    for (const keeps of ['subIfd', 'strip', 'ifd0'] as const) {
      const file = makeRaw({ exif: CHOICE, preview, thumbnail, keeps });
      const report = read(file);
      const found = report.previews.map(({ offset, length }) => file.subarray(offset, offset + length));

      expect(
        found.some((bytes) => bytes.equals(preview)),
        keeps,
      ).toBe(true);
      expect(file.subarray(report.thumbnail!.offset).subarray(0, thumbnail.length).equals(thumbnail), keeps).toBe(true);
    }
  });

  test('[PI8] a JPEG tells its EXIF thumbnail', async () => {
    const thumbnail = await makeJpeg({ painting: corners(16, 12) });
    const file = await makeJpeg({ exif: { ...CHOICE, thumbnail } });
    const { offset, length } = read(file).thumbnail!;

    expect(file.subarray(offset, offset + length).equals(thumbnail)).toBe(true);
  });

  test('[PI8] CR3, RAF and HEIC tell theirs', async () => {
    const preview = await makeJpeg({ painting: corners(96, 64) });
    const files = [
      makeCr3({ exif: CHOICE, preview, thumbnail: preview }),
      makeRaf(preview),
      makeHeif({ exif: CHOICE, size: [40, 30], preview }),
    ];
    for (const file of files) {
      const { offset, length } = read(file).previews[0]!;

      expect(file.subarray(offset, offset + length).equals(preview)).toBe(true);
    }
  });

  test('[PI8] a thumbnail that would leave the file is none', () => {
    const block = { 0x0201: long(1000), 0x0202: long(0x7fff_ffff) };
    const hostile = makeRaw({ exif: { ifd0: block }, sensorBytes: 10 });

    expect(read(hostile).thumbnail).toBeNull();
    expect(read(hostile).previews).toEqual([]);
  });
});

describe('damage of the head', () => {
  test('[PI16] a pointer that leads nowhere makes the metadata broken, and keeps what is left', async () => {
    const file = await makeJpeg({
      exif: { ...CHOICE, modified: '2026:05:01 10:20:30', ifd0: { 0x8769: long(0xffff_fff0) } },
    });

    expect(read(file)).toMatchObject({
      metadata: 'broken',
      facts: { model: 'Canon EOS R5', capturedAtMs: Date.UTC(2026, 4, 1, 10, 20, 30) },
    });
  });

  test('[PI16] sensor data beyond the end of the file means that it was cut off', () => {
    const strips = { 0x0100: short(100), 0x0101: short(100), 0x0111: long(2000), 0x0117: long(60_000) };

    expect(read(makeRaw({ exif: { ...CHOICE, ifd0: strips }, sensorBytes: 70_000 })).isCutOff).toBe(false);
    expect(read(makeRaw({ exif: { ...CHOICE, ifd0: strips }, sensorBytes: 30_000 })).isCutOff).toBe(true);
  });

  test('[PI16] a box beyond the end of the file means that it was cut off', () => {
    const file = makeHeif({ exif: CHOICE, size: [40, 30] });

    expect(read(file).isCutOff).toBe(false);
    expect(readHead(file.subarray(0, -10), file.length - 10).isCutOff).toBe(true);
  });
});

describe('reading on demand', () => {
  test('[PI7] directories beyond the first bytes are asked for, and read', async () => {
    const file = makeRaw({ exif: CHOICE });
    const filler = Buffer.alloc(400_000);
    const moved = Buffer.concat([file.subarray(0, 8), filler, file.subarray(8)]);
    moved.writeUInt32LE(8 + filler.length, 4);
    const reads: number[] = [];

    const report = await readHeadThrough({
      sizeBytes: moved.length,
      read: (offset, length) => {
        reads.push(length);
        return Promise.resolve(moved.subarray(offset, offset + length));
      },
    });

    expect(readHeadFrom([{ offset: 0, bytes: moved.subarray(0, 65_536) }], moved.length).wants.length).toBeGreaterThan(
      0,
    );
    // Offsets inside the moved block are off by the filler, but the directory itself and its short values are found.
    expect(report.facts?.orientation).toBe(6);
    expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(300_000);
  });

  test('[PI7] a head that says all needs one read', async () => {
    const file = await makeJpeg({ exif: CHOICE });
    let reads = 0;

    await readHeadThrough({
      sizeBytes: file.length,
      read: (offset, length) => Promise.resolve((reads++, file.subarray(offset, offset + length))),
    });

    expect(reads).toBe(1);
  });
});

describe('what is no picture', () => {
  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    ['SVG after an XML header', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj'],
    ['HTML', '<!doctype html><html><body>502 Bad Gateway</body></html>'],
    ['PostScript', '%!PS-Adobe-3.0 EPSF-3.0\n'],
    ['ImageMagick script', 'push graphic-context\nviewbox 0 0 640 480'],
    ['GIF', 'GIF89a\x01\x00\x01\x00\x00\x00'],
    ['film', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'],
  ])('[PI1] %s is none, whatever its name', (_, text) => {
    expect(read(Buffer.from(text, 'latin1')).container).toBeNull();
  });

  test('[PI1] an empty file and one of three bytes are none', () => {
    expect(read(Buffer.alloc(0)).container).toBeNull();
    expect(read(Buffer.from('II*'))).toMatchObject({ container: null, facts: null });
  });

  test('[PI4] a maker note of an unknown kind says nothing', async () => {
    const exif = { 0x927c: undef(Buffer.from('Some new maker\0 with bytes of its own')) };

    expect(read(await makeJpeg({ exif: { make: 'Newcomer', exif } })).facts?.sequence).toBeNull();
  });
});
