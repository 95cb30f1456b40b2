import { hostname } from 'node:os';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Result } from '@shared/model/result';
import { fail, ok } from '@shared/model/result';
import { errorCode, nodeDisk, type Disk } from './disk';
import { readMarker, writeMarker, type FolderMarker } from './folder-marker';
import { stateFolder, type FolderOwner } from './shoot-folder';
import type { OpenProblem } from './store';

export interface FolderPlace {
  /** The shoot folder, or the library folder when `library` is null. */
  readonly folder: string;
  readonly library: { readonly dir: string; readonly id: string } | null;
  readonly device: string;
  readonly host?: string;
  readonly disk?: Disk;
}

export type FolderIdentity =
  /** Where it was last seen, by this device. */
  | { readonly kind: 'known'; readonly marker: FolderMarker }
  /** Renamed or moved by this device: where it was, it is no more. `claimFolder` takes note. */
  | { readonly kind: 'moved'; readonly marker: FolderMarker; readonly from: string }
  /** Moved here or copied: only a person knows. Until they say, open it with mode `read`. */
  | { readonly kind: 'copied?'; readonly marker: FolderMarker; readonly from: string; readonly isThereToo: boolean }
  /** A person has said that it is a copy. */
  | { readonly kind: 'copy'; readonly marker: FolderMarker };

/**
 * Tells whether a folder is the one this device knows. A shoot inside its own library is known by library id and
 * place in it: the question whether a whole library was moved or copied is asked once, for the library.
 */
export async function openFolderIdentity(place: FolderPlace): Promise<Result<FolderIdentity, OpenProblem>> {
  const { folder, library, device, host = hostname(), disk = nodeDisk } = place;
  const read = await readMarker(disk, stateFolder(folder));
  if (!read.ok) return read;
  const marker = read.value;
  if (marker.isCopy) return ok({ kind: 'copy', marker });
  const from = lastPlace(marker, library);
  const isSamePlace = marker.path === pathInMarker(folder, library);
  // The same place on the same computer, with a new profile: its old device id is lost, the folder is not another.
  const isOurs = marker.device === device || marker.host === host;
  const isAtHome = library ? marker.libraryId === library.id : isOurs;
  if (isSamePlace && isAtHome) return ok({ kind: 'known', marker });
  try {
    const isThereToo = !isSamePlace && (await holdsShoot(disk, from, marker));
    const isGone = !isSamePlace && !isThereToo && (await isReachable(disk, dirname(from)));
    if (isGone && isOurs && (!library || isAtHome)) return ok({ kind: 'moved', marker, from });
    return ok({ kind: 'copied?', marker, from, isThereToo });
  } catch {
    return fail({ code: 'io', message: 'The disk could not be read. Check the disk and its cable, then try again.' });
  }
}

/** Writes down the answer: it is here now, or it is a copy and stays read-only. */
export async function claimFolder(
  place: FolderPlace & FolderOwner,
  marker: FolderMarker,
  as: 'moved' | 'copy',
): Promise<FolderMarker> {
  const { folder, library, device, app, host = hostname(), disk = nodeDisk } = place;
  const path = pathInMarker(folder, library);
  const libraryId = library?.id ?? marker.libraryId;
  const next =
    as === 'copy' ? { ...marker, isCopy: true } : { ...marker, isCopy: false, libraryId, device, host, path, app };
  await writeMarker(disk, stateFolder(folder), next);
  return next;
}

/** Inside its library relative and with `/`, so that a library may be mounted elsewhere; else absolute. */
function pathInMarker(folder: string, library: FolderPlace['library']): string {
  const path = library ? relative(library.dir, folder) : resolve(folder);
  return library && !path.startsWith('..') ? path.split(sep).join('/') : resolve(folder);
}

const lastPlace = (marker: FolderMarker, library: FolderPlace['library']): string =>
  library ? resolve(library.dir, marker.path) : marker.path;

async function holdsShoot(disk: Disk, folder: string, marker: FolderMarker): Promise<boolean> {
  const there = await readMarker(disk, stateFolder(folder));
  return there.ok && there.value.shootId === marker.shootId && there.value.libraryId === marker.libraryId;
}

async function isReachable(disk: Disk, folder: string): Promise<boolean> {
  try {
    await disk.stat(folder);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}
