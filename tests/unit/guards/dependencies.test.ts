// docs/dependencies.md must say why each package is there, and name none that is gone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from './planted-tree';

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

function declared(): readonly string[] {
  const files = ['package.json', 'shared/package.json', 'studio/package.json'];
  const names = files.flatMap((file) => {
    const content = packageSchema.parse(JSON.parse(readFileSync(path.join(projectRoot, file), 'utf8')));
    return [...Object.keys(content.dependencies), ...Object.keys(content.devDependencies)];
  });
  // One line stands for all type packages.
  return [...new Set(names.filter((name) => !name.startsWith('@types/')))].sort();
}

function explained(): readonly string[] {
  const text = readFileSync(path.join(projectRoot, 'docs', 'dependencies.md'), 'utf8');
  const firstCells = text.split('\n').flatMap((line) => /^\| (?<cell>`[^|]+) \|/.exec(line)?.groups?.['cell'] ?? []);
  const names = firstCells.flatMap((cell) => [...cell.matchAll(/`(?<name>[^`]+)`/g)].map((match) => match[1] ?? ''));
  return [...new Set(names.filter((name) => !name.startsWith('@types/')))].sort();
}

test('every package is explained, and no other', () => {
  expect(explained()).toEqual(declared());
});
