import { statfs } from 'node:fs/promises';
import type { CopyDirView } from '@shared/contract/import-view';
import { diskOf } from '../custody-rule';
import type { AppContext } from './app-context';
import { ExpectedFailure } from './register-calls';

/** A path from the page counts only when the person chose that folder in a dialog of ours, now or for the settings. */
export function checkCopyDirs(
  { grants, settings }: Pick<AppContext, 'grants' | 'settings'>,
  dirs: readonly string[],
): void {
  const known = settings.read().copyDirs;
  const chosen = grants.list().flatMap((source) => (source.kind === 'folder' ? [source.path] : []));
  if (dirs.every((dir) => known.includes(dir) || chosen.includes(dir)) && new Set(dirs).size === dirs.length) return;
  throw new ExpectedFailure('not-granted', 'Choose the folder for further copies again.');
}

/** What the folders have to offer; the same check as above keeps the page from asking about any folder it likes. */
export async function describeCopyDirs(context: AppContext, dirs: readonly string[]): Promise<CopyDirView[]> {
  checkCopyDirs(context, dirs);
  const library = await diskOf(context.core.library.dir);
  return Promise.all(
    dirs.map(async (path): Promise<CopyDirView> => {
      const disk = await diskOf(path);
      if (disk === null) return { path, isThere: false, freeBytes: null, isOnLibraryDisk: false };
      return { path, isThere: true, freeBytes: await freeBytesAt(path), isOnLibraryDisk: disk === library };
    }),
  );
}

async function freeBytesAt(dir: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch {
    return null; // Some network disks do not tell.
  }
}
