import { constants } from 'node:fs';

// The type declarations promise every flag; Windows, and in part macOS, do not have them.
const known: Partial<typeof constants> = constants;

/** Opens no symbolic link: one put in a file's place after listing must not lead out of the card. */
export const NO_FOLLOW = known.O_NOFOLLOW ?? 0;
/** Does not wait for a writer should a pipe have taken a file's place. */
export const NO_WAIT = known.O_NONBLOCK ?? 0;
/** Leaves no access time: reading must leave no mark on the card. */
export const NO_TRACE = known.O_NOATIME ?? 0;
/** Reads past the page cache; 0 where the system has no such thing. */
export const DIRECT = known.O_DIRECT ?? 0;
/** For reading a file that somebody else may have put there. */
export const SAFE_READ = constants.O_RDONLY | NO_FOLLOW | NO_WAIT;
