import { type Box, boxOf, readBoxes } from './boxes';
import { type ByteRange, type ByteSource, latin1, viewOf } from './byte-source';

/** Where a HEIF or AVIF file (ISO/IEC 23008-12) keeps what we read of it. */
export interface HeifHead {
  /** The TIFF block of the Exif item. */
  readonly exif: ByteRange | null;
  /** Items that are plain JPEGs. */
  readonly jpegs: readonly ByteRange[];
  /** Of the main picture, before it is turned. */
  readonly size: { readonly widthPx: number; readonly heightPx: number } | null;
  readonly isCutOff: boolean;
}

/** Bursts and depth maps make some hundred items; a tile grid of a 50-MP phone about as many. */
const MAX_ITEMS = 2048;

interface Item {
  readonly id: number;
  readonly type: string;
}

/** `infe` entries, version 2 and 3: id, protection index, type. */
function readItems(source: ByteSource, iinf: Box | null): Item[] {
  const head = iinf && source.bytes(iinf.start, 1);
  if (!iinf || !head) return [];
  const entriesAt = iinf.start + (head[0] === 0 ? 6 : 8);
  return readBoxes(source, entriesAt, iinf.end)
    .boxes.slice(0, MAX_ITEMS)
    .flatMap((box) => {
      const bytes = source.bytes(box.start, Math.min(14, box.end - box.start));
      const version = bytes?.[0] ?? 0;
      if (!bytes || version < 2 || bytes.length < (version === 2 ? 12 : 14)) return [];
      const view = viewOf(bytes);
      const id = version === 2 ? view.getUint16(4) : view.getUint32(4);
      const typeAt = version === 2 ? 8 : 10;
      return [{ id, type: latin1(bytes.subarray(typeAt, typeAt + 4)) }];
    });
}

/** Reads big-endian numbers of the sizes that `iloc` declares, never past its end. */
function createCursor(bytes: Uint8Array) {
  let at = 0;
  let isPast = false;
  return {
    isPast: () => isPast,
    take: (width: number): number => {
      if (at + width > bytes.length) isPast = true;
      let value = 0;
      for (let i = 0; i < width && !isPast; i++) value = value * 256 + (bytes[at + i] ?? 0);
      at += width;
      return isPast ? 0 : value;
    },
  };
}

/** First extents of the items that lie in the file itself (construction method 0), by item id. */
function readLocations(source: ByteSource, iloc: Box | null): Map<number, ByteRange> {
  const places = new Map<number, ByteRange>();
  const bytes = iloc && source.bytes(iloc.start, Math.min(iloc.end - iloc.start, 65_536));
  if (!bytes) return places;
  const cursor = createCursor(bytes);
  const version = cursor.take(1);
  cursor.take(3);
  const sizes = cursor.take(2);
  const [offsetWidth, lengthWidth, baseWidth] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexWidth = version === 0 ? 0 : sizes & 15;
  const count = Math.min(cursor.take(version < 2 ? 2 : 4), MAX_ITEMS);
  for (let i = 0; i < count && !cursor.isPast(); i++) {
    const id = cursor.take(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : cursor.take(2) & 15;
    cursor.take(2);
    const base = cursor.take(baseWidth);
    const extents = cursor.take(2);
    for (let extent = 0; extent < extents && !cursor.isPast(); extent++) {
      cursor.take(indexWidth);
      const offset = base + cursor.take(offsetWidth);
      const length = cursor.take(lengthWidth);
      if (extent === 0 && method === 0 && !cursor.isPast()) places.set(id, { offset, length });
    }
  }
  return places;
}

/** The Exif item begins with the distance to its TIFF header (ISO/IEC 23008-12, A.2.1). */
function tiffBlockOf(source: ByteSource, item: ByteRange | undefined): ByteRange | null {
  const head = item && item.length > 12 ? source.bytes(item.offset, 4) : null;
  const skip = head ? 4 + viewOf(head).getUint32(0) : 0;
  return item && head && skip + 8 < item.length ? { offset: item.offset + skip, length: item.length - skip } : null;
}

/** The largest `ispe`: the main picture's, since thumbnails and tiles are smaller. */
function largestSize(source: ByteSource, iprp: Box | null): HeifHead['size'] {
  const ipco = iprp && boxOf(readBoxes(source, iprp.start, iprp.end).boxes, 'ipco');
  let best: HeifHead['size'] = null;
  for (const box of ipco ? readBoxes(source, ipco.start, ipco.end).boxes : []) {
    const bytes = box.type === 'ispe' && box.end - box.start >= 12 ? source.bytes(box.start, 12) : null;
    if (!bytes) continue;
    const size = { widthPx: viewOf(bytes).getUint32(4), heightPx: viewOf(bytes).getUint32(8) };
    if (!best || size.widthPx * size.heightPx > best.widthPx * best.heightPx) best = size;
  }
  return best;
}

export function readHeifHead(source: ByteSource): HeifHead {
  const top = readBoxes(source, 0, source.sizeBytes);
  const meta = boxOf(top.boxes, 'meta');
  // A FullBox: four bytes of version and flags come before its children.
  const boxes = meta ? readBoxes(source, meta.start + 4, meta.end).boxes : [];
  const items = readItems(source, boxOf(boxes, 'iinf'));
  const places = readLocations(source, boxOf(boxes, 'iloc'));
  const inFile = (range: ByteRange | undefined): range is ByteRange =>
    range !== undefined && range.length > 4 && range.offset + range.length <= source.sizeBytes;
  const placeOf = (type: string) =>
    items
      .filter((item) => item.type === type)
      .map(({ id }) => places.get(id))
      .filter(inFile);
  const isCutOff =
    top.isCutOff || [...places.values()].some(({ offset, length }) => offset + length > source.sizeBytes);
  return {
    exif: tiffBlockOf(source, placeOf('Exif')[0]),
    jpegs: placeOf('jpeg'),
    size: largestSize(source, boxOf(boxes, 'iprp')),
    isCutOff,
  };
}
