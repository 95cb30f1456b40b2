import { app, BrowserWindow, session, shell, type Session } from 'electron';
import { isTrustedSender } from '../ipc/trusted-sender';

/** Where the app's own page is served from; nothing else is ever loaded. */
export const APP_URL = 'app://bundle/index.html';

/**
 * The only place where a window is made (SEC-S01, S02, S05). The page is sandboxed and isolated; it
 * can go nowhere and open nothing.
 */
export function createWindow(options: {
  preload: string;
  width: number;
  height: number;
  isShown: boolean;
}): BrowserWindow {
  const window = new BrowserWindow({
    width: options.width,
    height: options.height,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#161617',
    title: 'Fieldproof',
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
      // A middle click opens nothing.
      disableBlinkFeatures: 'Auxclick',
      devTools: !app.isPackaged,
    },
  });
  if (options.isShown) window.once('ready-to-show', () => window.show());
  lockNavigation(window);
  reviveAfterCrash(window);
  return window;
}

/** A page that dies before it is there so many times in a row will not live by being loaded once more. */
const VAIN_REVIVALS = 3;

/** A page that died (killed, out of memory, crashed) is loaded again: the truth is main's, and nothing is lost with it. */
function reviveAfterCrash({ webContents }: BrowserWindow): void {
  let inVain = 0;
  webContents.on('did-finish-load', () => {
    inVain = 0;
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || inVain >= VAIN_REVIVALS) return;
    inVain += 1;
    webContents.reload();
  });
}

function lockNavigation({ webContents }: BrowserWindow): void {
  const stay = (event: { preventDefault: () => void; url: string }): void => {
    if (!isTrustedSender({ frameUrl: event.url, isMainFrame: true })) event.preventDefault();
  };
  webContents.on('will-navigate', stay);
  webContents.on('will-redirect', stay);
  webContents.on('will-frame-navigate', stay);
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Electron grants every permission unless told otherwise: none is granted (SEC-S06). */
export function denyPermissions(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
  target.setDisplayMediaRequestHandler((_request, answer) => {
    answer({});
  });
}

/** Shows a file in the system's file manager; the caller has looked it up by id in the library. */
export function showInFolder(absolutePath: string): void {
  shell.showItemInFolder(absolutePath);
}
