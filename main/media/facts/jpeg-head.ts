import { type ByteRange, type ByteSource, latin1, viewOf } from './byte-source';
import { numberOf, openTiff, bytesOf, readIfd } from './tiff';

/** What stands before the first scan of a JPEG (ITU-T T.81, annex B). */
export interface JpegHead {
  /** The frame header; null when none was reached. */
  readonly frame: { readonly widthPx: number; readonly heightPx: number; readonly isLossless: boolean } | null;
  /** The TIFF block inside the first Exif APP1. */
  readonly exif: ByteRange | null;
  /** The TIFF block inside the MPF APP2 (CIPA DC-007). */
  readonly mpf: ByteRange | null;
  /** First byte after the header of the first scan; null when none was reached. */
  readonly scanAt: number | null;
}

/** More segments than this come from no camera (extended XMP and depth maps need some hundreds). */
const MAX_SEGMENTS = 4000;
/** Stray bytes between segments that are skipped to find the next marker. */
const MAX_STRAY_BYTES = 4096;

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const APP2 = 0xe2;
const hasNoLength = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= SOI);
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isLosslessFrame = (marker: number) => (marker & 3) === 3;

/** Finds the next marker at or shortly after `at`: the place of its second byte. */
function findMarker(source: ByteSource, at: number, end: number): { marker: number; at: number } | null {
  const near = source.bytes(at, 2);
  if (near && near[0] === 0xff && near[1] !== 0xff && near[1] !== 0) return { marker: near[1] ?? 0, at: at + 1 };
  const stretch = near && source.bytes(at, Math.min(MAX_STRAY_BYTES, end - at));
  if (!stretch) return null;
  for (let i = 0; i + 1 < stretch.length; i++) {
    const marker = stretch[i + 1] ?? 0;
    if (stretch[i] === 0xff && marker !== 0xff && marker >= 0xc0) return { marker, at: at + i + 1 };
  }
  return null;
}

export function readJpegHead(source: ByteSource, start: number, end: number): JpegHead {
  let frame: JpegHead['frame'] = null;
  let exif: ByteRange | null = null;
  let mpf: ByteRange | null = null;
  let at = start + 2;
  for (let i = 0; i < MAX_SEGMENTS; i++) {
    const found = findMarker(source, at, end);
    if (!found || found.marker === EOI) break;
    at = found.at + 1;
    if (hasNoLength(found.marker)) continue;
    const lengthBytes = source.bytes(at, 2);
    const length = lengthBytes ? viewOf(lengthBytes).getUint16(0) : 0;
    if (length < 2 || at + length > end) break;
    if (found.marker === SOS) return { frame, exif, mpf, scanAt: at + length };
    if (isFrame(found.marker)) frame ??= readFrame(source, at, found.marker);
    if (found.marker === APP1) exif ??= blockAfter(source, at, length, 'Exif\0');
    if (found.marker === APP2) mpf ??= blockAfter(source, at, length, 'MPF\0');
    at += length;
  }
  return { frame, exif, mpf, scanAt: null };
}

function readFrame(source: ByteSource, at: number, marker: number): JpegHead['frame'] {
  const bytes = source.bytes(at + 2, 5);
  if (!bytes) return null;
  const view = viewOf(bytes);
  return { widthPx: view.getUint16(3), heightPx: view.getUint16(1), isLossless: isLosslessFrame(marker) };
}

/** "Exif" is followed by two bytes of padding, "MPF" by one: both blocks begin on an even place. */
function blockAfter(source: ByteSource, at: number, length: number, name: string): ByteRange | null {
  const skip = name === 'Exif\0' ? 6 : 4;
  if (length < 2 + skip + 8) return null;
  const head = source.bytes(at + 2, name.length);
  return head && latin1(head) === name ? { offset: at + 2 + skip, length: length - 2 - skip } : null;
}

/** MP types "large thumbnail": VGA and full-HD equivalents (CIPA DC-007, 5.2.3.3.1). */
const isLargeThumbnail = (attributes: number) => (attributes & 0xff_00_00) === 0x01_00_00;

/** What a multi-picture file holds behind its main picture; `isCutOff` when one of them leaves the file. */
export function readMpf(source: ByteSource, mpf: ByteRange): { previews: ByteRange[]; isCutOff: boolean } {
  const opened = openTiff(source, mpf.offset, mpf.offset + mpf.length);
  const index = opened && readIfd(opened.tiff, opened.first);
  const isMulti = (numberOf(index, 0xb001) ?? 0) >= 2;
  const entries = index && isMulti ? bytesOf(index, 0xb002, 16 * 16) : null;
  const previews: ByteRange[] = [];
  let isCutOff = false;
  if (!opened || !entries) return { previews, isCutOff };
  const view = viewOf(entries);
  for (let at = 0; at + 16 <= entries.length; at += 16) {
    const length = view.getUint32(at + 4, opened.tiff.isLittle);
    const offset = view.getUint32(at + 8, opened.tiff.isLittle);
    // The main picture has offset 0.
    if (offset === 0 || length <= 4) continue;
    const isInside = mpf.offset + offset + length <= source.sizeBytes;
    isCutOff ||= !isInside;
    if (isInside && isLargeThumbnail(view.getUint32(at, opened.tiff.isLittle))) {
      previews.push({ offset: mpf.offset + offset, length });
    }
  }
  return { previews, isCutOff };
}
