import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type sharpType from 'sharp';

/**
 * [Note: two GLibs in one process]
 * Electron on Linux links the system's GLib through GTK; sharp's libvips brings its own. Loaded the
 * usual way, sharp's addon binds `g_object_ref` and its like to the system's: GLib criticals, every
 * picture leaked, sometimes a crash (lovell/sharp#4522, electron/electron#46323). So libvips is mapped
 * first, then the addon with RTLD_DEEPBIND, which makes it look into libvips before the system.
 * Can go when either issue is solved; tests/integration/media-electron.test.ts notices.
 */
function mapLibvips(): void {
  const requireHere = createRequire(import.meta.url);
  const requireFromSharp = createRequire(requireHere.resolve('sharp'));
  const arch = `linux-${process.arch}`;
  const find = (name: string, isWanted: (file: string) => boolean): string => {
    const packageFolder = path.dirname(requireFromSharp.resolve(`${name}/package`));
    // Native code cannot be mapped from inside the archive of a packaged app.
    const folder = path.join(packageFolder, 'lib').replace(/app\.asar([\\/])/, 'app.asar.unpacked$1');
    const file = readdirSync(folder).find(isWanted);
    if (file === undefined) throw new Error(`Expected a native library in ${name}, found none`);
    return path.join(folder, file);
  };
  const libvips = find(`@img/sharp-libvips-${arch}`, (file) => file.startsWith('libvips-cpp'));
  const addon = find(`@img/sharp-${arch}`, (file) => file.endsWith('.node'));
  const { RTLD_LAZY, RTLD_DEEPBIND } = os.constants.dlopen;
  try {
    process.dlopen({ exports: {} }, libvips, RTLD_LAZY);
  } catch {
    // Not an addon, so Node refuses it after mapping; the library is marked NODELETE and stays.
  }
  process.dlopen({ exports: {} }, addon, RTLD_LAZY | RTLD_DEEPBIND);
}

/** Decoders that are let at a file's bytes; every other loader of libvips stays blocked (SEC-S15). */
const LOADERS = ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadTiff', 'VipsForeignLoadWebp'];

export type Sharp = typeof sharpType;

/** Loads sharp once, safely inside Electron, with its caches off and foreign formats blocked. */
export async function loadSharp(): Promise<Sharp> {
  if (process.platform === 'linux' && 'electron' in process.versions) mapLibvips();
  const { default: sharp } = await import('sharp');
  // One thread per picture and several pictures at once is the fastest there is, and no picture is met twice.
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  return sharp;
}
