import { isUtf8 } from 'node:buffer';

const PERCENT = 0x25;
const isHexDigit = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46));
const escapeByte = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** Length of the UTF-8 sequence that starts here, or 0 when none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

/**
 * Writes the bytes of a file name as text that keeps every byte: UTF-8 as it is, any other byte as `%XX` (capital
 * hex digits), and a `%` as `%25` where it would otherwise read as such an escape. `100%.JPG` stays as it is.
 * [Note: names keep their bytes] — `unescapeName` gives back the very bytes, whatever a card holds.
 */
export function escapeName(bytes: Uint8Array): string {
  if (bytes.indexOf(PERCENT) < 0 && isUtf8(bytes)) return Buffer.from(bytes).toString('utf8');
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    const isAmbiguous = bytes[at] === PERCENT && isHexDigit(bytes[at + 1]) && isHexDigit(bytes[at + 2]);
    if (length === 0 || isAmbiguous) pieces.push(escapeByte(bytes[at] ?? 0));
    else pieces.push(Buffer.from(bytes.subarray(at, at + length)).toString('utf8'));
    at += Math.max(length, 1);
  }
  return pieces.join('');
}

/** The bytes that `escapeName` was given. */
export function unescapeName(text: string): Buffer {
  if (!text.includes('%')) return Buffer.from(text, 'utf8');
  return Buffer.concat(
    text
      .split(/(%[0-9A-F]{2})/u)
      .map((piece, index) => (index % 2 === 1 ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece, 'utf8'))),
  );
}

/** The name a person would read: escapes of `%` undone where the whole name is UTF-8. */
export function shownName(text: string): string {
  const bytes = unescapeName(text);
  return isUtf8(bytes) ? bytes.toString('utf8') : text;
}

/** Absolute path of a listed file as bytes: the only form that opens names which are not UTF-8. */
export const sourcePath = (root: string, path: string): Buffer =>
  Buffer.concat([Buffer.from(root.endsWith('/') ? root : `${root}/`, 'utf8'), unescapeName(path)]);
