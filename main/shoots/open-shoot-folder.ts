import type { Result } from '@shared/model/result';
import { ok } from '@shared/model/result';
import { claimFolder, openFolderIdentity, type FolderIdentity, type FolderPlace } from './folder-identity';
import type { FolderMarker } from './folder-marker';
import { openStore, type OpenMode } from './open-store';
import type { ReserveFile } from './reserve-file';
import { stateFolder, type FolderOwner } from './shoot-folder';
import { shootDomain, type ShootStore } from './shoot-store';
import type { OpenProblem } from './store';

type ShootPlace = FolderPlace & FolderOwner;

/** Where a folder was last seen, when only a person knows whether it was moved from there or copied. */
export interface MoveQuestion {
  readonly from: string;
  /** The shoot or library is still there as well. */
  readonly isThereToo: boolean;
}

export interface OpenedFolder {
  readonly store: ShootStore;
  /** Null when nothing has to be asked. */
  readonly question: MoveQuestion | null;
}

/** Opens the journal of a shoot folder: to write where it is known to be ours, else to look at. */
export async function openShootFolder(
  place: ShootPlace,
  {
    clock,
    newId,
    isInCopy,
    reserveFile,
  }: {
    readonly clock: () => number;
    readonly newId: () => string;
    readonly isInCopy: boolean;
    readonly reserveFile: ReserveFile | null;
  },
): Promise<Result<OpenedFolder, OpenProblem>> {
  const identity = await openFolderIdentity(place);
  if (!identity.ok) return identity;
  const { kind } = identity.value;
  const { folder, device } = place;
  // A copied library is one question, asked for the whole of it: its shoots are copies like it.
  const mode = isInCopy ? 'copy' : await modeOf(place, identity.value);
  const dir = stateFolder(folder);
  const opened = await openStore({ dir, domain: shootDomain, device, clock, newId, mode, reserveFile });
  if (!opened.ok) return opened;
  const isAsked = kind === 'copied?' && !isInCopy;
  const question = isAsked ? { from: identity.value.from, isThereToo: identity.value.isThereToo } : null;
  return ok({ store: opened.value, question });
}

async function modeOf(place: ShootPlace, { kind, marker }: FolderIdentity): Promise<OpenMode> {
  if (kind === 'moved') return (await claimMoved(place, marker)) ? 'write' : 'read';
  return kind === 'copied?' ? 'unclaimed' : 'write';
}

/** Takes note of where the folder is now. False where nothing can be written: then it can only be looked at. */
async function claimMoved(place: ShootPlace, marker: FolderMarker): Promise<boolean> {
  try {
    await claimFolder(place, marker, 'moved');
    return true;
  } catch {
    return false; // The store says why when it is opened.
  }
}
