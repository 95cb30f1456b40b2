import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCode, namesIn, nodeDisk, syncFolder, type Disk } from './disk';
import { readMarker, writeMarker, type FolderMarker } from './folder-marker';
import { safeFolderName } from './safe-folder-name';

/** Who makes or claims a folder. */
export interface FolderOwner {
  readonly device: string;
  /** Version of the app. */
  readonly app: string;
}

export interface CreateShootFolderOptions extends FolderOwner {
  readonly libraryDir: string;
  readonly libraryId: string;
  readonly shootId: string;
  /** As typed; the folder is named as close to it as every system allows. */
  readonly name: string;
  readonly disk?: Disk;
}

export interface MadeFolder {
  /** Absolute path of the shoot folder. */
  readonly folder: string;
  /** Its `.fieldproof` folder, for `openStore`. */
  readonly dir: string;
  /** Name in the library; other than what was typed when that was taken or not allowed. */
  readonly folderName: string;
}

export const stateFolder = (folder: string): string => join(folder, '.fieldproof');

/** Makes `<library>/<name>/` with its rooms and marker, all of it on the medium. Throws what the file system refuses. */
export async function createShootFolder(options: CreateShootFolderOptions): Promise<MadeFolder> {
  const { libraryDir, libraryId, shootId, device, app, name, disk = nodeDisk } = options;
  const folderName = await reserveFolder(disk, libraryDir, safeFolderName(name));
  const folder = join(libraryDir, folderName);
  const dir = stateFolder(folder);
  for (const room of [join(folder, 'originals'), join(dir, 'journal'), join(dir, 'incoming')]) await disk.mkdir(room);
  for (const parent of [folder, libraryDir]) await syncFolder(disk, parent);
  const marker = { libraryId, shootId, device, host: hostname(), path: folderName, app, isCopy: false };
  // The marker comes last: a folder without one is no shoot yet.
  await writeMarker(disk, dir, marker);
  return { folder, dir, folderName };
}

export interface CreateLibraryOptions extends FolderOwner {
  readonly libraryDir: string;
  readonly newId: () => string;
  readonly disk?: Disk;
}

/** Makes the library's own `.fieldproof` folder, or finds the one that is there. */
export async function createLibraryFolder(
  options: CreateLibraryOptions,
): Promise<{ dir: string; marker: FolderMarker }> {
  const { libraryDir, newId, device, app, disk = nodeDisk } = options;
  const dir = stateFolder(libraryDir);
  await disk.mkdir(join(dir, 'journal'));
  for (const parent of [dir, libraryDir, dirname(libraryDir)]) await syncFolder(disk, parent);
  const found = await readMarker(disk, dir);
  if (found.ok) return { dir, marker: found.value };
  if (found.error.code !== 'offline') throw new Error(found.error.message);
  const marker = { libraryId: newId(), shootId: null, device, host: hostname(), path: libraryDir, app, isCopy: false };
  await writeMarker(disk, dir, marker);
  return { dir, marker };
}

/** Makes a folder that was not there, so that two shoots of one name never share one. */
async function reserveFolder(disk: Disk, libraryDir: string, wanted: string): Promise<string> {
  // Compared as Windows and macOS do: there `smith` and `Smith` are one folder.
  const taken = new Set((await namesIn(disk, libraryDir)).map((name) => name.normalize('NFC').toLowerCase()));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} (${number})`;
    if (taken.has(name.toLowerCase())) continue;
    try {
      await disk.makeNew(join(libraryDir, name));
      return name;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      taken.add(name.toLowerCase());
    }
  }
}
