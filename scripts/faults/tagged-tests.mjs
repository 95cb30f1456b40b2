// Which test files name which rows of the matrix: `[F02]` or `[F02, F03]` in a title.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const TAG = /\[(F\d\d(?:, F\d\d)*)\]/g;
const PROJECTS = ['faults', 'integration', 'contract', 'unit', 'e2e'];

/** The rows that a title names. */
export const rowsOf = (title) => [...title.matchAll(TAG)].flatMap(([, ids]) => ids.split(', '));

/** Row id → test files (relative, `/`, sorted) that name it. */
export function taggedTests(root) {
  const files = new Map();
  for (const project of PROJECTS) {
    for (const file of testFilesBelow(path.join(root, 'tests', project))) {
      const name = path.relative(root, file).split(path.sep).join('/');
      // What the guards plant are no tests of a row.
      if (name.startsWith('tests/unit/guards/')) continue;
      for (const id of rowsOf(readFileSync(file, 'utf8'))) files.set(id, new Set([...(files.get(id) ?? []), name]));
    }
  }
  return new Map([...files].map(([id, names]) => [id, [...names].sort()]));
}

function testFilesBelow(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:test|spec)\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}
