import { createByteSource } from '../facts/byte-source';
import type { EmbeddedPreview } from '../facts/head-report';
import { readJpegHead } from '../facts/jpeg-head';
import type { Container } from '../facts/sniff-container';
import { hasRawEnding } from './judge-damage';
import type { PictureFile } from './picture-file';

/** Something in the file that can be decoded. */
export interface PictureSource {
  readonly kind: 'picture' | 'preview' | 'thumbnail';
  readonly widthPx: number;
  readonly heightPx: number;
  /** Decoders warn of metadata in TIFF and PNG, of pixels in JPEG. */
  readonly isJpeg: boolean;
  readonly load: () => Promise<Uint8Array>;
}

/** What is decoded whole. HEIC and AVIF decoders are not let at files (SEC-S15), RAW has none. */
const DECODABLE: readonly Container[] = ['jpeg', 'png', 'webp', 'tiff'];

/** Enough for a JPEG's header, with a thumbnail of its own in it. */
const PREVIEW_HEAD_BYTES = 131_072;
const MAX_PREVIEWS = 8;
const MAX_PREVIEW_BYTES = 96 << 20;

async function surveyPreview(
  file: PictureFile,
  range: EmbeddedPreview,
  kind: PictureSource['kind'],
): Promise<PictureSource[]> {
  if (range.length > MAX_PREVIEW_BYTES) return [];
  const bytes = await file.read({ offset: range.offset, length: Math.min(range.length, PREVIEW_HEAD_BYTES) });
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return [];
  const { frame } = readJpegHead(createByteSource([{ offset: 0, bytes }], range.length), 0, range.length);
  // Lossless JPEG is what sensor data is packed in.
  if (!frame || frame.isLossless || frame.widthPx === 0 || frame.heightPx === 0) return [];
  return [{ kind, widthPx: frame.widthPx, heightPx: frame.heightPx, isJpeg: true, load: () => file.read(range) }];
}

const longEdge = ({ widthPx, heightPx }: PictureSource): number => Math.max(widthPx, heightPx);

/** The embedded JPEGs that can be decoded, smallest first. */
export async function embeddedSources(file: PictureFile): Promise<PictureSource[]> {
  const { previews, thumbnail } = file.head;
  const found: PictureSource[] = [];
  for (const preview of previews.slice(0, MAX_PREVIEWS)) found.push(...(await surveyPreview(file, preview, 'preview')));
  const isAlsoPreview = previews.some(({ offset }) => offset === thumbnail?.offset);
  if (thumbnail && !isAlsoPreview) found.push(...(await surveyPreview(file, thumbnail, 'thumbnail')));
  return found.sort((a, b) => longEdge(a) - longEdge(b));
}

/** The picture itself, when its format is one that is decoded. */
export function wholeSource(file: PictureFile, name: string): PictureSource | null {
  const { container, facts } = file.head;
  if (container === null || !DECODABLE.includes(container)) return null;
  if (container === 'tiff' && hasRawEnding(name)) return null;
  return {
    kind: 'picture',
    widthPx: facts?.widthPx ?? 0,
    heightPx: facts?.heightPx ?? 0,
    isJpeg: container === 'jpeg',
    load: file.readAll,
  };
}

/** The smallest that fills the wanted edge, else the largest, then what is left from large to small. */
export function orderFor(sources: readonly PictureSource[], edgePx: number): PictureSource[] {
  const enough = sources.find((source) => longEdge(source) >= edgePx);
  const rest = [...sources].reverse().filter((source) => source !== enough);
  return enough ? [enough, ...rest] : rest;
}
