import { errorCode } from './disk';
import type { ReadOnly, ReadOnlyReason } from './store';

const SENTENCES: Readonly<Record<ReadOnlyReason, string>> = {
  asked: 'This is open for reading only.',
  'in-use': 'This is open in another Fieldproof, so it can only be looked at here.',
  'write-protected': 'The disk or folder is write-protected, so this can only be looked at.',
  copy: 'This folder is a copy, so it can only be looked at. Work goes on in the original.',
  unclaimed:
    'This folder comes from somewhere else. Until you say whether it was moved here or is a copy, it can only be looked at.',
  damaged: 'A part of the record of this shoot is damaged. It can be looked at, and changed again after a repair.',
  'newer-app':
    'This was last changed with a newer Fieldproof. Update Fieldproof to change it; until then it can only be looked at.',
  'disk-full': 'The disk is full, so the last changes could not be saved. Free some space and try again.',
  io: 'The disk reported an error, so the last changes could not be saved. Check the disk and its cable, then try again.',
  'lock-lost':
    'Another Fieldproof has taken over this folder while this computer was asleep or cut off, so it can only be looked at here.',
  fault: 'Fieldproof made a mistake with the last change and did not save it. Close this and open it again.',
  closed: 'This has been closed.',
};

export function readOnly(reason: ReadOnlyReason): ReadOnly {
  return { reason, sentence: SENTENCES[reason] };
}

/** What a failed write or sync means for the store. */
export function reasonForFailure(error: unknown): ReadOnlyReason {
  const code = errorCode(error);
  if (error instanceof LockLostError) return 'lock-lost';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  return code === 'EROFS' ? 'write-protected' : 'io';
}

/** The lock is no longer ours: writing on would make two writers. */
export class LockLostError extends Error {
  override name = 'LockLostError';
}
