/** Room for a suffix below the 255 bytes that file systems allow. */
const MAX_BYTES = 200;
/** Names Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
// Windows forbids these in names; slashes would leave the folder on any system.
const FORBIDDEN = /[<>:"/\\|?*]/g;
/**
 * Control characters, and marks that turn the direction of text and can make a name look like another. Joiners
 * (U+200C, U+200D) stay: Persian and emoji need them.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const FALLBACK = 'Shoot';

/**
 * A folder name on every system, as close to what was typed as can be: forbidden characters become `-`, and dots and
 * spaces at the ends go (Windows drops them, a leading dot hides the folder).
 */
export function safeFolderName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(FORBIDDEN, '-')
    .replace(/^[. ]+/, '');
  const cut = trimEnd(cutToBytes(plain, MAX_BYTES));
  if (!VISIBLE.test(cut)) return FALLBACK;
  return RESERVED.test(cut) ? `_${cut}` : cut;
}

const trimEnd = (name: string): string => name.replace(/[. ]+$/, '');

/** Cuts between characters as people see them, never inside one. */
function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes) break;
    kept += segment;
  }
  return kept;
}
