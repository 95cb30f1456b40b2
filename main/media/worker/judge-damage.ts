import type { Damage } from '@shared/model/photo';
import type { HeadReport } from '../facts/head-report';
import type { Container } from '../facts/sniff-container';
import type { PictureProblem } from '../look';
import type { Decoded } from './decode';

/** All that was seen of a file, before anything is concluded. */
export interface Observed {
  readonly name: string;
  readonly role: 'image' | 'raw';
  readonly sizeBytes: number;
  readonly container: Container | null;
  /** What the first bytes are when they are no picture. */
  readonly firstBytes: 'zeros' | 'text' | 'other';
  readonly metadata: HeadReport['metadata'];
  readonly hasCaptureTime: boolean;
  readonly hasCamera: boolean;
  readonly isCameraOriginal: boolean;
  readonly hasThumbnail: boolean;
  /** The file describes data beyond its end. */
  readonly isCutOff: boolean;
  /** Null when nothing was decoded. */
  readonly verdict: Decoded['verdict'] | null;
  /** The data itself is wrong, though decoders may not have noticed. */
  readonly hasBadData: boolean;
  /** Every pixel is there, though the end may not be. */
  readonly isDataWhole: boolean;
  /** For a JPEG: null when its end marker is missing. */
  readonly end: { readonly strayBytes: number; readonly trailingBytes: number } | null;
}

export interface Judgement {
  readonly damage: Damage | null;
  readonly problems: readonly PictureProblem[];
}

const FAMILY: Readonly<Record<string, readonly Container[]>> = {
  jpg: ['jpeg'],
  jpeg: ['jpeg'],
  jpe: ['jpeg'],
  png: ['png'],
  webp: ['webp'],
  heic: ['heif'],
  heif: ['heif', 'avif'],
  hif: ['heif'],
  avif: ['avif', 'heif'],
  tif: ['tiff'],
  tiff: ['tiff'],
};

const NAMES: Readonly<Record<Container, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  tiff: 'TIFF',
  rw2: 'Panasonic RAW',
  orf: 'Olympus RAW',
  raf: 'Fujifilm RAW',
  cr3: 'Canon RAW',
  heif: 'HEIC',
  avif: 'AVIF',
  'other-raw': 'RAW',
};

/** Endings of formats whose first directory is no picture, TIFF though they are. */
const RAW_ENDINGS = new Set(
  '3fr arw cr2 cr3 crw dcr dng erf fff gpr iiq k25 kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f'.split(
    ' ',
  ),
);

export const hasRawEnding = (name: string): boolean => RAW_ENDINGS.has(endingOf(name));

export const endingOf = (name: string): string => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** What may be in a file with a RAW ending, whichever. */
const RAW_CONTAINERS: readonly Container[] = ['tiff', 'rw2', 'orf', 'raf', 'cr3', 'other-raw'];

/** True when the ending means other formats than the one that the bytes are of. */
export const hasWrongEnding = (name: string, container: Container): boolean =>
  (hasRawEnding(name) ? RAW_CONTAINERS : FAMILY[endingOf(name)])?.includes(container) === false;

const damaged = (code: Damage['code'], message: string): Damage => ({ code, message });

/** Without a picture inside there is nothing more to say. */
function damageWithoutPicture(seen: Observed): Damage {
  if (seen.sizeBytes === 0) {
    return damaged('empty', 'The file is empty: the camera wrote its name, but nothing of the photo.');
  }
  if (seen.firstBytes === 'zeros') {
    return damaged(
      'undecodable',
      'The beginning of the file is blank, so the photo cannot be opened. The card may be failing.',
    );
  }
  const what = seen.firstBytes === 'text' ? 'It holds text' : 'What it holds is no format we know';
  return damaged('not-a-picture', `The file is not a picture, though its name says so. ${what}.`);
}

const isCut = (seen: Observed): boolean => {
  if (seen.verdict === 'truncated') return true;
  if (seen.container !== 'jpeg') return seen.isCutOff;
  return seen.end === null || (seen.isCutOff && seen.end.trailingBytes > 0);
};

function damageOfPicture(seen: Observed): Damage | null {
  if (isCut(seen)) {
    const isWhole = seen.verdict === 'sound' || seen.isDataWhole;
    const rest = isWhole ? 'What can be seen of the picture looks whole.' : 'The end of the picture is missing.';
    return damaged('truncated', `The file was cut off before its end. ${rest}`);
  }
  if (seen.verdict === 'undecodable') {
    return damaged('undecodable', 'The picture in this file cannot be opened: its data is damaged.');
  }
  if (seen.verdict === 'corrupt' || seen.hasBadData) {
    return damaged(
      'undecodable',
      'A part of the picture is damaged: some of the data in the middle of the file cannot be read.',
    );
  }
  return null;
}

function damageOfHead(seen: Observed, container: Container): Damage | null {
  if (hasWrongEnding(seen.name, container)) {
    const ending = endingOf(seen.name).toUpperCase();
    return damaged('wrong-extension', `The file is named ${ending}, but it is a ${NAMES[container]} file.`);
  }
  if (seen.metadata !== 'broken') return null;
  return damaged(
    'metadata-unreadable',
    "The camera's data in this file is damaged: time, camera or exposure could not all be read. The picture is whole.",
  );
}

/** Cameras write camera data into these; of a PNG or WebP nobody expects any. */
const CARRIES_METADATA: readonly Container[] = ['jpeg', 'heif', 'raf', 'rw2', 'orf', 'cr3'];

function remarks(seen: Observed, container: Container): PictureProblem[] {
  const found: PictureProblem[] = [];
  const add = (step: PictureProblem['step'], code: string, message: string) => found.push({ step, code, message });
  const expectsMetadata = CARRIES_METADATA.includes(container);
  if (expectsMetadata && seen.metadata === 'absent') {
    add(
      'metadata',
      'no-metadata',
      'The file carries no camera data: when, how and with which camera it was taken is unknown.',
    );
  } else if (expectsMetadata && seen.hasCamera && !seen.hasCaptureTime) {
    add('metadata', 'no-capture-time', 'The file does not say when it was taken.');
  }
  if (seen.isCameraOriginal && !seen.hasThumbnail) {
    add(
      'metadata',
      'no-embedded-thumbnail',
      "The camera's own small preview is missing, so the file was changed after it was taken. The picture is whole.",
    );
  }
  if (seen.end && seen.end.strayBytes > 0) {
    add(
      'metadata',
      'trailing-data',
      `${seen.end.strayBytes} bytes that do not belong to the photo follow its end. The picture is whole.`,
    );
  }
  if (seen.verdict === 'too-large') {
    add('thumbnail', 'too-large', 'The picture has more than 200 million pixels and is not shown.');
  }
  return found;
}

/** RAW formats are many, and an unknown one is no fault of the file. */
const UNKNOWN_RAW = 'This RAW file is of a format that is not known here, so it cannot be shown. It is kept as it is.';

/** Says what is wrong with a file, in the order of what matters: no picture, a part of it, its data, remarks. */
export function judgeDamage(seen: Observed): Judgement {
  if (seen.container === null && seen.role === 'raw' && seen.firstBytes === 'other' && seen.sizeBytes > 0) {
    return { damage: null, problems: [{ step: 'thumbnail', code: 'unknown-format', message: UNKNOWN_RAW }] };
  }
  if (seen.container === null) {
    const damage = damageWithoutPicture(seen);
    return { damage, problems: [{ step: 'thumbnail', ...damage }] };
  }
  const ofPicture = damageOfPicture(seen);
  const ofHead = damageOfHead(seen, seen.container);
  const problems: PictureProblem[] = [];
  if (ofPicture) problems.push({ step: 'thumbnail', ...ofPicture });
  if (ofHead) problems.push({ step: 'metadata', ...ofHead });
  // A cut or blank file has lost more than these remarks could add.
  if (!ofPicture) problems.push(...remarks(seen, seen.container));
  return { damage: ofPicture ?? ofHead, problems };
}
