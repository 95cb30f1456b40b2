import { fail, ok, type Result } from '@shared/model/result';
import { nodeDisk } from './disk';
import { claimFolder, openFolderIdentity } from './folder-identity';
import { readMarker } from './folder-marker';
import type { LibraryOptions, LibraryProblem } from './library';
import { plainReason } from './plain-reason';
import { createLibraryFolder, stateFolder } from './shoot-folder';

type LibraryPlace = Pick<LibraryOptions, 'dir' | 'device' | 'app' | 'newId' | 'isPersonThere'>;

/** Makes the library's folder, or finds it and knows that it is ours; else says what stands in the way. */
export async function prepareLibraryFolder(
  options: LibraryPlace,
): Promise<Result<{ stateDir: string; libraryId: string }, LibraryProblem>> {
  const { dir: libraryDir, device, app, newId } = options;
  try {
    const { dir, marker } = await createLibraryFolder({ libraryDir, device, app, newId });
    const objection = await objectionTo(options);
    return objection ? fail(objection) : ok({ stateDir: dir, libraryId: marker.libraryId });
  } catch (error) {
    return fail({
      code: 'library-refused',
      message: `The library folder ${libraryDir} cannot be used: ${plainReason(error)}`,
    });
  }
}

async function objectionTo(options: LibraryPlace): Promise<LibraryProblem | null> {
  const { isPersonThere } = options;
  const place = placeOf(options);
  const identity = await openFolderIdentity(place);
  if (!identity.ok) return identity.error;
  const { kind, marker } = identity.value;
  if (kind === 'known' || kind === 'copy') return null;
  if (kind === 'copied?') {
    const { from, isThereToo } = identity.value;
    if (isPersonThere) return { code: 'copied', message: ASKED, question: { from, isThereToo } };
    if (isThereToo) {
      const message = `This library is a copy of ${from}. Open that one, or remove its folder first.`;
      return { code: 'copied', message };
    }
  }
  await claimFolder(place, marker, 'moved');
  return null;
}

const ASKED = 'This library was last used somewhere else. Was it moved here, or is it a copy?';

const placeOf = ({ dir: folder, device, app }: LibraryPlace) => ({ folder, library: null, device, app });

/** Writes down a person's answer: the library is here now, or it is a copy and is only looked at. */
export async function claimLibraryFolder(
  options: Pick<LibraryPlace, 'dir' | 'device' | 'app'>,
  as: 'moved' | 'copy',
): Promise<Result<void, LibraryProblem>> {
  try {
    const marker = await readMarker(nodeDisk, stateFolder(options.dir));
    if (!marker.ok) return marker;
    const { dir: folder, device, app } = options;
    await claimFolder({ folder, library: null, device, app }, marker.value, as);
    return ok(undefined);
  } catch (error) {
    return fail({ code: 'io', message: `The answer could not be written down: ${plainReason(error)}` });
  }
}
