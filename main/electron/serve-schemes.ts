import { protocol } from 'electron';
import { answerApp, answerPhoto, type PictureAsk } from '../ipc/answer-requests';

/** Must be called before the app is ready (SEC-S02): neither scheme may bypass the CSP. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges },
    { scheme: 'photo', privileges: { ...privileges, corsEnabled: true } },
  ]);
}

export interface Served {
  /** Folder of the page's own files. */
  readonly bundleDir: string;
  /** A shoot's rows as one block; null for a shoot that is not known. */
  readonly rows: (shootId: string) => Promise<Uint8Array | null>;
  /** Absolute path of a rendition; null for a photo that is not known or cannot be shown. */
  readonly picture: (ask: PictureAsk) => Promise<string | null>;
}

/** Serves the page and its pictures; nothing else has an address. */
export function serveSchemes({ picture, ...page }: Served): void {
  protocol.handle('app', (request) => answerApp(request, page));
  protocol.handle('photo', (request) => answerPhoto(request, picture));
}
