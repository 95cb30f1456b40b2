import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

/** PGlite's own files: beside the bundle when the studio was bundled, else in its package. */
function findAssets(): string {
  const beside = dirname(fileURLToPath(import.meta.url));
  if (existsSync(join(beside, 'pglite.wasm'))) return beside;
  return dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
}

/** PostgreSQL's defaults are for a server of its own: here the log would grow to a gigabyte before it is reused. */
const SETTINGS = ['shared_buffers=32MB', 'max_wal_size=64MB', 'min_wal_size=32MB'];

/** Opens, and makes when missing, the database in `folder`. */
export async function openPglite(folder: string): Promise<PGlite> {
  const assets = findAssets();
  const [engine, init, files] = await Promise.all(
    ['pglite.wasm', 'initdb.wasm', 'pglite.data'].map((name) => readFile(join(assets, name))),
  );
  if (engine === undefined || init === undefined || files === undefined) {
    throw new Error('PGlite came without its files');
  }
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([
    WebAssembly.compile(new Uint8Array(engine)),
    WebAssembly.compile(new Uint8Array(init)),
  ]);
  const fsBundle = new Blob([new Uint8Array(files)]);
  const startParams = [...PGlite.defaultStartParams, ...SETTINGS.flatMap((setting) => ['-c', setting])];
  return PGlite.create(folder, { pgliteWasmModule, initdbWasmModule, fsBundle, startParams });
}
