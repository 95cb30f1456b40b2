import type { Result } from '@shared/model/result';
import type { CoreOptions } from './core';
import { readDeviceId } from './shoots/device-id';
import type { LibraryProblem } from './shoots/library';
import { claimLibraryFolder } from './shoots/library-folder';
import { createUuidV7 } from './shoots/uuid-v7';

/** Writes down, before the library is open, that it was moved here or is a copy. */
export async function claimLibrary(
  { libraryDir: dir, profileDir, appVersion: app }: Pick<CoreOptions, 'libraryDir' | 'profileDir' | 'appVersion'>,
  as: 'moved' | 'copy',
): Promise<Result<void, LibraryProblem>> {
  const device = await readDeviceId({ profileDir, newId: createUuidV7() });
  return claimLibraryFolder({ dir, device, app }, as);
}
