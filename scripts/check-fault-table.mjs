// docs/faults.md names for each row of the fault matrix exactly the test files whose titles name that row.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesOfRow, parseTable } from './faults/fault-table.mjs';
import { MATRIX } from './faults/matrix.mjs';
import { taggedTests } from './faults/tagged-tests.mjs';

/** One sentence for each row in which table and tests differ. */
export function findFaultGaps(root, matrix = MATRIX) {
  const table = parseTable(readFileSync(path.join(root, 'docs', 'faults.md'), 'utf8'));
  const tagged = taggedTests(root);
  const known = new Set(matrix.map(({ id }) => id));
  const unknown = [...tagged]
    .filter(([id]) => !known.has(id))
    .map(([id, files]) => `${id} is named by ${files[0]} and is no row of the matrix`);
  const gaps = matrix.flatMap(({ id }) => {
    const cells = table.get(id);
    if (!cells) return [`${id} is missing in docs/faults.md`];
    const wanted = String(tagged.get(id) ?? []);
    return String(filesOfRow(cells)) === wanted
      ? []
      : [`${id}: docs/faults.md does not name the tests that name it (${wanted || 'none'})`];
  });
  return [...unknown, ...gaps];
}

if (process.argv[1] === import.meta.filename) {
  const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..'));
  const gaps = findFaultGaps(root);
  for (const gap of gaps) console.error(gap);
  if (gaps.length > 0) console.error('Run: npm run faults -- --rows and the rows named above, or --table');
  process.exitCode = gaps.length === 0 ? 0 : 1;
}
