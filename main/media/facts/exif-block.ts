import type { ByteRange, ByteSource } from './byte-source';
import { type ExifDirectories, NO_DIRECTORIES } from './exif-facts';
import { readMakerNote } from './maker/read-maker-note';
import { type Ifd, numberOf, openTiff, readIfd, textOf, type Tiff } from './tiff';

const EXIF_IFD = 0x8769;
const INTEROP_IFD = 0xa005;
export const JPEG_OFFSET = 0x0201;
export const JPEG_LENGTH = 0x0202;

/** An EXIF block as JPEG, HEIF, PNG and WebP carry it. */
export interface ExifBlock {
  readonly directories: ExifDirectories;
  readonly thumbnail: ByteRange | null;
  readonly makerPreview: ByteRange | null;
  /** A directory that the block announces cannot be read where it points. */
  readonly isBroken: boolean;
  readonly isCameraOriginal: boolean;
}

/** Makers whose every camera writes a thumbnail; phones do as they like. */
const CAMERA_MAKERS =
  /^(?:canon|nikon|sony|fujifilm|olympus|om digital|panasonic|pentax|ricoh|leica|hasselblad|sigma|dji)\b/i;

/**
 * Programs that edit a file keep the maker's name, but the interoperability directory says that a camera
 * wrote the file by the rules of camera file systems, by which there is a thumbnail (DCF 2.0).
 */
const isCameraOriginal = (exif: Ifd | null, make: string | null): boolean =>
  exif !== null && exif.entries.has(INTEROP_IFD) && CAMERA_MAKERS.test(make ?? '');

/** Reads the EXIF directory that `parent` points to; `isBroken` when it points nowhere. */
export function readExifIfd(parent: Ifd): { exif: Ifd | null; isBroken: boolean } {
  if (!parent.entries.has(EXIF_IFD)) return { exif: null, isBroken: false };
  const before = parent.tiff.source.wants.length;
  const exif = readIfd(parent.tiff, numberOf(parent, EXIF_IFD) ?? 0);
  // What was merely not in memory yet is no fault of the file.
  return { exif, isBroken: exif === null && parent.tiff.source.wants.length === before };
}

export function readDirectories(ifd0: Ifd): { directories: ExifDirectories; isBroken: boolean } {
  const { exif, isBroken } = readExifIfd(ifd0);
  const make = textOf(ifd0, 0x010f);
  const maker = exif ? readMakerNote(exif, make) : NO_DIRECTORIES.maker;
  return { directories: { ifd0, exif, maker }, isBroken };
}

/** A JPEG that a directory points to; null when it leaves the file. */
export function jpegRangeOf(ifd: Ifd | null): ByteRange | null {
  const offset = numberOf(ifd, JPEG_OFFSET);
  const length = numberOf(ifd, JPEG_LENGTH);
  return ifd && offset !== null && length !== null ? insideBlock(ifd.tiff, offset, length) : null;
}

export function insideBlock(tiff: Tiff, offset: number, length: number): ByteRange | null {
  const at = tiff.base + offset;
  return offset > 0 && length > 4 && at + length <= tiff.end ? { offset: at, length } : null;
}

export function readExifBlock(source: ByteSource, base: number, end: number): ExifBlock | null {
  const opened = openTiff(source, base, end);
  if (!opened) return null;
  const before = source.wants.length;
  const ifd0 = readIfd(opened.tiff, opened.first);
  if (!ifd0) {
    const isBroken = source.wants.length === before;
    return { directories: NO_DIRECTORIES, thumbnail: null, makerPreview: null, isBroken, isCameraOriginal: false };
  }
  const { directories, isBroken } = readDirectories(ifd0);
  const ifd1 = ifd0.next > 0 && ifd0.next !== opened.first ? readIfd(opened.tiff, ifd0.next) : null;
  return {
    directories,
    thumbnail: jpegRangeOf(ifd1),
    makerPreview: directories.maker.preview,
    isBroken,
    isCameraOriginal: isCameraOriginal(directories.exif, textOf(ifd0, 0x010f)),
  };
}
