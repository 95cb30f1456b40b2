import type { PhotoFacts } from '@shared/model/photo';
import { parseCaptureTime, parseOffsetMinutes } from './capture-time';
import { type MakerFacts, NO_MAKER_FACTS } from './maker/maker-facts';
import { type Ifd, numberOf, numbersOf, textOf } from './tiff';

/** The directories that facts are read from; each may be missing. */
export interface ExifDirectories {
  readonly ifd0: Ifd | null;
  readonly exif: Ifd | null;
  readonly maker: MakerFacts;
}

export const NO_DIRECTORIES: ExifDirectories = { ifd0: null, exif: null, maker: NO_MAKER_FACTS };

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null);

/** A size in whole pixels, as large as a sensor or a stitched picture may be. */
const pixelsOrNull = (value: number | null): number | null =>
  value !== null && Number.isInteger(value) && value > 0 && value <= 1_000_000 ? value : null;

/** ISO 12232 values in the order EXIF 2.32 fills them; 65535 stands for "see the longer tag". */
function readIso(exif: Ifd | null, maker: MakerFacts): number | null {
  for (const tag of [0x8827, 0x8833, 0x8832, 0x8831]) {
    const value = positive(numberOf(exif, tag));
    if (value !== null && value !== 65_535) return value;
  }
  return maker.iso;
}

/** The APEX values are kept to a fraction of a stop only: the plain ones come first. */
function readExposureTimeS(exif: Ifd | null, ifd0: Ifd | null): number | null {
  const plain = positive(numberOf(exif, 0x829a)) ?? positive(numberOf(ifd0, 0x829a));
  if (plain !== null) return plain;
  const apex = numberOf(exif, 0x9201);
  return apex !== null && Math.abs(apex) < 30 ? 2 ** -apex : null;
}

function readFNumber(exif: Ifd | null, ifd0: Ifd | null): number | null {
  const plain = positive(numberOf(exif, 0x829d)) ?? positive(numberOf(ifd0, 0x829d));
  if (plain !== null) return plain;
  const apex = numberOf(exif, 0x9202);
  return apex !== null && apex > 0 && apex < 20 ? 2 ** (apex / 2) : null;
}

function readTime({
  ifd0,
  exif,
}: ExifDirectories): Pick<PhotoFacts, 'capturedAtMs' | 'hasSubSeconds' | 'offsetMinutes'> {
  // Original, digitised, then the file's own date, each with its sub-seconds and offset.
  const sources = [
    [textOf(exif, 0x9003), 0x9291, 0x9011],
    [textOf(exif, 0x9004), 0x9292, 0x9012],
    [textOf(ifd0, 0x9003), 0x9291, 0x9011],
    [textOf(ifd0, 0x0132), 0x9290, 0x9010],
  ] as const;
  for (const [text, subTag, offsetTag] of sources) {
    const time = parseCaptureTime(text, textOf(exif, subTag));
    if (time) return { ...time, offsetMinutes: parseOffsetMinutes(textOf(exif, offsetTag)) };
  }
  return { capturedAtMs: null, hasSubSeconds: false, offsetMinutes: null };
}

/** Some writers leave the array's first place empty, and a value above 8 means nothing. */
export function orientationOf(value: number | null): number {
  return value !== null && Number.isInteger(value) && value >= 1 && value <= 8 ? value : 1;
}

export function factsFromExif(
  directories: ExifDirectories,
  size: { widthPx: number | null; heightPx: number | null },
): PhotoFacts {
  const { ifd0, exif, maker } = directories;
  const mode = numberOf(exif, 0xa402) ?? numberOf(ifd0, 0xa402);
  const flash = numberOf(exif, 0x9209) ?? numberOf(ifd0, 0x9209);
  const isoSpeed = readIso(exif, maker) ?? (ifd0 ? (numbersOf(ifd0, 0x8827, 1)[0] ?? null) : null);
  return {
    ...readTime(directories),
    make: textOf(ifd0, 0x010f),
    model: textOf(ifd0, 0x0110),
    bodySerial: textOf(exif, 0xa431) ?? textOf(ifd0, 0xa431) ?? maker.bodySerial ?? textOf(ifd0, 0xc62f),
    widthPx: pixelsOrNull(size.widthPx) ?? pixelsOrNull(numberOf(exif, 0xa002)),
    heightPx: pixelsOrNull(size.heightPx) ?? pixelsOrNull(numberOf(exif, 0xa003)),
    orientation: orientationOf(numberOf(ifd0, 0x0112)),
    exposureTimeS: readExposureTimeS(exif, ifd0),
    fNumber: readFNumber(exif, ifd0),
    iso: isoSpeed !== null && Number.isFinite(isoSpeed) ? isoSpeed : null,
    exposureBiasEv: numberOf(exif, 0x9204) ?? numberOf(ifd0, 0x9204),
    exposureMode: mode !== null && Number.isInteger(mode) && mode <= 2 ? mode : null,
    focalLengthMm: positive(numberOf(exif, 0x920a)) ?? positive(numberOf(ifd0, 0x920a)),
    flashFired: flash === null ? null : (flash & 1) === 1,
    sequence: maker.sequence,
  };
}
