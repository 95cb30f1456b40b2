import { type ByteRange, type ByteSource, latin1, viewOf } from './byte-source';

/** Size and EXIF of the two formats made of named chunks. */
export interface ChunkedHead {
  readonly size: { readonly widthPx: number; readonly heightPx: number } | null;
  readonly exif: ByteRange | null;
  readonly isCutOff: boolean;
}

const MAX_CHUNKS = 4000;

/** PNG (W3C, 5.3): length, type, data, CRC; EXIF in `eXIf`, a bare TIFF block. */
export function readPngHead(source: ByteSource): ChunkedHead {
  const ihdr = source.bytes(16, 8);
  const size = ihdr && { widthPx: viewOf(ihdr).getUint32(0), heightPx: viewOf(ihdr).getUint32(4) };
  let exif: ByteRange | null = null;
  for (let at = 8, i = 0; i < MAX_CHUNKS; i++) {
    const head = source.bytes(at, 8);
    if (!head) return { size, exif, isCutOff: at + 8 > source.sizeBytes };
    const length = viewOf(head).getUint32(0);
    const type = latin1(head.subarray(4, 8));
    if (type === 'eXIf') exif ??= { offset: at + 8, length };
    at += 12 + length;
    if (at > source.sizeBytes) return { size, exif: null, isCutOff: true };
    if (type === 'IEND') break;
  }
  return { size, exif, isCutOff: false };
}

/** WebP (RFC 9649, 2.3): chunks of even length in a RIFF; EXIF in `EXIF`, some writers keep "Exif\0\0" before it. */
export function readWebpHead(source: ByteSource): ChunkedHead {
  const head = source.bytes(0, 12);
  const end = head ? 8 + viewOf(head).getUint32(4, true) : 0;
  let exif: ByteRange | null = null;
  let size: ChunkedHead['size'] = null;
  for (let at = 12, i = 0; i < MAX_CHUNKS && at + 8 <= Math.min(end, source.sizeBytes); i++) {
    const chunk = source.bytes(at, 8);
    if (!chunk) break;
    const type = latin1(chunk.subarray(0, 4));
    const length = viewOf(chunk).getUint32(4, true);
    if (type === 'EXIF' && at + 8 + length <= source.sizeBytes) {
      exif = withoutExifName(source, { offset: at + 8, length });
    }
    if (type === 'VP8X') size = canvasOf(source, at + 8);
    at += 8 + length + (length & 1);
  }
  return { size, exif, isCutOff: end > source.sizeBytes };
}

function withoutExifName(source: ByteSource, range: ByteRange): ByteRange {
  const head = source.bytes(range.offset, 6);
  return head && latin1(head) === 'Exif\0\0' ? { offset: range.offset + 6, length: range.length - 6 } : range;
}

/** Canvas width and height minus one, 24 bits each. */
function canvasOf(source: ByteSource, at: number): ChunkedHead['size'] {
  const bytes = source.bytes(at + 4, 6);
  if (!bytes) return null;
  const view = viewOf(bytes);
  const read = (place: number) => view.getUint16(place, true) + (view.getUint8(place + 2) << 16) + 1;
  return { widthPx: read(0), heightPx: read(3) };
}
