import { NO_FACTS } from '@shared/model/photo';
import { type ByteRange, type ByteSource, createByteSource, type Segment, viewOf } from './byte-source';
import { type ChunkedHead, readPngHead, readWebpHead } from './chunked-head';
import { readCr3Head } from './cr3-head';
import { type ExifBlock, readExifBlock } from './exif-block';
import { type ExifDirectories, factsFromExif, NO_DIRECTORIES } from './exif-facts';
import type { EmbeddedPreview, HeadReport } from './head-report';
import { readHeifHead } from './heif-head';
import { readJpegHead, readMpf } from './jpeg-head';
import { type Container, SNIFF_BYTES, sniffContainer } from './sniff-container';
import { readTiffHead } from './tiff-head';

/** Embedded JPEGs up to this length are thumbnails: EXIF's fit into 64 KB with all else. */
const MAX_THUMBNAIL_BYTES = 65_536;

const NOTHING: HeadReport = {
  container: null,
  facts: null,
  metadata: 'absent',
  thumbnail: null,
  previews: [],
  isCutOff: false,
  isCameraOriginal: false,
};

type Size = { readonly widthPx: number | null; readonly heightPx: number | null } | null;

const area = (preview: EmbeddedPreview) => (preview.widthPx ?? 0) * (preview.heightPx ?? 0);
const largestFirst = (previews: readonly EmbeddedPreview[]): EmbeddedPreview[] =>
  [...previews].sort((a, b) => (area(a) > 0 && area(b) > 0 ? area(b) - area(a) : b.length - a.length));

const hasMetadata = ({ ifd0, exif }: ExifDirectories) => ifd0 !== null || exif !== null;
const metadataOf = (directories: ExifDirectories, isBroken: boolean): HeadReport['metadata'] =>
  isBroken ? 'broken' : hasMetadata(directories) ? 'read' : 'absent';

function reportFromBlock(container: Container, block: ExifBlock | null, size: Size): HeadReport {
  const directories = block?.directories ?? NO_DIRECTORIES;
  return {
    ...NOTHING,
    container,
    facts: factsFromExif(directories, size ?? NO_FACTS),
    metadata: metadataOf(directories, block?.isBroken ?? false),
    thumbnail: block?.thumbnail ?? null,
    isCameraOriginal: block?.isCameraOriginal ?? false,
  };
}

function readJpeg(source: ByteSource, start: number, end: number): HeadReport {
  const head = readJpegHead(source, start, end);
  const before = source.wants.length;
  const block = head.exif && readExifBlock(source, head.exif.offset, head.exif.offset + head.exif.length);
  const isUnreadable = head.exif !== null && block === null && source.wants.length === before;
  const report = reportFromBlock('jpeg', block, head.frame);
  const maker = block?.makerPreview;
  const isInside = maker && maker.length > 4 && maker.offset + maker.length <= source.sizeBytes;
  const mpf = head.mpf && readMpf(source, head.mpf);
  return {
    ...report,
    metadata: isUnreadable ? 'broken' : report.metadata,
    previews: largestFirst([...(mpf?.previews ?? []), ...(isInside ? [maker] : [])]),
    isCutOff: mpf?.isCutOff ?? false,
  };
}

function readTiff(source: ByteSource, container: Container): HeadReport {
  const head = readTiffHead(source);
  if (!head) return { ...NOTHING, container };
  if (head.jpgFromRaw) {
    const { offset, length } = head.jpgFromRaw;
    const inner = readJpeg(source, offset, offset + length);
    const facts = inner.facts && { ...inner.facts, widthPx: head.widthPx, heightPx: head.heightPx };
    return { ...withWholeJpeg(inner, head.jpgFromRaw), facts, container };
  }
  const jpegs = largestFirst(head.jpegs);
  const thumbnail = jpegs.findLast(({ length }) => length <= MAX_THUMBNAIL_BYTES) ?? null;
  return {
    ...NOTHING,
    container,
    facts: factsFromExif(head.directories, head),
    metadata: metadataOf(head.directories, head.isBroken),
    thumbnail,
    previews: jpegs.filter((jpeg) => jpeg !== thumbnail || jpegs.length === 1),
    isCutOff: head.isCutOff,
  };
}

/** A JPEG with its own EXIF inside a RAW file is its largest preview, and says everything. */
function withWholeJpeg(inner: HeadReport, range: ByteRange): HeadReport {
  return { ...inner, previews: [range], isCameraOriginal: false };
}

/** Fujifilm RAF: place and length of the JPEG at 84, of the sensor data at 100 (ExifTool, FujiFilm.pm). */
function readRaf(source: ByteSource): HeadReport {
  const header = source.bytes(84, 24);
  if (!header) return { ...NOTHING, container: 'raf' };
  const view = viewOf(header);
  const jpeg = { offset: view.getUint32(0), length: view.getUint32(4) };
  const isCutOff =
    view.getUint32(16) + view.getUint32(20) > source.sizeBytes || jpeg.offset + jpeg.length > source.sizeBytes;
  const end = Math.min(jpeg.offset + jpeg.length, source.sizeBytes);
  if (jpeg.offset === 0 || jpeg.offset >= end) return { ...NOTHING, container: 'raf', isCutOff };
  const inner = withWholeJpeg(readJpeg(source, jpeg.offset, end), jpeg);
  return {
    ...inner,
    previews: jpeg.offset + jpeg.length > source.sizeBytes ? [] : inner.previews,
    container: 'raf',
    isCutOff,
  };
}

function readCr3(source: ByteSource): HeadReport {
  const { directories, thumbnail, previews, isCutOff } = readCr3Head(source);
  const metadata = metadataOf(directories, false);
  return {
    ...NOTHING,
    container: 'cr3',
    facts: factsFromExif(directories, NO_FACTS),
    metadata,
    thumbnail,
    previews,
    isCutOff,
  };
}

function readHeif(source: ByteSource, container: Container): HeadReport {
  const head = readHeifHead(source);
  const block = head.exif && readExifBlock(source, head.exif.offset, head.exif.offset + head.exif.length);
  const report = reportFromBlock(container, block, head.size);
  return { ...report, previews: largestFirst(head.jpegs), isCutOff: head.isCutOff };
}

function readChunked(source: ByteSource, container: Container, head: ChunkedHead): HeadReport {
  const block = head.exif && readExifBlock(source, head.exif.offset, head.exif.offset + head.exif.length);
  return { ...reportFromBlock(container, block, head.size), isCutOff: head.isCutOff };
}

function readKnown(source: ByteSource, container: Container): HeadReport {
  switch (container) {
    case 'jpeg':
      return readJpeg(source, 0, source.sizeBytes);
    case 'tiff':
    case 'rw2':
    case 'orf':
      return readTiff(source, container);
    case 'raf':
      return readRaf(source);
    case 'cr3':
      return readCr3(source);
    case 'heif':
    case 'avif':
      return readHeif(source, container);
    case 'png':
      return readChunked(source, container, readPngHead(source));
    case 'webp':
      return readChunked(source, container, readWebpHead(source));
    case 'other-raw':
      return { ...NOTHING, container };
  }
}

/** Parses what is in memory; `wants` names the stretches that would tell more. */
export function readHeadFrom(
  segments: readonly Segment[],
  sizeBytes: number,
): { report: HeadReport; wants: readonly ByteRange[] } {
  const source = createByteSource(segments, sizeBytes);
  const head = source.bytes(0, Math.min(SNIFF_BYTES, sizeBytes));
  const container = head && sniffContainer(head);
  return { report: container ? readKnown(source, container) : NOTHING, wants: source.wants };
}

/**
 * Reads facts, thumbnail and previews from the first bytes of a file (64–256 KB are enough for
 * nearly all). Never throws and never loops, whatever the bytes; unknown is null.
 */
export function readHead(bytes: Uint8Array, sizeBytes: number): HeadReport {
  return readHeadFrom([{ offset: 0, bytes }], sizeBytes).report;
}
