import type { ReadAt } from './end-marker';

/** Tags that point at data outside the directory (TIFF 6.0; Exif 2.32; TIFF/EP for SubIFDs). */
const STRIP_OFFSETS = 273;
const STRIP_BYTE_COUNTS = 279;
const TILE_OFFSETS = 324;
const TILE_BYTE_COUNTS = 325;
const SUB_IFDS = 330;
const JPEG_OFFSET = 513;
const JPEG_LENGTH = 514;
const EXIF_IFD = 34_665;
const DATA_TAGS = [
  [STRIP_OFFSETS, STRIP_BYTE_COUNTS],
  [TILE_OFFSETS, TILE_BYTE_COUNTS],
  [JPEG_OFFSET, JPEG_LENGTH],
] as const;

const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
};
const ENTRY_BYTES = 12;
/** More directories than this are a loop or an attack; real files have fewer than twenty. */
const MAX_DIRECTORIES = 64;
/** A strip table longer than this is not a camera's. */
const MAX_VALUES = 65_536;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where the values are: in the entry itself, or where it points. */
  readonly at: number;
  readonly bytes: number;
}

/** `II` or `MM` with any number after it: RAW makers change the number and keep the rest. */
const byteOrderOf = (head: Uint8Array): boolean | null => {
  const order = String.fromCharCode(head[0] ?? 0, head[1] ?? 0);
  return order === 'II' ? true : order === 'MM' ? false : null;
};

/**
 * How long a TIFF-like file must be at least, from everything its directories point at; null for what is no
 * TIFF or makes no sense. BigTIFF and CRW, which count otherwise, are not understood and give null.
 */
export async function tiffExtent(read: ReadAt, head: Uint8Array): Promise<number | null> {
  const isLittle = byteOrderOf(head);
  if (isLittle === null || head.length < 8) return null;
  const magic = new DataView(head.buffer, head.byteOffset, head.length).getUint16(2, isLittle);
  if (magic === 43 || magic === 0x1a) return null;
  const first = new DataView(head.buffer, head.byteOffset, head.length).getUint32(4, isLittle);
  return extentFrom(createTiffReader(read, isLittle), first);
}

/** Follows directory after directory, remembering how far the file must reach. */
async function extentFrom(reader: TiffReader, first: number): Promise<number | null> {
  const pending = [first];
  const seen = new Set<number>();
  let extent = 8;
  for (let offset = pending.shift(); offset !== undefined; offset = pending.shift()) {
    if (offset === 0 || seen.has(offset)) continue;
    if (seen.size >= MAX_DIRECTORIES) return null;
    seen.add(offset);
    const directory = await reader.directory(offset);
    // The file ends before this directory does: it is longer than it is now, that much is certain.
    if (directory === null) return Math.max(extent, offset + 2 + ENTRY_BYTES);
    extent = Math.max(extent, await extentOf(reader, directory));
    pending.push(...(await reader.values(directory.entries.get(SUB_IFDS))));
    pending.push(...(await reader.values(directory.entries.get(EXIF_IFD))), directory.next);
  }
  return seen.size === 0 ? null : extent;
}

async function extentOf(reader: TiffReader, { end, entries }: Directory): Promise<number> {
  let extent = end;
  for (const entry of entries.values()) if (entry.bytes > 4) extent = Math.max(extent, entry.at + entry.bytes);
  for (const [offsetsTag, lengthsTag] of DATA_TAGS) {
    const offsets = await reader.values(entries.get(offsetsTag));
    const lengths = await reader.values(entries.get(lengthsTag));
    for (const [at, offset] of offsets.entries()) extent = Math.max(extent, offset + (lengths[at] ?? 0));
  }
  return extent;
}

interface Directory {
  readonly end: number;
  readonly entries: ReadonlyMap<number, Entry>;
  /** Where the next one of the chain is; 0 for none. */
  readonly next: number;
}

interface TiffReader {
  /** Null when the file ends before the directory does. */
  readonly directory: (offset: number) => Promise<Directory | null>;
  /** The whole numbers of an entry; none when it is missing, too long, or beyond the end of the file. */
  readonly values: (entry: Entry | undefined) => Promise<readonly number[]>;
}

function createTiffReader(read: ReadAt, isLittle: boolean): TiffReader {
  const viewAt = async (at: number, length: number): Promise<DataView> => {
    const bytes = await read(at, length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  };
  const entryAt = (view: DataView, at: number, directory: number): Entry => {
    const type = view.getUint16(at + 2, isLittle);
    const count = view.getUint32(at + 4, isLittle);
    const bytes = count * (TYPE_BYTES[type] ?? 1);
    const place = bytes > 4 ? view.getUint32(at + 8, isLittle) : directory + at + 8;
    return { tag: view.getUint16(at, isLittle), type, count, bytes, at: place };
  };
  return {
    directory: async (offset) => {
      const head = await viewAt(offset, 2);
      if (head.byteLength < 2) return null;
      const count = head.getUint16(0, isLittle);
      const length = 2 + count * ENTRY_BYTES;
      const view = await viewAt(offset, length + 4);
      if (view.byteLength < length) return null;
      const entries = Array.from({ length: count }, (_, n) => entryAt(view, 2 + n * ENTRY_BYTES, offset));
      const next = view.byteLength >= length + 4 ? view.getUint32(length, isLittle) : 0;
      return { end: offset + length, entries: new Map(entries.map((entry) => [entry.tag, entry])), next };
    },
    values: async (entry) => {
      if (!entry || entry.count > MAX_VALUES) return [];
      const size = entry.type === 3 ? 2 : 4;
      const view = await viewAt(entry.at, size * entry.count);
      if (view.byteLength < size * entry.count) return [];
      return Array.from({ length: entry.count }, (_, n) =>
        size === 2 ? view.getUint16(n * 2, isLittle) : view.getUint32(n * 4, isLittle),
      );
    },
  };
}
