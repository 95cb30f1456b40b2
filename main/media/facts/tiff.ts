import { type ByteSource, viewOf } from './byte-source';

/**
 * Reader of TIFF 6.0 directories, which EXIF, most RAW formats and most maker notes are made of.
 * Every offset comes from a file that may lie: nothing is read outside the block, and no count is
 * believed beyond what fits.
 */
export interface Tiff {
  readonly source: ByteSource;
  /** Where offset 0 of the block lies in the file. */
  readonly base: number;
  /** First byte of the file that no longer belongs to the block. */
  readonly end: number;
  readonly isLittle: boolean;
}

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Of the value, in the file. */
  readonly at: number;
}

export interface Ifd {
  readonly tiff: Tiff;
  readonly entries: ReadonlyMap<number, Entry>;
  /** Offset of the next directory, relative to the block; 0 when there is none. */
  readonly next: number;
}

/** TIFF 6.0 and EXIF field types: bytes of one value, by type number. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** Cameras write some 100 entries at most; libtiff's own limit is 4096. */
const MAX_ENTRIES = 1024;

/** Opens a block by its header; `first` is the offset of its first directory. */
export function openTiff(source: ByteSource, base: number, end: number): { tiff: Tiff; first: number } | null {
  const head = base + 8 <= end ? source.bytes(base, 8) : null;
  if (!head) return null;
  const isLittle = head[0] === 0x49 && head[1] === 0x49;
  if (!isLittle && !(head[0] === 0x4d && head[1] === 0x4d)) return null;
  return { tiff: { source, base, end, isLittle }, first: viewOf(head).getUint32(4, isLittle) };
}

const readTable = (tiff: Tiff, offset: number, length: number): Uint8Array | null =>
  offset > 0 && tiff.base + offset + length <= tiff.end ? tiff.source.bytes(tiff.base + offset, length) : null;

export function readIfd(tiff: Tiff, offset: number): Ifd | null {
  const countBytes = readTable(tiff, offset, 2);
  if (!countBytes) return null;
  const count = viewOf(countBytes).getUint16(0, tiff.isLittle);
  if (count > MAX_ENTRIES) return null;
  const table = readTable(tiff, offset + 2, count * 12);
  if (!table) return null;
  const view = viewOf(table);
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const tag = view.getUint16(i * 12, tiff.isLittle);
    const type = view.getUint16(i * 12 + 2, tiff.isLittle);
    const values = view.getUint32(i * 12 + 4, tiff.isLittle);
    const size = (TYPE_BYTES[type] ?? 0) * values;
    if (size === 0 || entries.has(tag)) continue;
    const at = size <= 4 ? tiff.base + offset + 2 + i * 12 + 8 : tiff.base + view.getUint32(i * 12 + 8, tiff.isLittle);
    entries.set(tag, { type, count: values, at });
  }
  const nextBytes = readTable(tiff, offset + 2 + count * 12, 4);
  return { tiff, entries, next: nextBytes ? viewOf(nextBytes).getUint32(0, tiff.isLittle) : 0 };
}

/** Where the value of a tag lies in the file, whole; null when it is absent or leaves the block. */
export function rangeOf(ifd: Ifd, tag: number): { offset: number; length: number } | null {
  const entry = ifd.entries.get(tag);
  if (!entry) return null;
  const length = (TYPE_BYTES[entry.type] ?? 0) * entry.count;
  return entry.at + length <= ifd.tiff.end ? { offset: entry.at, length } : null;
}

/** The raw bytes of a value, at most `maxBytes` of them. */
export function bytesOf(ifd: Ifd, tag: number, maxBytes = 65_536): Uint8Array | null {
  const range = rangeOf(ifd, tag);
  return range && ifd.tiff.source.bytes(range.offset, Math.min(range.length, maxBytes));
}

/** Numbers of any numeric type; rationals are divided, and one with denominator 0 becomes NaN. */
export function numbersOf(ifd: Ifd, tag: number, max = 64): number[] {
  const entry = ifd.entries.get(tag);
  const width = entry ? (TYPE_BYTES[entry.type] ?? 0) : 0;
  const bytes = entry && width > 0 ? bytesOf(ifd, tag, Math.min(entry.count, max) * width) : null;
  if (!entry || !bytes) return [];
  const view = viewOf(bytes);
  return Array.from({ length: bytes.length / width }, (_, i) =>
    numberAt(view, i * width, entry.type, ifd.tiff.isLittle),
  );
}

function numberAt(view: DataView, at: number, type: number, isLittle: boolean): number {
  switch (type) {
    case 1:
    case 2:
    case 7:
      return view.getUint8(at);
    case 6:
      return view.getInt8(at);
    case 3:
      return view.getUint16(at, isLittle);
    case 8:
      return view.getInt16(at, isLittle);
    case 4:
    case 13:
      return view.getUint32(at, isLittle);
    case 9:
      return view.getInt32(at, isLittle);
    case 5:
      return divide(view.getUint32(at, isLittle), view.getUint32(at + 4, isLittle));
    case 10:
      return divide(view.getInt32(at, isLittle), view.getInt32(at + 4, isLittle));
    case 11:
      return view.getFloat32(at, isLittle);
    case 12:
      return view.getFloat64(at, isLittle);
    default:
      return NaN;
  }
}

const divide = (numerator: number, denominator: number): number => (denominator === 0 ? NaN : numerator / denominator);

/** The first number of a value; null when it is absent or no finite number. */
export function numberOf(ifd: Ifd | null, tag: number): number | null {
  const value = ifd ? numbersOf(ifd, tag, 1)[0] : undefined;
  return value !== undefined && Number.isFinite(value) ? value : null;
}

const utf8 = new TextDecoder('utf-8');
const latin = new TextDecoder('latin1');

/** A text up to its NUL, trimmed, without control characters; null when nothing is left. */
export function textOf(ifd: Ifd | null, tag: number): string | null {
  const bytes = ifd ? bytesOf(ifd, tag, 256) : null;
  if (!bytes) return null;
  const nul = bytes.indexOf(0);
  const raw = nul < 0 ? bytes : bytes.subarray(0, nul);
  const asUtf8 = utf8.decode(raw);
  const decoded = asUtf8.includes('\ufffd') ? latin.decode(raw) : asUtf8;

  const text = decoded.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return text === '' ? null : text;
}
