import { onTestFinished } from 'vitest';
import { openLibrary, type Library, type LibraryOptions } from '../../main/shoots/library';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { temporaryFolder } from './journal-folder';

const newId = createUuidV7();
/** This device, whichever library it opens. */
const DEVICE_ID = newId();

export const libraryOptions = (dir: string): LibraryOptions => ({
  dir,
  device: DEVICE_ID,
  app: '0.1.0',
  clock: Date.now,
  newId,
  isPersonThere: false,
});

/** A library in plain Node on a folder of its own, or on the one given; closed when the test ends. */
export async function openTestLibrary(dir?: string, change: Partial<LibraryOptions> = {}): Promise<Library> {
  const opened = await openLibrary({ ...libraryOptions(dir ?? (await temporaryFolder())), ...change });
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

/** What a restart of the app does, with something done to the folder in between. */
export async function reopenLibrary(library: Library, between: () => unknown = () => undefined): Promise<Library> {
  await library.close();
  await between();
  return openTestLibrary(library.dir);
}
