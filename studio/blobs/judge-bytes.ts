import { MAX_PIXELS } from '@shared/contract/studio-api/limits';

/** Reads up to so many bytes from a place; fewer at the end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

/** `program`: something that runs, or that a reader of pages opens; `bomb`: a picture with more pixels than anyone decodes. */
export type Verdict = 'fit' | 'program' | 'bomb';

const HEAD_BYTES = 64 * 1024;

/** ELF, a script, PostScript, DjVu, and both orders of Mach-O, by their first bytes as Latin-1. */
const PROGRAM_HEAD = /^(\x7fELF|#!|%!PS|AT&TFORM|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|\xfe\xed\xfa\xcf)/;
/** What may stand before the first element of XML is left out; then it is an SVG picture, under any prefix. */
const SVG_HEAD = /^\ufeff?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE\s+svg\b|<([\w-]+:)?svg[\s>])/i;
/** Readers of PDF look for this anywhere in the first kibibyte, so a photo that has it there is two things at once. */
const PDF_MARK = '%PDF-';
const PDF_SEARCH_BYTES = 1024;

/**
 * Whether bytes may be kept as a file of a photo. Damaged photos are: empty, cut short, full of zeros or of something else, they
 * are what the card held, and they do nothing. Refused is what does something where it is opened.
 */
export async function judgeBytes(readAt: ReadAt): Promise<Verdict> {
  const head = await readAt(0, HEAD_BYTES);
  const latin = head.toString('latin1');
  if (PROGRAM_HEAD.test(latin) || latin.slice(0, PDF_SEARCH_BYTES).includes(PDF_MARK)) return 'program';
  if (SVG_HEAD.test(textOf(head))) return 'program';
  const pixels = Math.max(pngPixels(head), heifPixels(head), await jpegPixels(readAt, head));
  return pixels > MAX_PIXELS ? 'bomb' : 'fit';
}

/** A byte order mark of UTF-16 says how to read it; all else is near enough to Latin-1 for what is looked for. */
function textOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString('utf16le');
  if (head[0] === 0xfe && head[1] === 0xff) {
    return Buffer.from(head.subarray(0, head.length & ~1))
      .swap16()
      .toString('utf16le');
  }
  return head.toString('utf8');
}

/** PNG: "IHDR" comes first; width and height are its first eight bytes. */
function pngPixels(head: Buffer): number {
  const isPng = head.length >= 24 && head.toString('latin1', 1, 4) === 'PNG';
  return isPng ? head.readUInt32BE(16) * head.readUInt32BE(20) : 0;
}

/** HEIF and AVIF: "ispe" boxes tell the extent of an image and of its tiles; the largest is the picture's. */
function heifPixels(head: Buffer): number {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return 0;
  let most = 0;
  for (let at = head.indexOf('ispe'); at >= 0 && at + 16 <= head.length; at = head.indexOf('ispe', at + 4)) {
    most = Math.max(most, head.readUInt32BE(at + 8) * head.readUInt32BE(at + 12));
  }
  return most;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share their numbers. */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** More than any camera writes; a file that has more is not followed for ever. */
const MOST_SEGMENTS = 1000;

/** JPEG: the frame header stands behind segments of up to 64 KiB each, each with its length. */
async function jpegPixels(readAt: ReadAt, head: Buffer): Promise<number> {
  if (head[0] !== 0xff || head[1] !== 0xd8) return 0;
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS; segment += 1) {
    const bytes = at + 9 <= head.length ? head.subarray(at, at + 9) : await readAt(at, 9);
    const marker = bytes[1];
    if (bytes.length < 9 || bytes[0] !== 0xff || marker === undefined || marker === 0xda) return 0;
    if (isFrameHeader(marker)) return bytes.readUInt16BE(5) * bytes.readUInt16BE(7);
    at += 2 + bytes.readUInt16BE(2);
  }
  return 0;
}
