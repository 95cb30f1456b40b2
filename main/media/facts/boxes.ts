import { type ByteSource, latin1, viewOf } from './byte-source';

/** One box of an ISO base media file (ISO/IEC 14496-12, 4.2). */
export interface Box {
  readonly type: string;
  /** Sixteen bytes as hex; empty unless `type` is `uuid`. */
  readonly uuid: string;
  /** First byte of the content. */
  readonly start: number;
  readonly end: number;
}

/** A photo has some dozens at most. */
const MAX_BOXES = 512;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The boxes one after the other between `start` and `end`. `isCutOff` when the last one claims
 * more bytes than there are: it is then not in the list.
 */
export function readBoxes(source: ByteSource, start: number, end: number): { boxes: Box[]; isCutOff: boolean } {
  const boxes: Box[] = [];
  let at = start;
  while (at + 8 <= end && boxes.length < MAX_BOXES) {
    const head = source.bytes(at, 8);
    if (!head) break;
    const type = latin1(head.subarray(4, 8));
    const size = boxSize(source, at, viewOf(head).getUint32(0), end);
    if (!size) break;
    if (at + size.box > end) return { boxes, isCutOff: true };
    const uuid = type === 'uuid' ? source.bytes(at + size.header, 16) : null;
    boxes.push({ type, uuid: uuid ? hex(uuid) : '', start: at + size.header + (uuid ? 16 : 0), end: at + size.box });
    at += size.box;
  }
  return { boxes, isCutOff: false };
}

/** Size 0 means "to the end", 1 means "a 64-bit size follows". */
function boxSize(source: ByteSource, at: number, size: number, end: number): { box: number; header: number } | null {
  if (size === 0) return { box: end - at, header: 8 };
  if (size !== 1) return size >= 8 ? { box: size, header: 8 } : null;
  const large = source.bytes(at + 8, 8);
  const box = large ? Number(viewOf(large).getBigUint64(0)) : 0;
  return box >= 16 ? { box, header: 16 } : null;
}

export const boxOf = (boxes: readonly Box[], type: string): Box | null =>
  boxes.find((box) => box.type === type) ?? null;
