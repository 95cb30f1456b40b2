// Bundles studio/index.ts with everything it imports into out/studio: it runs beside the app, where there is no
// node_modules, under plain Node as well as in Electron's utility process.
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
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
      output: { format: 'es', entryFileNames: 'index.mjs', banner: COMMON_JS_NAMES, codeSplitting: false },
    },
  },
});

const pgliteDir = path.dirname(requireForStudio.resolve('@electric-sql/pglite'));
await mkdir(outDir, { recursive: true });
for (const name of PGLITE_FILES) await copyFile(path.join(pgliteDir, name), path.join(outDir, name));
const { size } = await stat(path.join(outDir, 'index.mjs'));
console.error(`out/studio/index.mjs ${(size / 1024).toFixed(0)} kB`);
