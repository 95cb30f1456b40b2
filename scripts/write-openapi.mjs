// node scripts/write-openapi.mjs: writes docs/openapi.json from the contract (shared/contract/studio-api). A test fails
// when the file is not current.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const outDir = path.join(root, 'node_modules', '.cache', 'openapi');

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  resolve: { alias: { '@shared': path.join(root, 'shared') } },
  build: {
    ssr: path.join(root, 'shared', 'contract', 'studio-api', 'open-api.ts'),
    outDir,
    emptyOutDir: true,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'open-api.mjs' } },
  },
});
const { openApiDocument } = await import(path.join(outDir, 'open-api.mjs'));
await writeFile(path.join(root, 'docs', 'openapi.json'), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
