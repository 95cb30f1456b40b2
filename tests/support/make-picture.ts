import sharp from 'sharp';
import { type ExifChoice, ifd0Of, makeExif, thumbnailIfd } from './make-exif';
import { long, short, type TiffEntries, writeTiff } from './tiff-writer';

/**
 * Small exact pictures for tests, made on the spot:
 *
 * - `paint`, `corners`: pixels of our choice; `corners` has a different colour in each corner, so that
 *   every one of the eight orientations can be told from the others
 * - `makeJpeg`: JPEG with EXIF (see `ExifChoice`: times, exposure, serial, maker-note series bits of
 *   seven makers, thumbnail, orientation), optional ICC profile, optional data behind its end
 * - `makeRaw`: TIFF-based RAW files (CR2, NEF, ARW, DNG, PEF look) with preview, thumbnail and sensor bytes
 * - `makeRaf`, `makeCr3`, `makeHeif`, `makePng`: containers of other kinds around the same EXIF
 * - `damage`: the ways a card ruins a file
 */
export interface Painting {
  readonly widthPx: number;
  readonly heightPx: number;
  /** RGB of one pixel. */
  readonly colour: (x: number, y: number) => readonly [number, number, number];
}

export const RED = [220, 30, 30] as const;
export const GREEN = [30, 200, 40] as const;
export const BLUE = [30, 40, 220] as const;
export const WHITE = [240, 240, 240] as const;

/** Red top left, green top right, blue bottom left, white bottom right. */
export const corners = (widthPx: number, heightPx: number): Painting => ({
  widthPx,
  heightPx,
  colour: (x, y) => (y < heightPx / 2 ? (x < widthPx / 2 ? RED : GREEN) : x < widthPx / 2 ? BLUE : WHITE),
});

/** Fine detail everywhere, the same for the same seed: compresses badly, as photos do. */
export const noise = (widthPx: number, heightPx: number, seed = 1): Painting => ({
  widthPx,
  heightPx,
  colour: (x, y) => {
    const mixed = Math.imul((x * 73_856_093) ^ (y * 19_349_663) ^ (seed * 83_492_791), 0x9e37_79b1);
    return [(mixed >>> 8) & 255, (mixed >>> 16) & 255, (mixed >>> 24) & 255];
  },
});

export function paint({ widthPx, heightPx, colour }: Painting): Buffer {
  const pixels = Buffer.alloc(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) for (let x = 0; x < widthPx; x++) pixels.set(colour(x, y), (y * widthPx + x) * 3);
  return pixels;
}

/** The painting as a camera held in that orientation stores it. */
export function storedAs(painting: Painting, orientation: number): Painting {
  const { widthPx: w, heightPx: h, colour } = painting;
  const swap = orientation >= 5;
  const upright: Record<number, (x: number, y: number) => readonly [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [w - 1 - x, y],
    3: (x, y) => [w - 1 - x, h - 1 - y],
    4: (x, y) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [w - 1 - y, x],
    7: (x, y) => [w - 1 - y, h - 1 - x],
    8: (x, y) => [y, h - 1 - x],
  };
  return { widthPx: swap ? h : w, heightPx: swap ? w : h, colour: (x, y) => colour(...upright[orientation]!(x, y)) };
}

const fromPainting = (painting: Painting) =>
  sharp(paint(painting), { raw: { width: painting.widthPx, height: painting.heightPx, channels: 3 } });

const segment = (marker: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body]);

export interface JpegChoice {
  readonly painting?: Painting;
  readonly exif?: ExifChoice;
  /** A ready TIFF block instead of `exif`. */
  readonly exifBlock?: Uint8Array;
  /** Name of a profile sharp knows; the pixels are stored in it and the profile is embedded. */
  readonly icc?: 'p3' | 'cmyk';
  readonly quality?: number;
  readonly isProgressive?: boolean;
  readonly trailer?: Uint8Array;
}

/** A baseline JPEG with exactly the EXIF asked for, first in the file as cameras write it. */
export async function makeJpeg(choice: JpegChoice = {}): Promise<Buffer> {
  const { painting = corners(96, 64), quality = 90, isProgressive = false, icc } = choice;
  const coloured = icc ? fromPainting(painting).withIccProfile(icc) : fromPainting(painting);
  const plain = await coloured
    .jpeg({ quality, progressive: isProgressive, optimiseCoding: false, chromaSubsampling: '4:2:0' })
    .toBuffer();
  const block = choice.exifBlock ?? (choice.exif ? makeExif(choice.exif) : null);
  const app1 = block ? segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block])) : Buffer.alloc(0);
  return Buffer.concat([plain.subarray(0, 2), app1, plain.subarray(2), choice.trailer ?? Buffer.alloc(0)]);
}

export const makePng = (painting: Painting = corners(96, 64)): Promise<Buffer> =>
  fromPainting(painting).png().toBuffer();
export const makeTiff = (painting: Painting = corners(96, 64)): Promise<Buffer> =>
  fromPainting(painting).tiff().toBuffer();

export interface RawChoice {
  readonly exif?: ExifChoice;
  readonly preview?: Uint8Array;
  readonly thumbnail?: Uint8Array;
  /** Where the preview is kept: as NEF does, as CR2 does, as ARW does. */
  readonly keeps?: 'subIfd' | 'strip' | 'ifd0';
  readonly sensorBytes?: number;
}

function previewEntries({ preview, keeps = 'subIfd' }: RawChoice): TiffEntries {
  if (!preview) return {};
  const jpeg: TiffEntries = { 0x0201: { type: 'pointer', value: preview }, 0x0202: long(preview.length) };
  if (keeps === 'subIfd') return { 0x014a: { type: 'ifd', value: { 0x00fe: long(1), 0x0103: short(6), ...jpeg } } };
  return keeps === 'ifd0'
    ? jpeg
    : { 0x0103: short(6), 0x0111: { type: 'pointer', value: preview }, 0x0117: long(preview.length) };
}

/** A RAW file of the TIFF kind: metadata, preview, thumbnail, then bytes that stand for sensor data. */
export function makeRaw(choice: RawChoice): Buffer {
  const { exif = {}, thumbnail, sensorBytes = 4096 } = choice;
  const ifd0 = { ...ifd0Of(exif), ...previewEntries(choice) };
  const block = writeTiff(ifd0, { isLittle: exif.order !== 'MM', next: thumbnail ? thumbnailIfd(thumbnail) : null });
  return Buffer.concat([block, Buffer.alloc(sensorBytes, 0x5a)]);
}

/** Fujifilm's RAW: a header that points to a whole JPEG, then sensor data. */
export function makeRaf(jpeg: Uint8Array, sensorBytes = 4096): Buffer {
  const head = Buffer.alloc(148);
  head.write('FUJIFILMCCD-RAW 0201FF383501', 'latin1');
  head.writeUInt32BE(148, 84);
  head.writeUInt32BE(jpeg.length, 88);
  head.writeUInt32BE(148 + jpeg.length, 100);
  head.writeUInt32BE(sensorBytes, 104);
  return Buffer.concat([head, jpeg, Buffer.alloc(sensorBytes, 0x5a)]);
}

/** The ways a card, a reader or a network ruins a file. */
export const damage = {
  truncated: (file: Buffer, share = 0.55): Buffer => file.subarray(0, Math.floor(file.length * share)),
  withoutEnd: (file: Buffer): Buffer => file.subarray(0, -2),
  zeroTail: (file: Buffer, share = 0.55): Buffer => Buffer.from(file).fill(0, Math.floor(file.length * share)),
  zeroedHead: (file: Buffer): Buffer => Buffer.from(file).fill(0, 0, 4096),
  badSector: (file: Buffer, filler = 0, share = 0.5, sectors = 8): Buffer => {
    const at = Math.floor(file.length * share) & ~511;
    return Buffer.from(file).fill(filler, at, at + sectors * 512);
  },
};
