import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { WatchFolder } from '@shared/domain/library';
import { fileKey } from '@shared/domain/shoot-state';
import type { ShootId } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { shootDefaults } from '@shared/rules/shoot-defaults';
import { shootOfDay } from '@shared/rules/naming/shoot-of-day';
import { listCard, type CardFile } from './ingest/list-card';
import { chokidarHints } from './ingest/watch/chokidar-hints';
import { systemTimers } from './system-timers';
import { watchFolder, type WatchedFolder, type WatchNotice } from './ingest/watch/watch-folder';
import type { ImportAsk } from './import-journal';
import type { ImportService } from './import-service';
import type { Library, LibraryProblem, Shoot } from './shoots/library';

export interface WatchServicePorts {
  readonly library: Library;
  readonly imports: ImportService;
  readonly newId: () => string;
  /** Wall clock of this computer, ms as if UTC. */
  readonly localNow: () => number;
  readonly copying: () => Pick<ImportAsk, 'copyDirs' | 'readsTwice'>;
  readonly reserveBytes: number;
  readonly onShootMade: () => void;
}

export interface WatchService {
  /** Begins once every shoot is open: only then is it known which files were imported before. */
  readonly start: () => void;
  readonly list: () => readonly { readonly watch: WatchFolder; readonly notice: string | null }[];
  readonly add: (path: string, shootId: ShootId | null) => Promise<Result<string, LibraryProblem>>;
  readonly remove: (watchId: string) => Promise<void>;
  /** After sleep: the folders may have changed while nobody looked. */
  readonly rescan: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Evening events run past midnight: until this hour, photos belong to the day before. */
const DAY_START_HOUR = 4;
const NOTICES: Readonly<Record<WatchNotice, string | null>> = {
  'watching-limited': 'This system cannot watch so many folders, so this one is looked at every few seconds.',
  offline: 'This folder is not there at the moment. Nothing was lost; it is read again when it is back.',
  back: null,
};

/** Keeps the library's watch folders: what is complete in them is imported by itself. */
export function createWatchService(ports: WatchServicePorts): WatchService {
  const { library } = ports;
  const running = new Map<string, WatchedFolder>();
  const notices = new Map<string, string | null>();
  const begin = (watch: WatchFolder): void => {
    running.set(
      watch.watchId,
      watchOne(ports, watch, (notice) => notices.set(watch.watchId, notice)),
    );
  };

  return {
    start: () => {
      for (const watch of library.store.state.watches.values()) if (!running.has(watch.watchId)) begin(watch);
    },
    list: () =>
      [...library.store.state.watches.values()].map((watch) => ({ watch, notice: notices.get(watch.watchId) ?? null })),
    add: async (path, shootId) => {
      const watch = { watchId: randomUUID(), path, shootId };
      const answer = await library.store.dispatch({ type: 'addWatch', watch }, { cmd: ports.newId() });
      if (!answer.ok) return fail(answer.error);
      begin(watch);
      return ok(watch.watchId);
    },
    remove: async (watchId) => {
      await library.store.dispatch({ type: 'removeWatch', watchId }, { cmd: ports.newId() });
      await running.get(watchId)?.close();
      running.delete(watchId);
      notices.delete(watchId);
    },
    rescan: async () => {
      await Promise.all([...running.values()].map((watched) => watched.rescan()));
    },
    close: async () => {
      await Promise.all([...running.values()].map((watched) => watched.close()));
    },
  };
}

function watchOne(ports: WatchServicePorts, watch: WatchFolder, note: (notice: string | null) => void): WatchedFolder {
  return watchFolder({
    root: watch.path,
    list: listCard,
    hints: chokidarHints,
    timers: systemTimers,
    now: () => performance.now(),
    isHandled: (file) => isHandled(ports.library, watch, file),
    take: async (files) => {
      try {
        await take(ports, watch, files);
        note(null);
      } catch (error) {
        note(error instanceof Error ? error.message : null);
        throw error;
      }
    },
    onNotice: (notice) => {
      note(NOTICES[notice]);
    },
  });
}

/** Some import from this folder has settled the file as it is now. */
function isHandled(library: Library, watch: WatchFolder, file: CardFile): boolean {
  for (const { id } of library.list()) {
    for (const run of library.get(id)?.store.state.imports.values() ?? []) {
      const card = run.sources.findIndex((source) => source.root === watch.path);
      const listed = run.listed.get(fileKey(card, file.path));
      const isSame = listed?.sizeBytes === file.sizeBytes && listed.mtimeMs === file.mtimeMs;
      const outcome = run.settled.get(fileKey(card, file.path))?.outcome.outcome;
      if (isSame && outcome !== undefined && outcome !== 'failed') return true;
    }
  }
  return false;
}

/** Imports files that are complete. Rejects when they have to be offered again; the reason is shown with the folder. */
async function take(ports: WatchServicePorts, watch: WatchFolder, files: readonly CardFile[]): Promise<void> {
  const { imports } = ports;
  const shoot = await shootFor(ports, watch);
  const only = files.map((file) => file.path);
  const ask = {
    sources: [{ label: basename(watch.path), root: watch.path, volumeId: null, only }],
    ...ports.copying(),
    makesCopyDirs: false,
    template: shoot.store.state.head?.rules.naming ?? null,
    reserveBytes: ports.reserveBytes,
    waitsForRoom: true,
    listsLater: true,
  };
  let begun: Awaited<ReturnType<ImportService['start']>>;
  do {
    await imports.whenIdle(shoot.id);
    begun = await imports.start(shoot, ask);
    // Somebody else was quicker: their import comes first.
  } while (!begun.ok && begun.error.code === 'already-importing');
  if (!begun.ok) throw new Error(begun.error.message);
  const result = await begun.value.done;
  if (!result.ok) throw new Error(result.error.message);
  if (result.value.how !== 'done') throw new Error(result.value.message ?? 'The import was stopped.');
}

async function shootFor({ library, localNow, onShootMade }: WatchServicePorts, watch: WatchFolder): Promise<Shoot> {
  const name = shootOfDay(basename(watch.path), localNow(), DAY_START_HOUR);
  const id = watch.shootId ?? library.findByName(name);
  if (id !== null) {
    const opened = await library.open(id);
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  }
  const created = await library.create({ name, kind: 'event', rules: shootDefaults('event'), services: [] });
  if (!created.ok) throw new Error(created.error.message);
  onShootMade();
  return created.value;
}
