import { type Box, boxOf, readBoxes } from './boxes';
import { type ByteRange, type ByteSource, viewOf } from './byte-source';
import { type ExifDirectories, NO_DIRECTORIES } from './exif-facts';
import { readCanon } from './maker/canon';
import { type Ifd, openTiff, readIfd } from './tiff';

/** Canon's third RAW format; the boxes are as described by the lclevy/canon_cr3 project. */
const CANON_METADATA = '85c0b687820f11e08111f4ce462b6a48';
const CANON_PREVIEW = 'eaf42b5e1c984b88b9fbb7dc406e4d16';

export interface Cr3Head {
  readonly directories: ExifDirectories;
  readonly thumbnail: ByteRange | null;
  readonly previews: readonly (ByteRange & { widthPx: number; heightPx: number })[];
  readonly isCutOff: boolean;
}

/** Each CMT box is a TIFF block of its own, its first directory being IFD0, Exif, maker note or GPS. */
function cmtIfd(source: ByteSource, boxes: readonly Box[], type: string): Ifd | null {
  const box = boxOf(boxes, type);
  const opened = box && openTiff(source, box.start, box.end);
  return opened ? readIfd(opened.tiff, opened.first) : null;
}

/** THMB: version, then width and height at 4, the length at 8, the JPEG at 16. */
function thumbnailOf(source: ByteSource, box: Box | null): ByteRange | null {
  const head = box && source.bytes(box.start, 16);
  if (!box || !head) return null;
  const length = viewOf(head).getUint32(8);
  return length > 4 && box.start + 16 + length <= box.end ? { offset: box.start + 16, length } : null;
}

/** PRVW stands 8 bytes inside its uuid box: width at 6, height at 8, the length at 12, the JPEG at 16. */
function previewsOf(source: ByteSource, box: Box | undefined): Cr3Head['previews'] {
  const prvw = box && boxOf(readBoxes(source, box.start + 8, box.end).boxes, 'PRVW');
  const head = prvw && source.bytes(prvw.start, 16);
  if (!prvw || !head) return [];
  const view = viewOf(head);
  const length = view.getUint32(12);
  if (length <= 4 || prvw.start + 16 + length > prvw.end) return [];
  return [{ offset: prvw.start + 16, length, widthPx: view.getUint16(6), heightPx: view.getUint16(8) }];
}

export function readCr3Head(source: ByteSource): Cr3Head {
  const top = readBoxes(source, 0, source.sizeBytes);
  const moov = boxOf(top.boxes, 'moov');
  const inMoov = moov ? readBoxes(source, moov.start, moov.end).boxes : [];
  const canon = inMoov.find(({ uuid }) => uuid === CANON_METADATA);
  const boxes = canon ? readBoxes(source, canon.start, canon.end).boxes : [];
  const makerIfd = cmtIfd(source, boxes, 'CMT3');
  return {
    directories: {
      ifd0: cmtIfd(source, boxes, 'CMT1'),
      exif: cmtIfd(source, boxes, 'CMT2'),
      maker: makerIfd ? readCanon(makerIfd) : NO_DIRECTORIES.maker,
    },
    thumbnail: thumbnailOf(source, boxOf(boxes, 'THMB')),
    previews: previewsOf(
      source,
      top.boxes.find(({ uuid }) => uuid === CANON_PREVIEW),
    ),
    isCutOff: top.isCutOff,
  };
}
