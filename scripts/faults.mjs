// npm run faults [-- --rows F02,F03 | --collect | --table | --mutants]: injects every fault of the matrix, prints the
// seeds, and writes docs/faults.md from what the tests did. FIELDPROOF_SEED repeats a random run; FIELDPROOF_FAULTS=short
// takes few seeds. `--collect` runs nothing: it takes the reports `fault-tests*.json` and `e2e.json` of a run in pieces.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runNode, toolFile } from './checks/run-tool.mjs';
import { readInjections, readReports, RECORDS, resultsByRow } from './faults/collect-results.mjs';
import { parseTable, writeTable } from './faults/fault-table.mjs';
import { MATRIX } from './faults/matrix.mjs';
import { runMutants } from './faults/run-mutants.mjs';
import { taggedTests } from './faults/tagged-tests.mjs';
import { buildIfNeeded, projectRoot } from './run/build-if-needed.mjs';
import { openDisplay } from './run/virtual-display.mjs';

const TABLE = path.join(projectRoot, 'docs', 'faults.md');
const VITEST_REPORT = 'fault-tests.json';
const WINDOW_REPORT = 'e2e.json';

/** `--rows F02,F03`; null for all. */
function askedRows(words) {
  const at = words.indexOf('--rows');
  return at < 0 ? null : new Set((words[at + 1] ?? '').split(','));
}

/** Runs the tagged tests in plain Node, then those in a real window; the reports are in test-results. */
async function runTests(rows, tagged) {
  const chosen = [...tagged].filter(([id]) => rows === null || rows.has(id));
  const files = [...new Set(chosen.flatMap(([, names]) => names))];
  const [inWindow, inNode] = [true, false].map((wanted) =>
    files.filter((file) => file.startsWith('tests/e2e/') === wanted),
  );
  const title = `\\[[^\\]]*(${chosen.map(([id]) => id).join('|')})`;
  const results = path.join(projectRoot, 'test-results');
  mkdirSync(results, { recursive: true });
  for (const name of [VITEST_REPORT, WINDOW_REPORT, path.basename(RECORDS)]) {
    rmSync(path.join(results, name), { force: true });
  }
  if (!(await buildIfNeeded())) return;
  const display = await openDisplay();
  const env = { ...display.env, FIELDPROOF_STUDIO_BUNDLE: path.join(projectRoot, 'out', 'studio', 'index.mjs') };
  try {
    const output = `--outputFile.json=${path.join('test-results', VITEST_REPORT)}`;
    const vitest = [toolFile('vitest'), 'run', ...inNode, '-t', title, '--reporter=verbose', '--reporter=json', output];
    if (inNode.length > 0) await runNode(vitest, { env });
    const playwright = [toolFile('@playwright/test', 'playwright'), 'test', ...inWindow, '--grep', title];
    if (inWindow.length > 0) await runNode(playwright, { env });
  } finally {
    await display.close();
  }
}

const reportsThere = () =>
  readdirSync(path.join(projectRoot, 'test-results')).filter((name) => /^(fault-tests.*|e2e)\.json$/.test(name));

async function saveTable(results, seconds) {
  const earlier = existsSync(TABLE) ? parseTable(readFileSync(TABLE, 'utf8')) : new Map();
  const text = writeTable({ matrix: MATRIX, tagged: taggedTests(projectRoot), results, earlier, seconds });
  writeFileSync(TABLE, await format(text, { ...(await resolveConfig(TABLE)), parser: 'markdown' }));
}

/** True when nothing was violated and every file told its tests. */
async function runFaults(words) {
  const rows = askedRows(words);
  const startedMs = Date.now();
  const isCollecting = words.includes('--collect');
  if (!isCollecting) await runTests(rows, taggedTests(projectRoot));
  const { tests, broken } = readReports(projectRoot, isCollecting ? reportsThere() : [VITEST_REPORT, WINDOW_REPORT]);
  const results = resultsByRow(tests, readInjections(projectRoot));
  const isShort = process.env.FIELDPROOF_FAULTS === 'short';
  const wanted = rows === null ? results : new Map([...results].filter(([id]) => rows.has(id)));
  // A cut of the rig must not be taken for the whole of it.
  if (isShort) console.log('FIELDPROOF_FAULTS=short: docs/faults.md is left as it is');
  else await saveTable(wanted, rows === null && !isCollecting ? (Date.now() - startedMs) / 1000 : null);
  for (const file of broken) console.error(`${file} could not be run`);
  const sums = [...wanted.values()];
  const violations = sums.reduce((sum, row) => sum + row.violations, 0) + broken.length;
  const injections = sums.reduce((sum, row) => sum + row.injections, 0);
  console.log(
    `\n${wanted.size} rows, ${injections} injections, ${violations} violations, ${Math.round((Date.now() - startedMs) / 1000)} s`,
  );
  return violations === 0 && wanted.size > 0;
}

const words = process.argv.slice(2);
const isGood = words.includes('--mutants')
  ? await runMutants()
  : words.includes('--table')
    ? await saveTable(new Map(), null).then(() => true)
    : await runFaults(words);
process.exitCode = isGood ? 0 : 1;
