import { join } from 'node:path';
import type { RecordCommand } from '@shared/domain/shoot-command';
import { shootIdSchema, type ShootId } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { nodeDisk, namesIn } from './disk';
import { claimFolder, openFolderIdentity } from './folder-identity';
import { readMarker } from './folder-marker';
import { libraryDomain, type LibraryStore } from './library-store';
import { openStore } from './open-store';
import { safeFolderName } from './safe-folder-name';
import { createLibraryFolder, createShootFolder, stateFolder } from './shoot-folder';
import { shootDomain, type ShootStore } from './shoot-store';

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
  readonly list: () => readonly { readonly id: ShootId; readonly name: string; readonly trouble: string | null }[];
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

/** What the system says of a folder, without its codes. */
function plainReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC') return 'the disk is full.';
  if (code === 'EACCES' || code === 'EPERM') return 'you have no right to write there.';
  if (code === 'EROFS') return 'the disk is write-protected.';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'there is a file of that name.';
  return 'the disk did not answer as it should.';
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
    const identity = await openFolderIdentity(place);
    if (!identity.ok) return identity;
    const { kind, marker } = identity.value;
    if (kind === 'moved') await claimFolder(place, marker, 'moved');
    const opened = await openStore({
      dir: stateFolder(folder),
      domain: shootDomain,
      device,
      clock,
      newId,
      mode: kind === 'copied?' ? 'read' : 'write',
    });
    if (!opened.ok) return opened;
    const shoot = { id, folder, store: opened.value };
    openShoots.set(id, shoot);
    await remember(shoot);
    for (const listener of listeners) listener(shoot);
    return ok(shoot);
  }

  async function remember({ id, folder, store: { state } }: Shoot): Promise<void> {
    if (!state.head) return;
    const { name, kind } = state.head;
    const command = {
      type: 'addShoot' as const,
      shoot: { shootId: id, name, kind, folder: folder.slice(dir.length + 1) },
    };
    await store.dispatch(command, { cmd: newId() });
    await store.dispatch({ type: 'renameShoot', shootId: id, name }, { cmd: newId() });
  }

  async function createIn(shoot: Shoot, asked: NewShoot): Promise<Result<Shoot, LibraryProblem>> {
    const answer = await shoot.store.dispatch({ type: 'createShoot', shootId: shoot.id, ...asked }, { cmd: newId() });
    if (!answer.ok) return answer;
    await remember(shoot);
    return ok(shoot);
  }

  const open = (id: ShootId): Promise<Result<Shoot, LibraryProblem>> => {
    const there = shoots.get(id);
    if (there) return there;
    const folder = folders.get(id);
    if (folder === undefined) {
      return Promise.resolve(
        fail({ code: 'offline', message: 'The folder of this shoot is not in the library. Is its disk connected?' }),
      );
    }
    const opening = openFolder(id, folder).then((result) => {
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

  for (const id of folders.keys()) if (!store.state.shoots.has(id)) await open(id);

  return {
    dir,
    store,
    list: () => listShoots(store, folders, { openShoots, troubles }),
    get: (id) => openShoots.get(id) ?? null,
    open,
    create: async (shoot) => {
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
    },
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
      for (const shoot of openShoots.values()) await shoot.store.close();
      await store.close();
    },
  };
}

function listShoots(
  store: LibraryStore,
  folders: ReadonlyMap<ShootId, string>,
  { openShoots, troubles }: { openShoots: ReadonlyMap<ShootId, Shoot>; troubles: ReadonlyMap<ShootId, string> },
): { id: ShootId; name: string; trouble: string | null }[] {
  const known = [...store.state.shoots.values()].map(({ shootId: id, name }) => {
    const away = folders.has(id) ? null : 'The folder of this shoot is not in the library. Is its disk connected?';
    return { id, name: openShoots.get(id)?.store.state.head?.name ?? name, trouble: troubles.get(id) ?? away };
  });
  const isKnown = new Set(known.map((shoot) => shoot.id));
  const found = [...folders.keys()].filter((id) => !isKnown.has(id));
  const strangers = found.map((id) => ({
    id,
    name: folders.get(id)?.split(/[\\/]/).at(-1) ?? id,
    trouble: troubles.get(id) ?? null,
  }));
  // Ids are UUIDv7: the newest sorts last.
  return [...known, ...strangers].sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** A folder whose shoot was never created, since the app was ended in between. */
const isBegun = ({ folder, store }: Shoot, name: string): boolean =>
  store.state.head === null && store.access === 'write' && folder.endsWith(safeFolderName(name));

/** Folders of the library that hold a shoot, by its id. */
async function findShootFolders(dir: string): Promise<Map<ShootId, string>> {
  const folders = new Map<ShootId, string>();
  for (const name of await namesIn(nodeDisk, dir)) {
    if (name.startsWith('.')) continue;
    const marker = await readMarker(nodeDisk, stateFolder(join(dir, name)));
    const id = marker.ok ? shootIdSchema.safeParse(marker.value.shootId).data : undefined;
    if (id && !folders.has(id)) folders.set(id, join(dir, name));
  }
  return folders;
}
