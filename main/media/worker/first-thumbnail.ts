import { tryWriteCacheFile } from '../cache-file';
import type { ByteRange } from '../facts/byte-source';
import type { HeadReport } from '../facts/head-report';
import type { First, WorkOf } from '../worker-messages';
import { type PictureFile, withPictureFile } from './picture-file';

/** A preview is copied as it is: a larger one than this is slower than making a thumbnail. */
const MAX_FIRST_BYTES = 3 << 20;

/**
 * An Exif segment that holds the orientation and nothing else, so that whoever shows the thumbnail
 * turns it; it costs no decode.
 */
function orientationSegment(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  return Uint8Array.from([0xff, 0xe1, 0, body.length + 2, ...body]);
}

/** The JPEG without application segments (its own Exif would contradict ours), with `orientation` told. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return null;
  const kept: Uint8Array[] = [jpeg.subarray(0, 2), orientationSegment(orientation)];
  let at = 2;
  while (at + 4 <= jpeg.length) {
    const marker = jpeg[at + 1] ?? 0;
    if (jpeg[at] !== 0xff) return null;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) return Buffer.concat([...kept, jpeg.subarray(at)]);
    const length = 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
    // APP0 and APP14 tell how colours are stored.
    const isKept = marker < 0xe0 || marker > 0xef || marker === 0xe0 || marker === 0xee;
    if (isKept) kept.push(jpeg.subarray(at, at + length));
    at += length;
  }
  return null;
}

const smallestPreview = ({ previews }: HeadReport): ByteRange | null =>
  [...previews].sort((a, b) => a.length - b.length)[0] ?? null;

async function readFirst(file: PictureFile): Promise<Uint8Array | null> {
  const range = file.head.thumbnail ?? smallestPreview(file.head);
  if (!range || range.length > MAX_FIRST_BYTES) return null;
  const bytes = await file.read(range);
  return bytes.length < range.length ? null : withOrientation(bytes, file.head.facts?.orientation ?? 1);
}

/** Copies the camera's own thumbnail into the cache: the fastest thing that can be shown of a photo. */
export async function makeFirstThumbnail(work: WorkOf<'first'>): Promise<First> {
  return withPictureFile(work.path, false, async (file) => {
    const jpeg = await readFirst(file);
    const hasThumbnail = jpeg !== null && (await tryWriteCacheFile(work.out, jpeg));
    return { kind: 'first', hasThumbnail, facts: file.head.facts };
  });
}
