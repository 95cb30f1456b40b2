import { DiskStalled } from './disk-stalled';

/** Why a file could not be copied and proven. */
export type CopyFailureCode =
  | 'cancelled'
  | 'card-removed'
  | 'source-unreadable'
  | 'source-missing'
  | 'source-changed'
  | 'source-refused'
  | 'not-a-file'
  | 'reader-unstable'
  | 'copy-mismatch'
  | 'disk-full'
  | 'file-too-large'
  | 'destination-readonly'
  | 'destination-lost'
  | 'destination-stalled'
  | 'name-refused'
  | 'write-failed';

export interface CopyFailure {
  /** Which side failed decides what is tried next: the card, the library, or the second copy. */
  readonly side: 'source' | 'destination';
  readonly code: CopyFailureCode;
  /** One sentence a photographer understands; no system codes, no paths. */
  readonly message: string;
}

const SENTENCES: Readonly<Record<CopyFailureCode, string>> = {
  cancelled: 'The import was cancelled before this file was copied.',
  'card-removed': 'The card was removed before this file was copied.',
  'source-unreadable': 'The card could not give back this file; a part of it is unreadable.',
  'source-missing': 'This file was on the card when it was listed, but is no longer there.',
  'source-changed': 'This file changed while it was being copied.',
  'source-refused': 'This computer’s user is not allowed to read this file.',
  'not-a-file': 'This is not an ordinary file, so there is nothing to copy.',
  'reader-unstable': 'The card reader gave different bytes for this file each time; try another reader or cable.',
  'copy-mismatch': 'What arrived on the disk was not what was on the card, three times in a row.',
  'disk-full': 'The disk is full.',
  'file-too-large': 'The disk cannot hold a file as large as this one.',
  'destination-readonly': 'The disk does not allow writing.',
  'destination-lost': 'The disk is no longer connected.',
  'destination-stalled': 'The disk takes too long to answer.',
  'name-refused': 'The disk does not accept the name that this file would get.',
  'write-failed': 'The disk reported an error while this file was being written.',
};

export const copyFailure = (side: CopyFailure['side'], code: CopyFailureCode): CopyFailure => ({
  side,
  code,
  message: SENTENCES[code],
});

/** The system's error code (`ENOSPC` …), or null for what is not a system error. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return /^E[A-Z0-9]+$/u.test(error.code) && 'syscall' in error ? error.code : null;
}

const SOURCE_CODES: Readonly<Record<string, CopyFailureCode>> = {
  ENOENT: 'source-missing',
  ENOTDIR: 'source-missing',
  EACCES: 'source-refused',
  EPERM: 'source-refused',
  ELOOP: 'not-a-file',
  EISDIR: 'not-a-file',
};

const DESTINATION_CODES: Readonly<Record<string, CopyFailureCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'file-too-large',
  EROFS: 'destination-readonly',
  EACCES: 'destination-readonly',
  EPERM: 'destination-readonly',
  ENOENT: 'destination-lost',
  ENODEV: 'destination-lost',
  ENXIO: 'destination-lost',
  ENOTCONN: 'destination-lost',
  ESTALE: 'destination-lost',
  ENAMETOOLONG: 'name-refused',
  EINVAL: 'name-refused',
  EILSEQ: 'name-refused',
  EEXIST: 'name-refused',
  ENOTDIR: 'name-refused',
  EISDIR: 'name-refused',
  ELOOP: 'name-refused',
};

/**
 * Puts a system error into words. What is not a system error is a bug of ours and is thrown on:
 * it must not be told to a photographer as if a disk had failed.
 */
export function failureOf(side: CopyFailure['side'], error: unknown): CopyFailure {
  if (error instanceof DiskStalled) return copyFailure(side, 'destination-stalled');
  const errno = errnoOf(error);
  if (errno === null) throw error;
  if (side === 'source') return copyFailure(side, SOURCE_CODES[errno] ?? 'source-unreadable');
  return copyFailure(side, DESTINATION_CODES[errno] ?? 'write-failed');
}

const STOPPING: ReadonlySet<CopyFailureCode> = new Set([
  'card-removed',
  'cancelled',
  'disk-full',
  'destination-readonly',
  'destination-lost',
  'destination-stalled',
  // Three copies in a row that could not be written or flushed: such a disk is not trusted with the next photo.
  'write-failed',
]);

/** Failures after which the next file would fail as well: the import stops and says what is safe. */
export const stopsImport = (failure: CopyFailure): boolean => STOPPING.has(failure.code);
