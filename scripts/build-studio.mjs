// Bundles studio/index.ts with everything it imports into out/studio: it runs beside the app, where there is no
// node_modules, under plain Node as well as in Electron's utility process.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const requireForStudio = createRequire(path.join(root, 'studio', 'package.json'));
const outDir = path.join(root, 'out', 'studio');

// PGlite opens these beside the module that contains it.
const PGLITE_FILES = ['pglite.wasm', 'pglite.data', 'initdb.wasm'];

// CommonJS packages inside the bundle expect these names (pino builds worker paths from __dirname).
const COMMON_JS_NAMES = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  resolve: { alias: { '@shared': path.join(root, 'shared') } },
  ssr: { target: 'node', noExternal: true, external: ['pg-native'] },
  build: {
    ssr: path.join(root, 'studio', 'index.ts'),
    outDir,
    emptyOutDir: true,
    target: 'node20.18',
    minify: false,
    rolldownOptions: {
      // The warning about eval in PGlite's generated glue is nothing that can be acted on here.
      checks: { eval: false },
      output: {
        format: 'es',
        entryFileNames: 'index.mjs',
        chunkFileNames: '[name].mjs',
        banner: COMMON_JS_NAMES,
        // Loaded only where an object store is named. All files lie in one folder: PGlite looks for its own beside itself.
        codeSplitting: { groups: [{ name: 's3', test: /node_modules\/(@aws-sdk|@smithy|@aws-crypto)\// }] },
      },
    },
  },
});

const pgliteDir = path.dirname(requireForStudio.resolve('@electric-sql/pglite'));
await mkdir(outDir, { recursive: true });
for (const name of PGLITE_FILES) await copyFile(path.join(pgliteDir, name), path.join(outDir, name));
await copyFile(await databaseTemplate(), path.join(outDir, 'database-template.tgz'));
for (const name of (await readdir(outDir)).filter((file) => file.endsWith('.mjs'))) {
  const { size } = await stat(path.join(outDir, name));
  console.error(`out/studio/${name} ${(size / 1024).toFixed(0)} kB`);
}

// An empty database as initdb makes it, packed: a first start then unpacks it instead of running initdb, which takes
// several seconds of a processor. Kept for the next build, by PGlite's version.
async function databaseTemplate() {
  const { version } = requireForStudio(path.join(pgliteDir, '..', 'package.json'));
  const file = path.join(root, 'node_modules', '.cache', 'studio', `pglite-${version}.tgz`);
  if (existsSync(file)) return file;
  const { PGlite } = await import(pathToFileURL(path.join(pgliteDir, 'index.js')).href);
  const database = await PGlite.create();
  const packed = await database.dumpDataDir('gzip');
  await database.close();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, Buffer.from(await packed.arrayBuffer()));
  await rename(`${file}.${process.pid}`, file);
  return file;
}
