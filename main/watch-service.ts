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
import { watchFolder, type WatchedFolder, type WatchNotice } from './ingest/watch/watch-folder';
import type { ImportService } from './import-service';
import type { Library, LibraryProblem, Shoot } from './shoots/library';

export interface WatchServicePorts {
  readonly library: Library;
  readonly imports: ImportService;
  readonly newId: () => string;
  /** Wall clock of this computer, ms as if UTC. */
  readonly localNow: () => number;
  readonly secondCopyDir: () => string | null;
  readonly reserveBytes: number;
  readonly onShootMade: () => void;
}

export interface WatchService {
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
export function startWatching(ports: WatchServicePorts): WatchService {
  const { library } = ports;
  const running = new Map<string, WatchedFolder>();
  const notices = new Map<string, string | null>();
  const begin = (watch: WatchFolder): void => {
    running.set(
      watch.watchId,
      watchOne(ports, watch, (notice) => notices.set(watch.watchId, NOTICES[notice])),
    );
  };
  for (const watch of library.store.state.watches.values()) begin(watch);

  return {
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

function watchOne(
  ports: WatchServicePorts,
  watch: WatchFolder,
  onNotice: (notice: WatchNotice) => void,
): WatchedFolder {
  return watchFolder({
    root: watch.path,
    list: listCard,
    hints: chokidarHints,
    timers: {
      every: (ms, tick) => {
        const timer = setInterval(tick, ms);
        return () => {
          clearInterval(timer);
        };
      },
      after: (ms, tick) => {
        const timer = setTimeout(tick, ms);
        return () => {
          clearTimeout(timer);
        };
      },
    },
    now: () => performance.now(),
    isHandled: (file) => isHandled(ports.library, watch, file),
    take: (files) => take(ports, watch, files),
    onNotice,
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

async function take(ports: WatchServicePorts, watch: WatchFolder, files: readonly CardFile[]): Promise<void> {
  const shoot = await shootFor(ports, watch);
  const { imports } = ports;
  while (imports.isImporting(shoot.id)) await Promise.allSettled(imports.running().map((run) => run.done));
  const source = {
    label: basename(watch.path),
    root: watch.path,
    volumeId: null,
    only: files.map((file) => file.path),
  };
  const begun = await imports.start(shoot, {
    sources: [source],
    secondCopyDir: ports.secondCopyDir(),
    template: shoot.store.state.head?.rules.naming ?? null,
    reserveBytes: ports.reserveBytes,
  });
  if (!begun.ok) throw new Error(begun.error.message);
  const result = await begun.value.done;
  if (!result.ok) throw new Error(result.error.message);
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
