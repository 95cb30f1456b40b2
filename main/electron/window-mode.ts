import { availableParallelism } from 'node:os';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, ipcMain, powerMonitor, protocol, type BrowserWindow } from 'electron';
import type { CallName, EventName } from '@shared/contract/channels';
import { shootIdSchema, photoIdSchema, type ShootId } from '@shared/model/ids';
import { openCore, VIEW_EDGE_PX, THUMBNAIL_EDGE_PX, type Core } from '../core';
import { canEject } from '../ingest/volumes/eject-volume';
import { systemVolumes, watchVolumes } from '../ingest/volumes/watch-volumes';
import type { AppContext } from '../ipc/app-context';
import { importHandlers, RESERVE_BYTES } from '../ipc/handlers/import-handlers';
import { libraryHandlers } from '../ipc/handlers/library-handlers';
import { rosterHandlers } from '../ipc/handlers/roster-handlers';
import { shootHandlers } from '../ipc/handlers/shoot-handlers';
import { syncHandlers } from '../ipc/handlers/sync-handlers';
import { createImportDesk, type ImportDesk } from '../ipc/import-desk';
import { registerCalls } from '../ipc/register-calls';
import { rowBlock } from '../ipc/row-block';
import { feedShoot, type Send, type ShootFeed } from '../ipc/shoot-feed';
import { createSourceGrants, type SourceGrants } from '../ipc/source-grants';
import { createStudioDesk, type StudioDesk } from '../ipc/studio-desk';
import { isTrustedSender } from '../ipc/trusted-sender';
import { startWatching, type WatchService } from '../watch-service';
import { linkStudio } from '../studio-link';
import { WORKER_ENV, WORKER_MAX_HEAP_MB } from '../media/spawn-node-worker';
import { appPaths } from './app-paths';
import { APP_URL, createWindow, denyPermissions, showInFolder } from './create-window';
import { startEmbeddedStudio } from './embedded-studio';
import { findLibraryDir, rememberLibraryDir } from './library-dir';
import { answerApp, answerPhoto } from './protocols';
import { createSecrets } from './secrets';
import { openSettings } from './settings-file';
import { takeScreenshots } from './take-screenshots';
import { spawnUtility } from './spawn-utility';

const report = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
};
const schedule = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs);
  return () => {
    clearTimeout(timer);
  };
};

/** Opens the library and the window on it, and keeps both until the app is closed. */
export async function runWindowMode(): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const profileDir = app.getPath('userData');
  const settings = await openSettings(join(profileDir, 'settings.json'));
  const libraryDir = await findLibraryDir(profileDir);
  let window: BrowserWindow | null = null;
  const send: Send = <E extends EventName>(name: E, payload: unknown) => {
    if (window && !window.isDestroyed()) window.webContents.send(name, payload);
  };
  const feeds = new Map<ShootId, ShootFeed>();
  let desk: ImportDesk | null = null;
  const opened = await openCore({
    libraryDir,
    profileDir,
    appVersion: app.getVersion(),
    spawnWorker: spawnUtility(appPaths().mediaWorker, { env: WORKER_ENV, maxHeapMb: WORKER_MAX_HEAP_MB }),
    workers: Math.max(2, availableParallelism() - 1),
    isSentAutomatically: () => settings.read().isAutoSync,
    onImportProgress: ({ shootId }) => desk?.onMoved(shootId),
    onImportChange: ({ id }) => {
      desk?.onMoved(id);
      send('library:shootsChanged', {});
    },
    onFileEnded: ({ id }, ended) => desk?.onFileEnded(id, ended),
    onLooked: ({ id }) => desk?.onMoved(id),
    onStep: ({ id }, step) => {
      desk?.onMoved(id);
      if (step === 'queued') send('library:shootsChanged', {});
    },
    onFailure: report,
  });
  if (!opened.ok) {
    dialog.showErrorBox('Fieldproof', opened.error.message);
    app.exit(1);
    return;
  }
  const core = opened.value;
  desk = createImportDesk(() => core, send, schedule);
  const secrets = createSecrets(profileDir);
  const studio = createStudioDesk({
    settings,
    secrets,
    startEmbedded: () => startEmbeddedStudio(appPaths().studioBundle, join(profileDir, 'studio'), report),
    link: (url, token) => linkStudio(core, { url, token, onFailure: report }),
    onMoved: (photoIds) => {
      for (const feed of feeds.values()) feed.touch(photoIds);
    },
    onStatus: () => {
      send('sync:statusChanged', studio.status());
    },
  });
  const grants = createSourceGrants();
  const context: AppContext = {
    core,
    settings,
    grants,
    studio,
    send,
    system: {
      chooseFolder: (title) => choose(window, { title, properties: ['openDirectory', 'createDirectory'] }),
      chooseFile: (title, extensions) =>
        choose(window, { title, properties: ['openFile'], filters: [{ name: title, extensions: [...extensions] }] }),
      showInFolder,
      rememberLibraryDir: (path) => rememberLibraryDir(profileDir, path),
      locale: app.getLocale(),
      version: app.getVersion(),
    },
    feed: (shoot) => {
      const there = feeds.get(shoot.id);
      if (there) return there;
      const feed = feedShoot({ shootId: shoot.id, store: shoot.store, moving: studio.moving, send, schedule });
      feeds.set(shoot.id, feed);
      return feed;
    },
    stopFeed: (shootId) => {
      feeds.get(shootId)?.stop();
      feeds.delete(shootId);
    },
  };
  const watches = startWatching({
    library: core.library,
    imports: core.imports,
    newId: core.newId,
    localNow: () => Date.now() - new Date().getTimezoneOffset() * 60_000,
    secondCopyDir: () => settings.read().secondCopyDir,
    reserveBytes: RESERVE_BYTES,
    onShootMade: () => {
      send('library:shootsChanged', {});
    },
  });
  handleCalls(context, desk, watches);
  serve(context);
  denyPermissions();
  window = createWindow({ preload: appPaths().preload, width: 1440, height: 900, isShown: true });
  await window.loadURL(APP_URL);
  followCards(grants, send);
  powerMonitor.on('resume', () => {
    studio.current()?.engine.kick();
    void watches.rescan().catch(report);
  });
  endCleanly({ core, studio, watches, window: () => window });
  await startWork(core, studio);
  const shotsAt = process.argv.indexOf('--screenshots');
  const shotsDir = shotsAt < 0 ? undefined : process.argv[shotsAt + 1];
  if (shotsDir === undefined) return;
  await takeScreenshots(window, shotsDir).catch(report);
  app.quit();
}

/** What an ended app left to do: unfinished imports go on, unsent photos are offered. */
async function startWork(core: Core, studio: StudioDesk): Promise<void> {
  for (const { id } of core.library.list()) {
    const shoot = await core.library.open(id);
    if (shoot.ok && shoot.value.store.access === 'write')
      void core.imports.resumeUnfinished(shoot.value, RESERVE_BYTES).catch(report);
  }
  await studio.restore().catch(report);
}

async function choose(window: BrowserWindow | null, options: Electron.OpenDialogOptions): Promise<string | null> {
  const answer = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

function handleCalls(context: AppContext, desk: ImportDesk, watches: WatchService): void {
  const handlers = {
    ...libraryHandlers(context),
    ...shootHandlers(context),
    ...importHandlers(context, desk, watches),
    ...rosterHandlers(context),
    ...syncHandlers(context),
  };
  registerCalls(
    (name, handle) => {
      ipcMain.handle(name, (event, input: unknown) => {
        const frame = event.senderFrame;
        return handle(
          { frameUrl: frame?.url ?? null, isMainFrame: frame !== null && frame === event.sender.mainFrame },
          input,
        );
      });
    },
    handlers,
    {
      isTrusted: isTrustedSender,
      report: (name: CallName, error: unknown) => {
        report(new Error(`${name} failed`, { cause: error }));
        report(error);
      },
    },
  );
}

function serve(context: AppContext): void {
  const { core } = context;
  protocol.handle('app', (request) =>
    answerApp(request, {
      bundleDir: appPaths().rendererDir,
      rows: async (id) => {
        const shootId = shootIdSchema.safeParse(id);
        const shoot = shootId.success ? await core.library.open(shootId.data) : null;
        if (!shoot?.ok) return null;
        const { rows, seq } = context.feed(shoot.value).all();
        return rowBlock(rows, seq);
      },
    }),
  );
  protocol.handle('photo', (request) =>
    answerPhoto(request, async ({ kind, photoId, signal }) => {
      const id = photoIdSchema.safeParse(photoId);
      if (!id.success) return null;
      for (const { id: shootId } of core.library.list()) {
        const shoot = core.library.get(shootId);
        const photo = shoot?.store.state.photos.get(id.data);
        const [shown] = photo?.files ?? [];
        if (!shoot || !shown || (shown.role !== 'image' && shown.role !== 'raw')) continue;
        const { sha256, sizeBytes, name } = shown;
        const edgePx = kind === 'thumb' ? THUMBNAIL_EDGE_PX : VIEW_EDGE_PX;
        const ask = { path: join(shoot.folder, shown.path), sha256, sizeBytes, name, edgePx };
        const made = await core.media.rendition(ask, { signal, priority: 'screen' }).catch(() => null);
        return made && 'path' in made ? made.path : null;
      }
      return null;
    }),
  );
}

/** Cards are offered as they are put in, and taken off the list as they leave. */
function followCards(grants: SourceGrants, send: Send): void {
  watchVolumes({
    source: systemVolumes(),
    timers: {
      after: schedule,
      every: (ms, tick) => {
        const timer = setInterval(tick, ms);
        return () => {
          clearInterval(timer);
        };
      },
    },
    onChange: ({ volumes }) => {
      const cards = volumes.filter((volume) => volume.isCard);
      void Promise.all(
        cards.map(async ({ id, label, root }) => ({
          volumeId: id,
          label,
          root,
          totalBytes: await sizeOf(root),
          canEject: canEject(),
        })),
      ).then((list) => {
        if (grants.setCards(list)) send('import:sourcesChanged', grants.list());
      });
    },
    onTrouble: report,
  });
}

async function sizeOf(root: string): Promise<number | null> {
  try {
    const { blocks, bsize } = await statfs(root);
    return blocks * bsize;
  } catch {
    return null; // Pulled in this very moment.
  }
}

/** Quitting waits for the file in hand, the journal and the queue; nothing is left half written. */
function endCleanly({
  core,
  studio,
  watches,
  window,
}: {
  core: Core;
  studio: StudioDesk;
  watches: WatchService;
  window: () => BrowserWindow | null;
}): void {
  let isEnding = false;
  app.on('second-instance', () => {
    window()?.focus();
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', (event) => {
    if (isEnding) return;
    event.preventDefault();
    isEnding = true;
    void watches
      .close()
      .then(() => studio.close())
      .then(() => core.close())
      .catch(report)
      .finally(() => {
        app.exit(0);
      });
  });
}
