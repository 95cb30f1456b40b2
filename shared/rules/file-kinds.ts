import type { FileRole } from '../model/photo';

/**
 * What a file on a card is, judged by its name first and by its first bytes where the name says nothing.
 * One rule stands above the tables: what could be a photo is never skipped for its name alone.
 */

const EXTENSIONS: Readonly<Record<FileRole, string>> = {
  image: 'jpg jpeg jpe jfif heic heif hif avif tif tiff png gif bmp webp jxl jp2 mpo insp psd psb',
  raw: '3fr ari arw bay cap cr2 cr3 crw dcr dcs dng drf eip erf fff gpr iiq k25 kdc mdc mef mos mrw nef nrw orf ori pef ptx pxn raf raw rw2 rwl rwz sr2 srf srw x3f',
  video: 'mp4 mov m4v avi mts m2ts m2t 3gp 3g2 mpg mpeg mkv webm wmv insv 360 lrv lrf crm r3d braw mxf dv mod tod',
  audio: 'wav mp3 m4a aac',
  thumbnail: 'thm',
  sidecar: 'xmp aae dop pp3 on1 cos nksc',
  other: '',
};

const ROLE_BY_EXTENSION: ReadonlyMap<string, FileRole> = new Map(
  (['image', 'raw', 'video', 'audio', 'thumbnail', 'sidecar'] as const).flatMap((role) =>
    EXTENSIONS[role].split(' ').map((extension) => [extension, role] as const),
  ),
);

/** Why something on a card was left there. */
export interface SkipReason {
  readonly code:
    | 'system-folder'
    | 'waste-bin'
    | 'apple-double'
    | 'computer-data'
    | 'camera-data'
    | 'not-a-photo'
    | 'link'
    | 'special-file';
  /** One sentence a photographer understands. */
  readonly message: string;
}

const SENTENCES: Readonly<Record<SkipReason['code'], string>> = {
  'system-folder': 'This belongs to a computer’s own bookkeeping on the card, not to the photos.',
  'waste-bin': 'This lies in a waste bin on the card and was left there.',
  'apple-double': 'This is a Mac’s hidden note about another file, not a photo.',
  'computer-data': 'This was written by a computer for its own use; it is not a photo.',
  'camera-data': 'This is the camera’s own bookkeeping, not a photo.',
  'not-a-photo': 'This is not a photo or a file that belongs to one.',
  link: 'This is a link to another place; links are not followed.',
  'special-file': 'This is not an ordinary file, so there is nothing to copy.',
};

/** The reason with its sentence. */
export const skipReason = (code: SkipReason['code']): SkipReason => ({ code, message: SENTENCES[code] });

const WASTE_BINS = /^(\.trashes|\.trash|\.trash-.*|\$recycle\.bin|recycler|recycled)$/u;
const SYSTEM_FOLDERS =
  /^(\.spotlight-v100|\.fseventsd|\.temporaryitems|\.documentrevisions-v100|\.appledouble|\._appledouble|__macosx|system volume information|\.fieldproof)$/u;
const COMPUTER_FILES =
  /^(\.ds_store|thumbs\.db|ehthumbs\.db|desktop\.ini|autorun\.inf|\.metadata_never_index|\.apdisk|\.volumeicon\.icns)$/u;
const CAMERA_FOLDERS = /^(misc|canonmsc|eosmisc|avf_info|clipinf|playlist|sub)$/u;
const CAMERA_FILES =
  /^(nikon\d+\.dsc|mediapro\.xml|autprint\.mrk|sonycard\.ind|status\.bin|index\.bdm|movieobj\.bdm|.*\.(ctg|cpi|mpl|bdm|bnp|int|inp))$/u;

/** A folder whose whole content is left on the card, or null for one to look into. */
export function skippedFolder(name: string): SkipReason | null {
  const folded = name.toLowerCase();
  if (WASTE_BINS.test(folded)) return skipReason('waste-bin');
  return SYSTEM_FOLDERS.test(folded) ? skipReason('system-folder') : null;
}

/** The extension without its dot, lower-cased; empty when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** What the extension promises; null when it is none that cameras or photographers' programs write. */
export const roleOfExtension = (name: string): FileRole | null => ROLE_BY_EXTENSION.get(extensionOf(name)) ?? null;

/** How many leading bytes `roleOfHead` wants to see. */
export const KIND_HEAD_BYTES = 32;

const ascii = (head: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...head.subarray(from, from + length));

// Four-character codes of ISO base media files (ISO/IEC 14496-12 `ftyp`): stills by HEIF and AVIF, Canon's CR3, else moving pictures.
function roleOfFtyp(brand: string): FileRole {
  if (/^(hei[cxms]|hev[cxms]|mif1|msf1|avif|avis)$/u.test(brand)) return 'image';
  return brand === 'crx ' ? 'raw' : 'video';
}

function roleOfTiff(head: Uint8Array): FileRole | null {
  const order = ascii(head, 0, 2);
  if (order !== 'II' && order !== 'MM') return null;
  const mark = ascii(head, 2, 2);
  if (mark === '*\0' || mark === '\0*') return ascii(head, 8, 2) === 'CR' ? 'raw' : 'image';
  if (mark === '+\0' || mark === '\0+') return 'image';
  // Panasonic, Olympus (three spellings) and Canon CRW keep TIFF's byte order mark and change the number after it.
  return ['U\0', 'RO', 'RS', 'OR', '\u001a\0'].includes(mark) ? 'raw' : null;
}

function roleOfRiff(head: Uint8Array): FileRole | null {
  if (ascii(head, 0, 4) !== 'RIFF') return null;
  const kind = ascii(head, 8, 4);
  if (kind === 'WEBP') return 'image';
  if (kind === 'WAVE') return 'audio';
  return kind === 'AVI ' ? 'video' : null;
}

const LEADING_BYTES: readonly (readonly [string, FileRole])[] = [
  ['\u00ff\u00d8', 'image'],
  ['\u0089PNG', 'image'],
  ['GIF8', 'image'],
  ['8BPS', 'image'],
  ['\u00ff\u000a', 'image'],
  ['\0\0\0\u000cJXL ', 'image'],
  ['\0\0\0\u000cjP  ', 'image'],
  ['FUJIFILMCCD-RAW', 'raw'],
  ['FOVb', 'raw'],
  ['\0MRM', 'raw'],
  ['\u001aE\u00df\u00a3', 'video'],
  ['\0\0\u0001\u00ba', 'video'],
];

/** What the first bytes are, whatever the name says; null when they are nothing a camera writes. */
export function roleOfHead(head: Uint8Array): FileRole | null {
  const known = LEADING_BYTES.find(([mark]) => ascii(head, 0, mark.length) === mark);
  if (known) return known[1];
  if (ascii(head, 4, 4) === 'ftyp') return roleOfFtyp(ascii(head, 8, 4));
  // A BMP is only believed with its two reserved words at zero: two letters alone are too common.
  if (head.length >= 10 && ascii(head, 0, 2) === 'BM' && ascii(head, 6, 4) === '\0\0\0\0') return 'image';
  return roleOfRiff(head) ?? roleOfTiff(head);
}

/** `take` needs no further look; `look` wants the first bytes, and `otherwise` holds when they are no picture. */
export type NameVerdict =
  { readonly kind: 'take'; readonly role: FileRole } | { readonly kind: 'look'; readonly otherwise: SkipReason };

/**
 * Judges a file by its name.
 * @param folders names of the folders above it, from the source root down
 */
export function judgeName(folders: readonly string[], name: string): NameVerdict {
  const folded = name.toLowerCase();
  const look = (code: SkipReason['code']): NameVerdict => ({ kind: 'look', otherwise: skipReason(code) });
  if (folded.startsWith('._')) return look('apple-double');
  if (COMPUTER_FILES.test(folded)) return look('computer-data');
  if (CAMERA_FILES.test(folded)) return look('camera-data');
  const role = roleOfExtension(name);
  if (role) return { kind: 'take', role };
  return look(CAMERA_FOLDERS.test(folders.at(-1)?.toLowerCase() ?? '') ? 'camera-data' : 'not-a-photo');
}
