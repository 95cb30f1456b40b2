import type { CustodyPolicy } from '@shared/model/custody';
import type { FileCopy } from './list-copies';

/** The policy as it applies on this computer now. */
export interface CustodyRule extends CustodyPolicy {
  /**
   * Folders for further copies that lie on the library's own disk, absolute. What is in them falls with that disk, so that it
   * is no second place.
   */
  readonly sharedDirs?: readonly string[];
}

/** Whether a path lies in a folder; both absolute. */
export const isBelow = (path: string, dir: string): boolean =>
  path.startsWith(dir) && (/[\\/]$/u.test(dir) || /^[\\/]/u.test(path.slice(dir.length)));

/** Whether a copy is a place of its own. */
export const isApart = ({ place, path }: FileCopy, { sharedDirs = [] }: CustodyRule): boolean =>
  place !== 'copy' || path === null || !sharedDirs.some((dir) => isBelow(path, dir));
