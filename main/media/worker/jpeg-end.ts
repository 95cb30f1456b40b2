import { latin1 } from '../facts/byte-source';

const EOI = 0xd9;
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

/** How a JPEG ends. */
export interface JpegEnd {
  /** First byte after the end marker of the picture; null when there is none. */
  readonly endsAt: number | null;
  /** Bytes after it that no camera or program we know writes. */
  readonly strayBytes: number;
  /** Bytes after it, of any kind. */
  readonly trailingBytes: number;
}

/**
 * Walks the scans from marker to marker without decoding (ITU-T T.81, B.1.1.5: in entropy-coded data
 * 0xFF is followed by 0x00 unless it is a marker).
 */
function findPictureEnd(bytes: Uint8Array, scanAt: number): number | null {
  for (let at = bytes.indexOf(0xff, scanAt); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === EOI) return at + 2;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || isRestart(marker)) at += 2;
    else at += 2 + Math.max(2, ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return null;
}

/**
 * What is known to follow a picture: another JPEG (multi-picture, panorama, depth), a film (motion
 * photos), trailers of Samsung, Canon, Photo Mechanic, AFCP, Google, vivo and Insta360, XMP, and padding.
 */
const KNOWN_TRAILERS =
  /\xff\xd8\xff|ftyp|SEF[HT]|CANON OPTIONAL DATA|cbipcbbl|AXS!|QDIOBS|MotionPhoto|vivo|<\?xpacket|<x:xmpmeta|8db42d694ccc418790edff439fe026bf|IIQ|PreviewImage|\{"/;
const TRAILER_LOOK_BYTES = 256;

function isKnownTrailer(trailer: Uint8Array): boolean {
  const first = trailer[0] ?? 0;
  if ((first === 0 || first === 0xff || first === 0x20) && trailer.every((byte) => byte === first)) return true;
  const edges = latin1(trailer.subarray(0, TRAILER_LOOK_BYTES)) + latin1(trailer.subarray(-TRAILER_LOOK_BYTES));
  return KNOWN_TRAILERS.test(edges);
}

/** A few bytes are left behind by writers that round lengths up. */
const MIN_STRAY_BYTES = 16;

export function readJpegEnd(bytes: Uint8Array, scanAt: number): JpegEnd {
  const isClean = bytes.at(-2) === 0xff && bytes.at(-1) === EOI;
  // Most files end here, and need not be walked through.
  if (isClean) return { endsAt: bytes.length, strayBytes: 0, trailingBytes: 0 };
  const endsAt = findPictureEnd(bytes, scanAt);
  if (endsAt === null) return { endsAt, strayBytes: 0, trailingBytes: 0 };
  const trailingBytes = bytes.length - endsAt;
  const isStray = trailingBytes >= MIN_STRAY_BYTES && !isKnownTrailer(bytes.subarray(endsAt));
  return { endsAt, strayBytes: isStray ? trailingBytes : 0, trailingBytes };
}

/** Smallest unit that a disk loses at once. */
const SECTOR_BYTES = 512;

/**
 * Finds sectors that hold one byte over and over inside the picture's data: what readers and cards give
 * for what they could not read. Some of them decode without complaint; flat sky may also compress to
 * such bytes, but it does not begin and end where sectors do.
 */
export function hasBlankSectors(bytes: Uint8Array, scanAt: number): boolean {
  const first = Math.ceil((scanAt + 1) / SECTOR_BYTES) * SECTOR_BYTES;
  for (let at = first; at + SECTOR_BYTES < bytes.length; at += SECTOR_BYTES) {
    const filler = bytes[at];
    if (bytes[at + 1] !== filler || bytes[at + SECTOR_BYTES / 2] !== filler) continue;
    let end = at + 1;
    while (end < bytes.length && bytes[end] === filler) end++;
    if (end - at < SECTOR_BYTES) continue;
    // Sound data beside it may by chance begin or end with the filler.
    const begins = bytes[at - 1] !== filler || bytes[at - 2] !== filler;
    const ends = end < bytes.length && end % SECTOR_BYTES <= 1;
    if (begins && ends) return true;
    at = Math.floor(end / SECTOR_BYTES) * SECTOR_BYTES - SECTOR_BYTES;
  }
  return false;
}
