import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** Where the built parts of the app lie: beside the source when it is run from there, in the package when packed. */
export interface AppPaths {
  readonly preload: string;
  readonly rendererDir: string;
  readonly mediaWorker: string;
  readonly studioBundle: string;
}

export function appPaths(): AppPaths {
  const out = join(app.getAppPath(), 'out');
  const packed = join(process.resourcesPath, 'studio', 'index.mjs');
  return {
    preload: join(out, 'preload', 'index.cjs'),
    rendererDir: join(out, 'renderer'),
    mediaWorker: join(out, 'main', 'media-worker.js'),
    studioBundle: existsSync(packed) ? packed : join(out, 'studio', 'index.mjs'),
  };
}
