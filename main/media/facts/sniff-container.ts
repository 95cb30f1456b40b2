import { latin1, viewOf } from './byte-source';

/**
 * What a file is by its first bytes. Only these are ever opened; SVG, PDF, HTML and every other
 * format that a decoder might take are not pictures to us (SEC-S15).
 */
export type Container =
  | 'jpeg'
  | 'png'
  | 'webp'
  | 'tiff'
  | 'rw2'
  | 'orf'
  | 'raf'
  | 'cr3'
  | 'heif'
  | 'avif'
  /** RAW formats that only ExifTool understands: Minolta MRW, Sigma X3F, Canon CRW. */
  | 'other-raw';

/** Bytes that are enough to tell. */
export const SNIFF_BYTES = 64;

const HEIF_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1', 'miaf']);

function sniffIsoMedia(head: Uint8Array): Container | null {
  const boxEnd = Math.min(viewOf(head).getUint32(0), head.length);
  const brands = new Set<string>();
  for (let at = 8; at + 4 <= boxEnd; at += 4) if (at !== 12) brands.add(latin1(head.subarray(at, at + 4)));
  if (brands.has('crx ')) return 'cr3';
  if (brands.has('avif') || brands.has('avis')) return 'avif';
  return [...brands].some((brand) => HEIF_BRANDS.has(brand)) ? 'heif' : null;
}

export function sniffContainer(head: Uint8Array): Container | null {
  if (head.length < 12) {
    return head.length >= 3 && head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff ? 'jpeg' : null;
  }
  const text = latin1(head.subarray(0, 16));
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (/^(?:II\*\0|MM\0\*|II\+\0\x08|MM\0\+\0\x08)/.test(text)) return 'tiff';
  if (text.startsWith('IIU\0')) return 'rw2';
  if (text.startsWith('IIRO') || text.startsWith('IIRS') || text.startsWith('MMOR')) return 'orf';
  if (text.startsWith('FUJIFILMCCD-RAW ')) return 'raf';
  if (text.startsWith('\0MRM') || text.startsWith('FOVb') || text.slice(6, 14) === 'HEAPCCDR') return 'other-raw';
  return text.slice(4, 8) === 'ftyp' ? sniffIsoMedia(head) : null;
}
