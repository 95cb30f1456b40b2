import { basename, relative } from 'node:path';
import type { RecordCommand } from '@shared/domain/shoot-command';
import type { ShootEvent } from '@shared/domain/shoot-event';
import { shootIdSchema, type ShootId } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { findShootFolders } from './find-shoot-folders';
import { claimFolder, type FolderPlace } from './folder-identity';
import { AWAY, listShoots, type ListedShoot, type ShootTrouble } from './list-shoots';
import { prepareLibraryFolder } from './library-folder';
import { libraryDomain, type LibraryStore } from './library-store';
import { openShootFolder, type MoveQuestion } from './open-shoot-folder';
import { openStore } from './open-store';
import { plainReason } from './plain-reason';
import type { RepairReport } from './repair-journal';
import { createReserveFile, type ReserveFile } from './reserve-file';
import { safeFolderName } from './safe-folder-name';
import { nodeDisk } from './disk';
import { readMarker } from './folder-marker';
import { createShootFolder, stateFolder, type FolderOwner } from './shoot-folder';
import type { ShootStore } from './shoot-store';

/** An open shoot: its journal and where its files lie. */
export interface Shoot {
  readonly id: ShootId;
  /** Absolute path of the shoot folder. */
  readonly folder: string;
  readonly store: ShootStore;
  /** Whether the folder was moved here or copied: null when that is known. */
  readonly question: MoveQuestion | null;
}

export interface LibraryProblem {
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** Set when all that stands in the way is this question. */
  readonly question?: MoveQuestion;
}

export interface LibraryOptions {
  readonly dir: string;
  /** This device's id. */
  readonly device: string;
  /** Version of the app. */
  readonly app: string;
  readonly clock: () => number;
  readonly newId: () => string;
  /** Somebody can answer whether the library was moved or copied, and look at one that is a copy. */
  readonly isPersonThere: boolean;
  /** Keeps room in hand on the library's disk, so that edits can still be saved when it is full. */
  readonly keepsReserve?: boolean;
}

export type NewShoot = Omit<Extract<RecordCommand, { type: 'createShoot' }>, 'type' | 'shootId'>;

export interface Library {
  readonly dir: string;
  readonly store: LibraryStore;
  /** Gives up the room kept in hand; true when there was some. */
  readonly releaseReserve: () => Promise<boolean>;
  /** Keeps room in hand where that is wished and there is plenty of it. */
  readonly ensureReserve: () => Promise<void>;
  /** Shoots known to the library, newest first, open or not. */
  readonly list: () => readonly ListedShoot[];
  /** An open shoot; null when it is not open. */
  readonly get: (id: ShootId) => Shoot | null;
  readonly open: (id: ShootId) => Promise<Result<Shoot, LibraryProblem>>;
  /** Writes down the answer to the shoot's question, and opens it accordingly. */
  readonly claim: (id: ShootId, as: 'moved' | 'copy') => Promise<Result<Shoot, LibraryProblem>>;
  /** Repairs a damaged journal (see `Store.repair`), and opens the shoot to work on. */
  readonly repair: (id: ShootId) => Promise<Result<{ shoot: Shoot; report: RepairReport }, LibraryProblem>>;
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
  const made = await prepareLibraryFolder(options);
  if (!made.ok) return made;
  const { stateDir, libraryId } = made.value;
  const reserveFile = options.keepsReserve ? createReserveFile({ disk: nodeDisk, dir: stateDir }) : null;
  const opened = await openStore({ ...options, dir: stateDir, domain: libraryDomain, reserveFile });
  if (!opened.ok) return opened;
  const store = opened.value;
  // It only remembers what the folders themselves say, and the damaged bytes are kept aside: nothing is lost by going on.
  if (store.access !== 'write' && store.access.readOnly.reason === 'damaged') await store.repair();
  if (store.access !== 'write' && !(options.isPersonThere && store.access.readOnly.reason === 'copy')) {
    const { reason, sentence } = store.access.readOnly;
    await store.close();
    return fail({ code: reason, message: sentence });
  }
  return ok(await createLibrary(options, store, { libraryId, reserveFile }));
}

interface LibraryDisk {
  readonly libraryId: string;
  readonly reserveFile: ReserveFile | null;
}

/** The room kept in hand; a library that cannot be written to keeps none. */
const reserveOf = (
  store: LibraryStore,
  { reserveFile }: LibraryDisk,
): Pick<Library, 'releaseReserve' | 'ensureReserve'> => ({
  releaseReserve: async () => (await reserveFile?.release()) ?? false,
  ensureReserve: async () => {
    if (store.access === 'write') await reserveFile?.ensure();
  },
});

async function createLibrary(options: LibraryOptions, store: LibraryStore, disk: LibraryDisk): Promise<Library> {
  const { dir, device, app, clock, newId } = options;
  const home = { libraryDir: dir, libraryId: disk.libraryId };
  const opening = { clock, newId, reserveFile: disk.reserveFile };
  const folders = await findShootFolders(dir);
  const shoots = new Map<ShootId, Promise<Result<Shoot, LibraryProblem>>>();
  const openShoots = new Map<ShootId, Shoot>();
  const troubles = new Map<ShootId, ShootTrouble>();
  const listeners: ((shoot: Shoot) => void)[] = [];
  const placeOf = (folder: string) => ({ folder, library: { dir, id: disk.libraryId }, device, app });

  async function openFolder(id: ShootId, folder: string): Promise<Result<Shoot, LibraryProblem>> {
    const opened = await openShootFolder(placeOf(folder), { ...opening, isInCopy: store.access !== 'write' });
    if (!opened.ok) return opened;
    const shoot = { id, folder, ...opened.value };
    openShoots.set(id, shoot);
    await remember(shoot);
    shoot.store.subscribe(({ events }) => {
      if (events.some(isRenaming)) void remember(shoot);
    });
    for (const listener of listeners) listener(shoot);
    return ok(shoot);
  }

  const remember = (shoot: Shoot): Promise<void> => rememberShoot(store, shoot, { dir, newId });

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
      if (folder === null) return fail(AWAY);
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
        troubles.set(id, result.error);
        shoots.delete(id); // The disk may come back: the next try looks again.
      }
      return result;
    });
    shoots.set(id, opening);
    return opening;
  };

  /** For a shoot that nothing could be done in so far: whoever works on shoots hears of it as of a new one. */
  async function reopen({ id, store: before }: Shoot): Promise<Result<Shoot, LibraryProblem>> {
    openShoots.delete(id);
    shoots.delete(id);
    await before.close();
    return open(id);
  }

  async function create(shoot: NewShoot): Promise<Result<Shoot, LibraryProblem>> {
    if (store.access !== 'write') return fail({ code: 'copy', message: store.access.readOnly.sentence });
    const begun = [...openShoots.values()].find((there) => isBegun(there, shoot.name));
    const shootId = begun?.id ?? shootIdSchema.parse(newId());
    try {
      if (begun) return await createIn(begun, shoot, { newId, remember });
      const made = await createShootFolder({ ...home, shootId, device, app, name: shoot.name });
      folders.set(shootId, made.folder);
    } catch (error) {
      return fail({ code: 'folder-refused', message: `The shoot’s folder could not be made: ${plainReason(error)}` });
    }
    const opened = await open(shootId);
    return opened.ok ? createIn(opened.value, shoot, { newId, remember }) : opened;
  }

  for (const id of folders.keys()) if (!store.state.shoots.has(id)) await open(id);

  return {
    dir,
    store,
    ...reserveOf(store, disk),
    list: () => listShoots(store, folders, { openShoots, troubles }),
    get: (id) => openShoots.get(id) ?? null,
    open,
    claim: (id, as) => claimShoot(id, as, { open, reopen, placeOf, isInCopy: store.access !== 'write' }),
    repair: (id) => repairShoot(id, { open, reopen }),
    create,
    findByName: (name) => newestNamed(name, store, folders),
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

interface Reopening {
  readonly open: (id: ShootId) => Promise<Result<Shoot, LibraryProblem>>;
  readonly reopen: (shoot: Shoot) => Promise<Result<Shoot, LibraryProblem>>;
}

async function repairShoot(id: ShootId, { open, reopen }: Reopening): ReturnType<Library['repair']> {
  const damaged = await open(id);
  if (!damaged.ok) return damaged;
  const repaired = await damaged.value.store.repair();
  if (!repaired.ok) return repaired;
  const opened = await reopen(damaged.value);
  return opened.ok ? ok({ shoot: opened.value, report: repaired.value }) : opened;
}

async function claimShoot(
  id: ShootId,
  as: 'moved' | 'copy',
  {
    open,
    reopen,
    placeOf,
    isInCopy,
  }: Reopening & { placeOf: (folder: string) => FolderPlace & FolderOwner; isInCopy: boolean },
): ReturnType<Library['claim']> {
  const asked = await open(id);
  if (!asked.ok || asked.value.store.access === 'write') return asked;
  const { reason } = asked.value.store.access.readOnly;
  // What somebody has called a copy may be called ours after all; the shoots of a copied library go with it.
  if (reason !== 'unclaimed' && (reason !== 'copy' || isInCopy)) return asked;
  try {
    const marker = await readMarker(nodeDisk, stateFolder(asked.value.folder));
    if (!marker.ok) return marker;
    await claimFolder(placeOf(asked.value.folder), marker.value, as);
  } catch (error) {
    return fail({ code: 'io', message: `The answer could not be written down: ${plainReason(error)}` });
  }
  return reopen(asked.value);
}

function newestNamed(name: string, { state }: LibraryStore, folders: ReadonlyMap<ShootId, string>): ShootId | null {
  const wanted = name.trim().normalize('NFC');
  const same = [...state.shoots.values()].filter((shoot) => shoot.name.normalize('NFC') === wanted);
  const there = same.map((shoot) => shoot.shootId).filter((id) => folders.has(id));
  return there.sort().at(-1) ?? null;
}

/** Makes the shoot in its folder, and remembers it. */
async function createIn(
  shoot: Shoot,
  asked: NewShoot,
  { newId, remember }: { readonly newId: () => string; readonly remember: (shoot: Shoot) => Promise<void> },
): Promise<Result<Shoot, LibraryProblem>> {
  const answer = await shoot.store.dispatch({ type: 'createShoot', shootId: shoot.id, ...asked }, { cmd: newId() });
  if (!answer.ok) return answer;
  await remember(shoot);
  return ok(shoot);
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
