import { type FileHandle, open } from 'node:fs/promises';
import { type ByteRange, latin1 } from '../facts/byte-source';
import type { HeadReport } from '../facts/head-report';
import { readHeadThrough } from '../facts/read-facts-of-file';

/** A picture's file while it is being worked on. */
export interface PictureFile {
  readonly sizeBytes: number;
  readonly head: HeadReport;
  /** First bytes, for what they are when they are no picture. */
  readonly start: Uint8Array;
  readonly readAll: () => Promise<Uint8Array>;
  readonly read: (range: ByteRange) => Promise<Uint8Array>;
}

/** Read whole at once: the head is in it, and one read is faster than two. */
const WHOLE_FILE_BYTES = 48 << 20;
const START_BYTES = 4096;

async function readRange(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const looksLikeJpeg = (bytes: Uint8Array): boolean => latin1(bytes.subarray(0, 3)) === '\xff\xd8\xff';

/**
 * Opens a picture, reads its head, and gives it to `use`; the file is closed after. JPEGs are read
 * whole at once when `isWhole`, since they will be decoded anyway.
 */
export async function withPictureFile<T>(
  path: string,
  isWhole: boolean,
  use: (file: PictureFile) => Promise<T>,
): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const start = await readRange(handle, 0, Math.min(START_BYTES, size));
    const whole = isWhole && size <= WHOLE_FILE_BYTES && looksLikeJpeg(start) ? await readRange(handle, 0, size) : null;
    const read = ({ offset, length }: ByteRange) =>
      whole ? Promise.resolve(whole.subarray(offset, offset + length)) : readRange(handle, offset, length);
    const head = await readHeadThrough({
      sizeBytes: size,
      read: (offset, length) => (whole && offset === 0 ? Promise.resolve(whole) : read({ offset, length })),
    });
    const readAll = () => (whole ? Promise.resolve(whole) : readRange(handle, 0, size));
    return await use({ sizeBytes: size, head, start, readAll, read });
  } finally {
    await handle.close();
  }
}

/** A letter cut in two at the end of the stretch is no fault. */
function isText(start: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });

    return text.length > 0 && !/[\u0000-\u0008\u000e-\u001f]/.test(text);
  } catch {
    return false;
  }
}

/** What bytes are that are no picture. */
export function kindOfStart(start: Uint8Array): 'zeros' | 'text' | 'other' {
  if (start.length > 0 && start.every((byte) => byte === 0)) return 'zeros';
  return isText(start) ? 'text' : 'other';
}
