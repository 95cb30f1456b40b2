import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { app, clipboard, dialog, ipcMain, powerMonitor, type BrowserWindow } from 'electron';
import type { EventName } from '@shared/contract/channels';
import type { CallHandlers } from '@shared/contract/ipc';
import type { SystemPort } from '../ipc/app-context';
import { allHandlers } from '../ipc/handlers/all-handlers';
import { closedHandlers } from '../ipc/handlers/closed-handlers';
import { registerCalls } from '../ipc/register-calls';
import { pictureOf, rowsOf } from '../ipc/served-data';
import type { Send } from '../ipc/shoot-feed';
import { isTrustedSender } from '../ipc/trusted-sender';
import { WORKER_ENV, WORKER_MAX_HEAP_MB } from '../media/spawn-node-worker';
import { createDiagnosticLog, type DiagnosticLog } from '../diagnostics/diagnostic-log';
import { errorFacts } from '../diagnostics/error-facts';
import { claimLibrary } from '../claim-library';
import { createLibraryDoor, type LibraryDoor } from '../library-door';
import { openWindowApp, type WindowApp, type WindowAppPorts } from '../window-app';
import { appPaths } from './app-paths';
import { APP_URL, createWindow, denyPermissions, showInFolder } from './create-window';
import { startEmbeddedStudio } from './embedded-studio';
import { endCleanly } from './end-cleanly';
import { findLibraryDir, rememberLibraryDir } from './library-dir';
import { systemPresence } from './presence';
import { createSecrets } from './secrets';
import { serveSchemes } from './serve-schemes';
import { openSettings } from './settings-file';
import { spawnUtility } from './spawn-utility';
import { takeScreenshots } from './take-screenshots';

/** What the last failure was about is in the log; its words may name files and people, and stay out of it and of stderr. */
function reporterOf(log: DiagnosticLog): (error: unknown) => void {
  return (error) => {
    const facts = errorFacts(error);
    log.write('failure', { ...facts });
    process.stderr.write(`${JSON.stringify(facts)}\n`);
  };
}

/** Opens the library and the window on it, and keeps both until the app is closed. */
export async function runWindowMode(): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const profileDir = app.getPath('userData');
  const log = createDiagnosticLog(join(profileDir, 'logs'), Date.now);
  const report = reporterOf(log);
  log.write('started', versions());
  let window: BrowserWindow | null = null;
  const send: Send = <E extends EventName>(name: E, payload: unknown) => {
    if (window && !window.isDestroyed()) window.webContents.send(name, payload);
  };
  const ports = await portsOf(profileDir, { send, window: () => window, log, report });
  const door = createLibraryDoor({
    dir: await findLibraryDir(profileDir),
    open: (libraryDir) => openWindowApp({ ...ports, core: { ...ports.core, libraryDir } }),
    claim: (libraryDir, as) => claimLibrary({ ...ports.core, libraryDir }, as),
    // At the start the page has to be there first, to hear of what goes on.
    onOpened: (work) => {
      powerMonitor.on('resume', work.wake);
      const lookAtLine = (): void => void work.lookAtLine();
      powerMonitor.on('on-battery', lookAtLine);
      powerMonitor.on('on-ac', lookAtLine);
      if (window) void work.startWork().catch(report);
    },
  });
  await door.tryOpen({});
  let exitCode = 0;
  endCleanly({ steps: () => [...(door.work()?.steps ?? []), log.flush], exitCode: () => exitCode, onFailure: report });
  answerPage(door, ports);
  denyPermissions();
  const page = createWindow({ preload: appPaths().preload, width: 1440, height: 900, isShown: true });
  window = page;
  app.on('second-instance', () => {
    if (page.isMinimized()) page.restore();
    page.focus();
  });
  const atStart = door.work();
  await page.loadURL(APP_URL);
  await atStart?.startWork();
  const shotsDir = argumentAfter('--screenshots');
  if (shotsDir === null) return;
  await takeScreenshots(page, shotsDir).catch((error: unknown) => {
    exitCode = 1;
    report(error);
  });
  app.quit();
}

function argumentAfter(name: string): string | null {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
}

function systemPort(profileDir: string, window: () => BrowserWindow | null): SystemPort {
  const choose = async (options: Electron.OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const answer = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options);
    return answer.canceled ? null : (answer.filePaths[0] ?? null);
  };
  return {
    chooseFolder: (title) => choose({ title, properties: ['openDirectory', 'createDirectory'] }),
    chooseFile: (title, extensions) =>
      choose({ title, properties: ['openFile'], filters: [{ name: title, extensions: [...extensions] }] }),
    showInFolder,
    copyText: (text) => {
      void clipboard.writeText(text);
    },
    rememberLibraryDir: (path) => rememberLibraryDir(profileDir, path),
    locale: app.getLocale(),
    version: app.getVersion(),
  };
}

interface WindowParts {
  readonly send: Send;
  readonly window: () => BrowserWindow | null;
  readonly log: DiagnosticLog;
  readonly report: (error: unknown) => void;
}

const versions = (): Record<string, string> => {
  const { electron, chrome, node } = process.versions;
  return { app: app.getVersion(), electron, chrome, node };
};

async function portsOf(
  profileDir: string,
  { send, window, log, report }: WindowParts,
): Promise<Omit<WindowAppPorts, 'core'> & { core: Omit<WindowAppPorts['core'], 'libraryDir'> }> {
  return {
    core: {
      profileDir,
      appVersion: app.getVersion(),
      spawnWorker: spawnUtility(appPaths().mediaWorker, { env: WORKER_ENV, maxHeapMb: WORKER_MAX_HEAP_MB }),
      workers: Math.max(2, availableParallelism() - 1),
    },
    settings: await openSettings(join(profileDir, 'settings.json')),
    secrets: createSecrets(profileDir),
    startEmbedded: () =>
      startEmbeddedStudio(appPaths().studioBundle, join(profileDir, 'studio'), (event) => {
        log.write('studio', { event });
      }),
    system: systemPort(profileDir, window),
    presence: systemPresence,
    diagnostics: { log, versions: versions() },
    send,
    onFailure: report,
  };
}

type AnswerPorts = Pick<WindowAppPorts, 'settings' | 'system' | 'send' | 'diagnostics' | 'onFailure'>;

/** Everything that the page can ask for: calls, its own files, rows and pictures. */
function answerPage(door: LibraryDoor, ports: AnswerPorts): void {
  const closed = closedHandlers(door, ports);
  const opened = new WeakMap<WindowApp, CallHandlers>();
  const handlersOf = (work: WindowApp): CallHandlers => {
    const made = opened.get(work) ?? allHandlers(work.context, work.desk, work.watches);
    opened.set(work, made);
    return made;
  };
  registerCalls(
    (name, handle) => {
      ipcMain.handle(name, (event, input: unknown) => {
        const frame = event.senderFrame;
        const isMainFrame = frame !== null && frame === event.sender.mainFrame;
        return handle({ frameUrl: frame?.url ?? null, isMainFrame }, input);
      });
    },
    () => {
      const work = door.work();
      return work ? handlersOf(work) : closed;
    },
    {
      isTrusted: isTrustedSender,
      report: (name, error) => {
        ports.diagnostics.log.write('call-failed', { call: name });
        ports.onFailure(error);
      },
    },
  );
  serveSchemes({
    bundleDir: appPaths().rendererDir,
    rows: async (shootId) => {
      const work = door.work();
      return work && rowsOf(work.context, shootId);
    },
    picture: async (ask) => {
      const work = door.work();
      return work && pictureOf(work.context, ask);
    },
  });
}
