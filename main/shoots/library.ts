import { basename, relative } from 'node:path';
import type { RecordCommand } from '@shared/domain/shoot-command';
import type { ShootEvent } from '@shared/domain/shoot-event';
import { shootIdSchema, type ShootId } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { findShootFolders } from './find-shoot-folders';
import { claimFolder, openFolderIdentity } from './folder-identity';
import { AWAY, listShoots, type ListedShoot } from './list-shoots';
import { libraryDomain, type LibraryStore } from './library-store';
import { openShootFolder } from './open-shoot-folder';
import { openStore } from './open-store';
import { plainReason } from './plain-reason';
import { safeFolderName } from './safe-folder-name';
import { createLibraryFolder, createShootFolder } from './shoot-folder';
import type { ShootStore } from './shoot-store';

/** An open shoot: its journal and where its files lie. */
export interface Shoot {
  readonly id: ShootId;
  /** Absolute path of the shoot folder. */
  readonly folder: string;
  readonly store: ShootStore;
}

export interface LibraryProblem {
  readonly code: string;
  /** For people. */
  readonly message: string;
}

export interface LibraryOptions {
  readonly dir: string;
  /** This device's id. */
  readonly device: string;
  /** Version of the app. */
  readonly app: string;
  readonly clock: () => number;
  readonly newId: () => string;
}

export type NewShoot = Omit<Extract<RecordCommand, { type: 'createShoot' }>, 'type' | 'shootId'>;

export interface Library {
  readonly dir: string;
  readonly store: LibraryStore;
  /** Shoots known to the library, newest first, open or not. */
  readonly list: () => readonly ListedShoot[];
  /** An open shoot; null when it is not open. */
  readonly get: (id: ShootId) => Shoot | null;
  readonly open: (id: ShootId) => Promise<Result<Shoot, LibraryProblem>>;
  readonly create: (shoot: NewShoot) => Promise<Result<Shoot, LibraryProblem>>;
  /** The shoot of this very name; the newest when there are several. */
  readonly findByName: (name: string) => ShootId | null;
  readonly onOpened: (listener: (shoot: Shoot) => void) => void;
  readonly close: () => Promise<void>;
}

/**
 * Opens a library, or makes it. Which shoots there are is told by the markers in its folders: the
 * library's own journal only remembers those whose folder is away.
 */
export async function openLibrary(options: LibraryOptions): Promise<Result<Library, LibraryProblem>> {
  const made = await prepareFolder(options);
  if (!made.ok) return made;
  const { stateDir, libraryId } = made.value;
  const opened = await openStore({ ...options, dir: stateDir, domain: libraryDomain });
  if (!opened.ok) return opened;
  const store = opened.value;
  // It only remembers what the folders themselves say, and the damaged bytes are kept aside: nothing is lost by going on.
  if (store.access !== 'write' && store.access.readOnly.reason === 'damaged') await store.repair();
  if (store.access !== 'write') {
    const { reason, sentence } = store.access.readOnly;
    await store.close();
    return fail({ code: reason, message: sentence });
  }
  return ok(await createLibrary(options, store, libraryId));
}

async function prepareFolder(
  options: LibraryOptions,
): Promise<Result<{ stateDir: string; libraryId: string }, LibraryProblem>> {
  const { dir: libraryDir, device, app, newId } = options;
  try {
    const { dir, marker } = await createLibraryFolder({ libraryDir, device, app, newId });
    const place = { folder: libraryDir, library: null, device, app };
    const identity = await openFolderIdentity(place);
    if (!identity.ok) return identity;
    const { kind } = identity.value;
    if (kind === 'copied?' && identity.value.isThereToo) {
      return fail({
        code: 'copied',
        message: `This library is a copy of ${identity.value.from}. Open that one, or remove its folder first.`,
      });
    }
    if (kind === 'moved' || kind === 'copied?') await claimFolder(place, identity.value.marker, 'moved');
    return ok({ stateDir: dir, libraryId: marker.libraryId });
  } catch (error) {
    return fail({
      code: 'library-refused',
      message: `The library folder ${libraryDir} cannot be used: ${plainReason(error)}`,
    });
  }
}

async function createLibrary(options: LibraryOptions, store: LibraryStore, libraryId: string): Promise<Library> {
  const { dir, device, app, clock, newId } = options;
  const folders = await findShootFolders(dir);
  const shoots = new Map<ShootId, Promise<Result<Shoot, LibraryProblem>>>();
  const openShoots = new Map<ShootId, Shoot>();
  const troubles = new Map<ShootId, string>();
  const listeners: ((shoot: Shoot) => void)[] = [];

  async function openFolder(id: ShootId, folder: string): Promise<Result<Shoot, LibraryProblem>> {
    const place = { folder, library: { dir, id: libraryId }, device, app };
    const opened = await openShootFolder(place, { clock, newId });
    if (!opened.ok) return opened;
    const shoot = { id, folder, store: opened.value };
    openShoots.set(id, shoot);
    await remember(shoot);
    shoot.store.subscribe(({ events }) => {
      if (events.some(isRenaming)) void remember(shoot);
    });
    for (const listener of listeners) listener(shoot);
    return ok(shoot);
  }

  const remember = (shoot: Shoot): Promise<void> => rememberShoot(store, shoot, { dir, newId });

  async function createIn(shoot: Shoot, asked: NewShoot): Promise<Result<Shoot, LibraryProblem>> {
    const answer = await shoot.store.dispatch({ type: 'createShoot', shootId: shoot.id, ...asked }, { cmd: newId() });
    if (!answer.ok) return answer;
    await remember(shoot);
    return ok(shoot);
  }

  /** Looks again at what is in the library: a disk may have come back, a folder may have been put there. */
  async function findFolder(id: ShootId): Promise<string | null> {
    const there = folders.get(id);
    if (there !== undefined) return there;
    for (const [found, folder] of await findShootFolders(dir)) if (!folders.has(found)) folders.set(found, folder);
    return folders.get(id) ?? null;
  }

  async function openFound(id: ShootId): Promise<Result<Shoot, LibraryProblem>> {
    try {
      const folder = await findFolder(id);
      if (folder === null) return fail({ code: 'offline', message: AWAY });
      return await openFolder(id, folder);
    } catch (error) {
      return fail({ code: 'io', message: `The shoot’s folder cannot be opened: ${plainReason(error)}` });
    }
  }

  const open = (id: ShootId): Promise<Result<Shoot, LibraryProblem>> => {
    const there = shoots.get(id);
    if (there) return there;
    const opening = openFound(id).then((result) => {
      if (result.ok) troubles.delete(id);
      else {
        troubles.set(id, result.error.message);
        shoots.delete(id); // The disk may come back: the next try looks again.
      }
      return result;
    });
    shoots.set(id, opening);
    return opening;
  };

  async function create(shoot: NewShoot): Promise<Result<Shoot, LibraryProblem>> {
    const begun = [...openShoots.values()].find((there) => isBegun(there, shoot.name));
    const shootId = begun?.id ?? shootIdSchema.parse(newId());
    try {
      if (begun) return await createIn(begun, shoot);
      const made = await createShootFolder({ libraryDir: dir, libraryId, shootId, device, app, name: shoot.name });
      folders.set(shootId, made.folder);
    } catch (error) {
      return fail({ code: 'folder-refused', message: `The shoot’s folder could not be made: ${plainReason(error)}` });
    }
    const opened = await open(shootId);
    if (!opened.ok) return opened;
    return createIn(opened.value, shoot);
  }

  for (const id of folders.keys()) if (!store.state.shoots.has(id)) await open(id);

  return {
    dir,
    store,
    list: () => listShoots(store, folders, { openShoots, troubles }),
    get: (id) => openShoots.get(id) ?? null,
    open,
    create,
    findByName: (name) => {
      const wanted = name.trim().normalize('NFC');
      const same = [...store.state.shoots.values()].filter((shoot) => shoot.name.normalize('NFC') === wanted);
      return (
        same
          .map((shoot) => shoot.shootId)
          .filter((id) => folders.has(id))
          .sort()
          .at(-1) ?? null
      );
    },
    onOpened: (listener) => {
      listeners.push(listener);
      for (const shoot of openShoots.values()) listener(shoot);
    },
    close: async () => {
      await Promise.allSettled(shoots.values()); // One that is being opened is closed as well.
      for (const shoot of openShoots.values()) await shoot.store.close();
      await store.close();
    },
  };
}

/** The library's own journal knows the name of every shoot, so that one is found by it without being opened. */
async function rememberShoot(
  store: LibraryStore,
  { id, folder, store: { state } }: Shoot,
  { dir, newId }: { readonly dir: string; readonly newId: () => string },
): Promise<void> {
  if (!state.head) return;
  const { name, kind } = state.head;
  const shoot = { shootId: id, name, kind, folder: relative(dir, folder) };
  await store.dispatch({ type: 'addShoot', shoot }, { cmd: newId() });
  await store.dispatch({ type: 'renameShoot', shootId: id, name }, { cmd: newId() });
}

const isRenaming = (event: ShootEvent): boolean =>
  event.type === 'edited' && event.changes.some((change) => change.kind === 'shoot');

/** A folder whose shoot was never created, since the app was ended in between. */
function isBegun({ folder, store }: Shoot, name: string): boolean {
  const folderName = basename(folder);
  const wanted = safeFolderName(name);
  const isNamedSo = folderName === wanted || (folderName.startsWith(`${wanted} (`) && /\(\d+\)$/.test(folderName));
  return store.state.head === null && store.access === 'write' && isNamedSo;
}
