import { tiffExtent } from './tiff-extent';

/** Reads a part of a file; fewer bytes when it ends earlier. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/**
 * `whole`: the end that the format promises is there. `open`: the format says that more must come.
 * `unknown`: the format does not say, so only standing still can.
 */
export type EndVerdict = 'whole' | 'open' | 'unknown';

const HEAD_BYTES = 16;
const TAIL_BYTES = 65_536;
const SCAN_BYTES = 1_048_576;

const text = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));
const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const uint32 = (bytes: Uint8Array, at: number): number => uint16(bytes, at) * 65_536 + uint16(bytes, at + 2);

/** Looks whether a file that has stopped growing is all there. */
export async function findEnd(read: ReadAt, sizeBytes: number): Promise<EndVerdict> {
  if (sizeBytes === 0) return 'open';
  const head = await read(0, HEAD_BYTES);
  if (uint16(head, 0) === 0xffd8) return endOfJpeg(read, sizeBytes);
  if (text(head, 4, 4) === 'ftyp') return endOfBoxes(read, sizeBytes);
  if (text(head, 1, 3) === 'PNG') return endOfPng(read, sizeBytes);
  if (text(head, 0, 4) === 'RIFF') return sizeBytes >= littleUint32(head, 4) + 8 ? 'whole' : 'open';
  const extent = await tiffExtent(read, head);
  if (extent === null) return 'unknown';
  return extent <= sizeBytes ? 'whole' : 'open';
}

const littleUint32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0) * 65_536 + (bytes[at + 3] ?? 0) * 16_777_216;

/**
 * JPEG (ITU-T T.81, B.1): after the header's segments and the first scan comes an EOI marker. The header is walked
 * by its lengths, so that the EOI of an embedded thumbnail does not count; what makers append after it does not harm.
 */
async function endOfJpeg(read: ReadAt, sizeBytes: number): Promise<EndVerdict> {
  let position = 2;
  for (;;) {
    const segment = await read(position, 4);
    if (segment.length < 4) return 'open';
    if (segment[0] !== 0xff) return 'unknown';
    const marker = segment[1] ?? 0;
    if (marker === 0xff) position += 1;
    else if (marker === 0xda) break;
    else if (marker === 0xd9) return 'whole';
    else position += marker >= 0xd0 && marker <= 0xd7 ? 2 : 2 + uint16(segment, 2);
  }
  // Nearly always the marker is at the very end: look there before reading all of it.
  const tailFrom = Math.max(position, sizeBytes - TAIL_BYTES);
  if (await hasEoi(read, tailFrom, sizeBytes)) return 'whole';
  return (await hasEoi(read, position, sizeBytes)) ? 'whole' : 'open';
}

async function hasEoi(read: ReadAt, from: number, to: number): Promise<boolean> {
  for (let position = from; position < to; position += SCAN_BYTES - 1) {
    const bytes = await read(position, Math.min(SCAN_BYTES, to - position));
    for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
      if (bytes[at + 1] === 0xd9) return true;
    }
    if (bytes.length === 0) return false;
  }
  return false;
}

/** ISO base media (ISO/IEC 14496-12, 4.2): HEIC, CR3, MP4 and MOV are boxes end to end, each with its length. */
async function endOfBoxes(read: ReadAt, sizeBytes: number): Promise<EndVerdict> {
  let position = 0;
  while (position < sizeBytes) {
    const box = await read(position, 16);
    if (box.length < 8) return 'open';
    const short = uint32(box, 0);
    // 0: the box goes on to the end of the file, wherever that will be.
    if (short === 0) return 'unknown';
    const length = short === 1 ? uint32(box, 8) * 4_294_967_296 + uint32(box, 12) : short;
    if (length < 8) return 'unknown';
    position += length;
  }
  return position === sizeBytes ? 'whole' : 'open';
}

/** PNG (ISO/IEC 15948, 11.2.5): the IEND chunk closes it. */
async function endOfPng(read: ReadAt, sizeBytes: number): Promise<EndVerdict> {
  const tail = await read(Math.max(0, sizeBytes - TAIL_BYTES), TAIL_BYTES);
  return Buffer.from(tail).includes('IEND') ? 'whole' : 'open';
}
