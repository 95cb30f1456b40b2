// What is in the packaged app, and what must not be.
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import asar from '@electron/asar';

const SERVER_PACKAGES = [
  'fastify',
  '@electric-sql/pglite',
  '@tus/server',
  '@tus/file-store',
  'kysely',
  'kysely-pglite',
  'pg',
];
const NEEDED_IN_ARCHIVE = ['/out/main/index.js', '/out/preload/index.cjs', '/out/renderer/index.html', '/package.json'];
const NEEDED_BESIDE = ['studio/index.mjs', 'studio/pglite.wasm', 'studio/pglite.data', 'studio/initdb.wasm'];

function bytesBelow(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(file).reduce((sum, name) => sum + bytesBelow(path.join(file, name)), 0);
}

function* faultsOf(resources) {
  const names = asar.listPackage(path.join(resources, 'app.asar')).map((name) => name.replaceAll(path.sep, '/'));
  for (const name of SERVER_PACKAGES) {
    if (names.includes(`/node_modules/${name}`)) yield `app.asar contains the server package ${name}`;
  }
  for (const name of NEEDED_IN_ARCHIVE) if (!names.includes(name)) yield `app.asar lacks ${name}`;
  for (const name of NEEDED_BESIDE) {
    if (!existsSync(path.join(resources, name))) yield `resources lacks ${name}`;
  }
  if (names.some((name) => name.startsWith('/out/studio'))) yield 'app.asar contains the studio';
  if (existsSync(path.join(resources, 'default_app.asar'))) yield "Electron's default app is still there";
}

/** Sizes in MB by part, and a sentence for each thing that is wrong. */
export function inspectPackage(appDir) {
  const resources = path.join(appDir, 'resources');
  const part = (name, file) => `${(bytesBelow(file) / 1e6).toFixed(1).padStart(7)} MB  ${name}`;
  const sizes = [
    part('the whole folder', appDir),
    part('app.asar', path.join(resources, 'app.asar')),
    part('app.asar.unpacked', path.join(resources, 'app.asar.unpacked')),
    part('studio', path.join(resources, 'studio')),
  ];
  return { sizes, faults: [...faultsOf(resources)] };
}
