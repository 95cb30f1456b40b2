// Every numbered rule of docs/spec has a test that names it, and every id that a test names exists.
// A rule begins its line: "- **GR1** …", "GR1. …", "| GR1 | …", "### GR1: …". A test title begins with "[GR1]" or
// "[GR1, GR2]".
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ID = '[A-Z]{2,}(?:-[A-Z]*)?\\d+[a-z]?';
const RULE_LINE = new RegExp(`^\\s*(?:[-*]\\s+|#+\\s+|\\|\\s*)?(?:\\*\\*|\`)?(?<id>${ID})(?:\\*\\*|\`)?(?=[\\s.:|—)])`);
const TEST_TITLE = new RegExp(`['"\`]\\[(?<ids>${ID}(?:,\\s*${ID})*)\\]`, 'g');

function filesBelow(dir, pattern) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function rulesOf(root) {
  const rules = new Map();
  const repeated = [];
  for (const file of filesBelow(path.join(root, 'docs', 'spec'), /\.md$/)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const id = RULE_LINE.exec(line)?.groups.id;
      if (id === undefined) continue;
      if (rules.has(id)) repeated.push(`${id} is written twice: ${rules.get(id)} and ${path.relative(root, file)}`);
      else rules.set(id, path.relative(root, file));
    }
  }
  return { rules, repeated };
}

function idsInTests(root) {
  const ids = new Map();
  for (const file of filesBelow(path.join(root, 'tests'), /\.(?:test|spec)\.tsx?$/)) {
    for (const title of readFileSync(file, 'utf8').matchAll(TEST_TITLE)) {
      for (const id of title.groups.ids.split(/,\s*/)) ids.set(id, path.relative(root, file));
    }
  }
  return ids;
}

/** One sentence for each rule without a test, each id without a rule and each rule written twice. */
export function findSpecGaps(root) {
  const { rules, repeated } = rulesOf(root);
  const tested = idsInTests(root);
  const untested = [...rules].filter(([id]) => !tested.has(id));
  const unknown = [...tested].filter(([id]) => !rules.has(id));
  return [
    ...repeated,
    ...untested.map(([id, file]) => `${id} (${file}) has no test`),
    ...unknown.map(([id, file]) => `${id} is named by ${file} and is in no spec`),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..'));
  const gaps = findSpecGaps(root);
  for (const gap of gaps) console.error(gap);
  process.exitCode = gaps.length === 0 ? 0 : 1;
}
