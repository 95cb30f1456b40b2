import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Test processes are often ended before they could tidy up: the next one does. */
function removeOrphans(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!isAlive(Number.parseInt(name, 10))) rmSync(resolve(parent, name), { recursive: true, force: true });
  }
}

/**
 * Builds sources as the app's build does (ES modules for Node, dependencies left outside) into a new
 * folder inside the project, where the dependencies are found; the caller removes it.
 */
export async function bundle(entries: Readonly<Record<string, string>>): Promise<string> {
  const parent = resolve(ROOT, 'node_modules/.cache/fieldproof-bundles');
  mkdirSync(parent, { recursive: true });
  removeOrphans(parent);
  const outDir = mkdtempSync(`${parent}/${process.pid}-`);
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
