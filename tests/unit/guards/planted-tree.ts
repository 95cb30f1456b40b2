import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const projectRoot = path.resolve(import.meta.dirname, '..', '..', '..');

export interface PlantedTree {
  readonly dir: string;
  readonly write: (file: string, text: string) => void;
  readonly remove: () => void;
}

/** A folder of its own with the project's guard files in it, to plant violations in. */
export function plantTree(guardFiles: readonly string[], { linkModules }: { linkModules: boolean }): PlantedTree {
  const dir = mkdtempSync(path.join(tmpdir(), 'fieldproof-guards-'));
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  };
  for (const file of guardFiles) cpSync(path.join(projectRoot, file), path.join(dir, file));
  if (linkModules) symlinkSync(path.join(projectRoot, 'node_modules'), path.join(dir, 'node_modules'));
  return { dir, write, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
