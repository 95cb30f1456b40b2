import { mkdirSync, mkdtempSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Builds sources as the app's build does (ES modules for Node, dependencies left outside) into a new
 * folder inside the project, where the dependencies are found; the caller removes it.
 */
export async function bundle(entries: Readonly<Record<string, string>>): Promise<string> {
  const parent = resolve(ROOT, 'node_modules/.cache/fieldproof-bundles');
  mkdirSync(parent, { recursive: true });
  const outDir = mkdtempSync(`${parent}/`);
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    resolve: { alias: { '@shared': resolve(ROOT, 'shared') } },
    ssr: { external: ['electron'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node20.18',
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, resolve(ROOT, file)])),
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return outDir;
}
