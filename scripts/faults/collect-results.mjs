// What the suites left in test-results, by row: how many tests ran, how many faults they injected, what broke.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rowsOf } from './tagged-tests.mjs';

/** Where tests/support/fault-record.ts writes what it was told. */
export const RECORDS = path.join('test-results', 'fault-injections.jsonl');

/** A row may be named by the test or by the group it is in. */
const vitestTests = (report) =>
  report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ title, ancestorTitles, status }) => ({ title, path: [...ancestorTitles, title], status })),
  );

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
const windowTests = (report) =>
  report.suites.flatMap(specsOf).map(({ title, ok, tests }) => ({
    title,
    path: [title],
    status: tests.every(({ status }) => status === 'skipped') ? 'skipped' : ok ? 'passed' : 'failed',
  }));

/** A file that could not even be loaded tells no test: that is a failure of the whole run. */
const unloadable = (report) =>
  (report.testResults ?? []).filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );

/** Every test that the reports tell of, and the files that told none. */
export function readReports(root, reports) {
  const there = reports.map((name) => path.join(root, 'test-results', name)).filter((file) => existsSync(file));
  const parsed = there.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  return {
    tests: parsed.flatMap((report) => ('numPassedTests' in report ? vitestTests(report) : windowTests(report))),
    broken: parsed.flatMap(unloadable).map(({ name }) => path.relative(root, name)),
  };
}

/** Injections by the title of the test that made them. */
export function readInjections(root) {
  const file = path.join(root, RECORDS);
  const counts = new Map();
  if (!existsSync(file)) return counts;
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { title, injections } = JSON.parse(line);
    counts.set(title, (counts.get(title) ?? 0) + injections);
  }
  return counts;
}

const hasRun = ({ status }) => status === 'passed' || status === 'failed';

const NOTHING = { runs: 0, injections: 0, violations: 0, skipped: 0 };

function added(sum, { title, status }, injections) {
  if (!hasRun({ status })) return { ...sum, skipped: sum.skipped + 1 };
  return {
    ...sum,
    runs: sum.runs + 1,
    injections: sum.injections + (injections.get(title) ?? 1),
    violations: sum.violations + (status === 'failed' ? 1 : 0),
  };
}

/** A run in pieces leaves out in one what it runs in another: only what ran in none is missing. */
function withoutLeftOut(tests) {
  const ran = new Set(tests.filter(hasRun).map(({ path }) => path.join(' ')));
  return tests.filter((test) => hasRun(test) || !ran.has(test.path.join(' ')));
}

/** Row id → what its tests did. A test that records nothing injects its one fault. */
export function resultsByRow(tests, injections) {
  const rows = new Map();
  for (const test of withoutLeftOut(tests)) {
    for (const id of new Set(test.path.flatMap(rowsOf))) rows.set(id, added(rows.get(id) ?? NOTHING, test, injections));
  }
  return rows;
}
