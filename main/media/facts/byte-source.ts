/** A stretch of a file, in bytes from its beginning. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** A stretch of a file that has been read. */
export interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The parts of a file that are in memory. A parser asks for what it needs; what lies inside the
 * file but was not read is noted in `wants`, so that the caller can read it and parse again.
 */
export interface ByteSource {
  readonly sizeBytes: number;
  readonly wants: ByteRange[];
  /** Null when the stretch leaves the file or was not read. */
  readonly bytes: (offset: number, length: number) => Uint8Array | null;
}

/** A hostile file may point everywhere: more wishes than this are not worth reading. */
const MAX_WANTS = 64;
/** No table, text or preview head that we parse is longer. */
const MAX_WANT_BYTES = 1 << 20;

export function createByteSource(segments: readonly Segment[], sizeBytes: number): ByteSource {
  const wants: ByteRange[] = [];
  return {
    sizeBytes,
    wants,
    bytes: (offset, length) => {
      if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length)) return null;
      if (offset < 0 || length < 0 || offset + length > sizeBytes) return null;
      for (const segment of segments) {
        const from = offset - segment.offset;
        if (from >= 0 && from + length <= segment.bytes.length) return segment.bytes.subarray(from, from + length);
      }
      if (wants.length < MAX_WANTS && length <= MAX_WANT_BYTES) wants.push({ offset, length });
      return null;
    },
  };
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Bytes as text, one character a byte: for magic numbers and box types. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
