import type { Result } from '@shared/model/result';
import { ok } from '@shared/model/result';
import { claimFolder, openFolderIdentity, type FolderPlace } from './folder-identity';
import type { FolderMarker } from './folder-marker';
import { openStore } from './open-store';
import { stateFolder, type FolderOwner } from './shoot-folder';
import { shootDomain, type ShootStore } from './shoot-store';
import type { OpenProblem } from './store';

type ShootPlace = FolderPlace & FolderOwner;

/** Opens the journal of a shoot folder: to write where it is known to be ours, else to look at. */
export async function openShootFolder(
  place: ShootPlace,
  { clock, newId }: { readonly clock: () => number; readonly newId: () => string },
): Promise<Result<ShootStore, OpenProblem>> {
  const identity = await openFolderIdentity(place);
  if (!identity.ok) return identity;
  const { kind, marker } = identity.value;
  const isOurs = kind === 'moved' ? await claimMoved(place, marker) : kind !== 'copied?';
  const { folder, device } = place;
  const mode = isOurs ? 'write' : 'read';
  const opened = await openStore({ dir: stateFolder(folder), domain: shootDomain, device, clock, newId, mode });
  return opened.ok ? ok(opened.value) : opened;
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
