import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const besideUs = dirname(fileURLToPath(import.meta.url));

/** PGlite's own files: beside the bundle when the studio was bundled, else in its package. */
function findAssets(): string {
  if (existsSync(join(besideUs, 'pglite.wasm'))) return besideUs;
  return dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
}

/** PostgreSQL's defaults are for a server of its own: here the log would grow to a gigabyte before it is reused. */
const SETTINGS = ['shared_buffers=32MB', 'max_wal_size=64MB', 'min_wal_size=32MB'];

/**
 * An empty database as `initdb` makes it, packed when the studio was bundled: unpacking it takes a quarter of the time, and of
 * the memory, of making one. Without it one is made.
 */
async function readTemplate(folder: string): Promise<{ loadDataDir?: Blob }> {
  const template = join(besideUs, 'database-template.tgz');
  if (existsSync(folder) || !existsSync(template)) return {};
  return { loadDataDir: new Blob([new Uint8Array(await readFile(template))], { type: 'application/x-gzip' }) };
}

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
  const template = await readTemplate(folder);
  return PGlite.create(folder, { pgliteWasmModule, initdbWasmModule, fsBundle, startParams, ...template });
}
