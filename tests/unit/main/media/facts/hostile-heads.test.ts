import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { readHead } from '../../../../../main/media/facts/read-head';
import { photoFactsSchema } from '@shared/model/photo';
import { makeCr3, makeHeif } from '../../../../support/make-boxes';
import { makeExif, type ExifChoice } from '../../../../support/make-exif';
import { makeJpeg, makePng, makeRaf, makeRaw } from '../../../../support/make-picture';
import { long } from '../../../../support/tiff-writer';

const EXIF: ExifChoice = {
  make: 'Canon',
  model: 'X',
  taken: '2026:05:01 10:20:30',
  exposureTime: [1, 60],
  makerNote: { maker: 'canon', bracketMode: 1 },
};

const thumbnail = await makeJpeg();
const SEEDS: readonly Buffer[] = [
  await makeJpeg({ exif: { ...EXIF, thumbnail } }),
  makeRaw({ exif: EXIF, preview: thumbnail, thumbnail, keeps: 'strip' }),
  makeRaw({ exif: { ...EXIF, order: 'MM' }, preview: thumbnail }),
  makeCr3({ exif: EXIF, preview: thumbnail, thumbnail }),
  makeHeif({ exif: EXIF, size: [40, 30], preview: thumbnail }),
  makeRaf(await makeJpeg({ exif: EXIF })),
  await makePng(),
];

/** Facts are either null or what the schema promises; ranges lie inside the file. */
function expectSane(bytes: Uint8Array, sizeBytes: number): void {
  const { facts, previews, thumbnail: small } = readHead(bytes, sizeBytes);
  if (facts) expect(photoFactsSchema.safeParse(facts).success).toBe(true);
  for (const range of [...previews, ...(small ? [small] : [])]) {
    expect(range.offset >= 0 && range.offset + range.length <= sizeBytes).toBe(true);
  }
}

describe('hostile heads', () => {
  property.prop([fc.nat(SEEDS.length - 1), fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 40 })], {
    numRuns: 1500,
  })('[PI6] changed bytes anywhere give a report, never an error', (which, changes) => {
    const bytes = Buffer.from(SEEDS[which]!);
    for (const [at, value] of changes) bytes[at % bytes.length] = value;

    expectSane(bytes, bytes.length);
  });

  property.prop([fc.nat(SEEDS.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(0xffff_ffff)], {
    numRuns: 500,
  })('[PI6] a file of any claimed length, cut anywhere, gives a report', (which, share, claimed) => {
    const whole = SEEDS[which]!;
    const bytes = whole.subarray(0, Math.floor(whole.length * share));

    expectSane(bytes, bytes.length);
    expectSane(bytes, Math.max(bytes.length, claimed));
  });

  property.prop(
    [
      fc.uint8Array({ maxLength: 600 }),
      fc.constantFrom(
        'II*\0',
        'MM\0*',
        '\xff\xd8\xff\xe1',
        'FUJIFILMCCD-RAW ',
        '\0\0\0\x18ftypheic',
        'RIFF....WEBP',
        '',
      ),
    ],
    { numRuns: 1500 },
  )('[PI6] random bytes behind a right beginning give a report', (random, magic) => {
    const bytes = Buffer.concat([Buffer.from(magic, 'latin1'), random]);

    expectSane(bytes, bytes.length);
  });

  test('[PI6] directories that point to themselves and to each other end', () => {
    const block = makeExif({ ...EXIF, ifd0: { 0x014a: long(8, 8, 8, 8) } });
    block.writeUInt32LE(8, block.indexOf(0x69) + 6);

    expectSane(block, block.length);
  });

  test('[PI6] a directory of 65,535 entries, a text of 4 GB and 4,000 segments end', async () => {
    const many = Buffer.concat([Buffer.from('II*\0\x08\0\0\0\xff\xff', 'latin1'), Buffer.alloc(1_000_000, 0x01)]);
    const segments = Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      ...Array.from({ length: 20_000 }, () => Buffer.from([0xff, 0xe5, 0, 4, 1, 1])),
    ]);
    const long4g = Buffer.from(await makeJpeg({ exif: EXIF }));
    long4g.writeUInt32LE(0xffff_ffff, long4g.indexOf(Buffer.from([0x0f, 0x01, 0x02, 0x00])) + 4);

    for (const bytes of [many, segments, long4g]) expectSane(bytes, bytes.length);
  });
});
