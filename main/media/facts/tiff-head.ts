import type { ByteRange, ByteSource } from './byte-source';
import type { EmbeddedPreview } from './head-report';
import { insideBlock, jpegRangeOf, readDirectories } from './exif-block';
import { type ExifDirectories, NO_DIRECTORIES } from './exif-facts';
import { bytesOf, type Ifd, numberOf, numbersOf, openTiff, rangeOf, readIfd } from './tiff';

/** What a file made of TIFF directories holds: plain TIFF and most RAW formats. */
export interface TiffHead {
  readonly directories: ExifDirectories;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly jpegs: readonly EmbeddedPreview[];
  /** Panasonic's RW2 keeps a whole JPEG, EXIF and all, under this tag. */
  readonly jpgFromRaw: ByteRange | null;
  readonly isBroken: boolean;
  readonly isCutOff: boolean;
}

const SUB_IFDS = 0x014a;
const COMPRESSION = 0x0103;
const PHOTOMETRIC = 0x0106;
const JPG_FROM_RAW = 0x002e;
/** DNG files with many previews have about ten; a cycle would never end. */
const MAX_IFDS = 24;
/** Strips or tiles of one picture that are checked against the file's end. */
const MAX_CHUNKS = 16_384;

const isJpegCompression = (value: number | null) => value === 6 || value === 7;
/** CFA and linear sensor data: JPEG-compressed, but lossless and no picture to show. */
const isSensorData = (value: number | null) => value === 32_803 || value === 34_892;

function collectIfds(first: Ifd): Ifd[] {
  const found: Ifd[] = [];
  const seen = new Set<number>();
  const queue: Ifd[] = [first];
  while (queue.length > 0 && found.length < MAX_IFDS) {
    const ifd = queue.shift();
    if (!ifd) break;
    found.push(ifd);
    for (const offset of [ifd.next, ...numbersOf(ifd, SUB_IFDS, 12)]) {
      if (offset === 0 || seen.has(offset)) continue;
      seen.add(offset);
      const next = readIfd(ifd.tiff, offset);
      if (next) queue.push(next);
    }
  }
  return found;
}

const isFiniteRange = (offset: number | undefined, length: number | undefined): offset is number =>
  offset !== undefined && length !== undefined && Number.isFinite(offset) && Number.isFinite(length);

/** Pixel data lies in strips (0x0111/0x0117) or tiles (0x0144/0x0145). */
function chunksOf(ifd: Ifd): ByteRange[] {
  const [at, counts] = ifd.entries.has(0x0144) ? [0x0144, 0x0145] : [0x0111, 0x0117];
  const lengths = numbersOf(ifd, counts, MAX_CHUNKS);
  return numbersOf(ifd, at, MAX_CHUNKS).flatMap((offset, i) => {
    const length = lengths[i];
    return isFiniteRange(offset, length) && length !== undefined ? [{ offset, length }] : [];
  });
}

/** A JPEG stored as the only strip of a directory. */
function stripJpegOf(ifd: Ifd, chunks: readonly ByteRange[]): ByteRange | null {
  const [only] = chunks;
  if (!only || chunks.length > 1 || !isJpegCompression(numberOf(ifd, COMPRESSION))) return null;
  return isSensorData(numberOf(ifd, PHOTOMETRIC)) ? null : insideBlock(ifd.tiff, only.offset, only.length);
}

function previewOf(ifd: Ifd, chunks: readonly ByteRange[]): EmbeddedPreview | null {
  const range = jpegRangeOf(ifd) ?? stripJpegOf(ifd, chunks);
  if (!range) return null;
  const widthPx = numberOf(ifd, 0x0100);
  const heightPx = numberOf(ifd, 0x0101);
  // The IFD's size is that of its strip; a JPEG beside raw data has a size of its own.
  const isOwnSize = widthPx !== null && heightPx !== null && isJpegCompression(numberOf(ifd, COMPRESSION));
  return isOwnSize && !isSensorData(numberOf(ifd, PHOTOMETRIC)) ? { ...range, widthPx, heightPx } : range;
}

function largestSize(ifds: readonly Ifd[], exif: Ifd | null): { widthPx: number | null; heightPx: number | null } {
  let best = { widthPx: numberOf(exif, 0xa002), heightPx: numberOf(exif, 0xa003) };
  for (const ifd of ifds) {
    const [widthPx, heightPx] = [numberOf(ifd, 0x0100), numberOf(ifd, 0x0101)];
    if ((widthPx ?? 0) * (heightPx ?? 0) > (best.widthPx ?? 0) * (best.heightPx ?? 0)) best = { widthPx, heightPx };
  }
  return best;
}

/** RW2 gives the borders of the picture on the sensor instead of a size. */
function sensorSize(ifd0: Ifd): { widthPx: number; heightPx: number } | null {
  const [top, left, bottom, right] = [0x0004, 0x0005, 0x0006, 0x0007].map((tag) => numberOf(ifd0, tag) ?? 0);
  const [widthPx, heightPx] = [(right ?? 0) - (left ?? 0), (bottom ?? 0) - (top ?? 0)];
  return widthPx > 0 && heightPx > 0 ? { widthPx, heightPx } : null;
}

export function readTiffHead(source: ByteSource): TiffHead | null {
  const opened = openTiff(source, 0, source.sizeBytes);
  const magic = source.bytes(2, 2);
  // BigTIFF (43) is decoded like any TIFF, but its directories are laid out differently.
  if (!opened || !magic || magic.includes(43)) return null;
  const before = source.wants.length;
  const ifd0 = readIfd(opened.tiff, opened.first);
  if (!ifd0) {
    const isLost = source.wants.length === before;
    const isCutOff = isLost && opened.first >= source.sizeBytes;
    return {
      directories: NO_DIRECTORIES,
      widthPx: null,
      heightPx: null,
      jpegs: [],
      jpgFromRaw: null,
      isBroken: isLost,
      isCutOff,
    };
  }
  const { directories, isBroken } = readDirectories(ifd0);
  const ifds = collectIfds(ifd0);
  const jpegs: EmbeddedPreview[] = [];
  let isCutOff = false;
  for (const ifd of ifds) {
    const chunks = chunksOf(ifd);
    isCutOff ||= chunks.some((chunk) => chunk.offset + chunk.length > source.sizeBytes);
    const preview = previewOf(ifd, chunks);
    if (preview && !jpegs.some(({ offset }) => offset === preview.offset)) jpegs.push(preview);
  }
  const maker = directories.maker.preview;
  if (maker && maker.offset + maker.length <= source.sizeBytes) jpegs.push(maker);
  const jpgFromRaw = jpgFromRawOf(ifd0);
  const size = (jpgFromRaw && sensorSize(ifd0)) ?? largestSize(ifds, directories.exif);
  return { directories, ...size, jpegs, jpgFromRaw, isBroken, isCutOff };
}

function jpgFromRawOf(ifd0: Ifd): ByteRange | null {
  const range = rangeOf(ifd0, JPG_FROM_RAW);
  return range && range.length > 1024 && bytesOf(ifd0, JPG_FROM_RAW, 2)?.[0] === 0xff ? range : null;
}
