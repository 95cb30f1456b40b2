import { createByteSource } from '../facts/byte-source';
import { readJpegHead } from '../facts/jpeg-head';
import { walkEntropy } from './entropy-walk';
import { hasBlankSectors, readJpegEnd } from './jpeg-end';

/** What the bytes of a JPEG say beside what decoding them says. */
export interface Inspected {
  /** Null when the end marker is missing. */
  readonly end: { readonly strayBytes: number; readonly trailingBytes: number } | null;
  readonly hasBadData: boolean;
  /** Every block of the picture is there: known of plain baseline files only. */
  readonly isDataWhole: boolean;
}

/** Of other formats nothing is asked. */
export const NOT_INSPECTED: Inspected = { end: null, hasBadData: false, isDataWhole: false };

export function inspectJpeg(bytes: Uint8Array): Inspected {
  const { scanAt } = readJpegHead(createByteSource([{ offset: 0, bytes }], bytes.length), 0, bytes.length);
  if (scanAt === null) return NOT_INSPECTED;
  const end = readJpegEnd(bytes, scanAt);
  const walk = walkEntropy(bytes);
  // Without an end the data is short anyway, which is said in other words.
  if (end.endsAt === null) return { end: null, hasBadData: false, isDataWhole: walk === 'sound' };
  return { end, hasBadData: walk === 'corrupt' || hasBlankSectors(bytes, scanAt), isDataWhole: walk === 'sound' };
}
