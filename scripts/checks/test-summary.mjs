// Adds up what the steps of `npm test` left in test-results: vitest's and Playwright's reports and our own list of steps.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SUITES = ['unit', 'contract', 'contract-shared', 'integration', 'faults', 'package', 'e2e'];
const STEPS_FILE = 'steps.json';

/** Files that could not even be loaded: vitest counts none of their tests. */
const unloadable = (report) =>
  report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);

const vitestCounts = (report) => ({
  passed: report.numPassedTests,
  skipped: report.numPendingTests + report.numTodoTests,
  failures: [
    ...unloadable(report).map((file) => file.name),
    ...report.testResults.flatMap((file) =>
      file.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName),
    ),
  ],
});

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

const playwrightCounts = (report) => ({
  passed: report.stats.expected,
  skipped: report.stats.skipped,
  failures: [
    ...report.errors.map((error) => error.message?.split('\n')[0] ?? 'Playwright stopped'),
    ...report.suites
      .flatMap(specsOf)
      .filter((spec) => !spec.ok)
      .map((spec) => spec.title),
  ],
});

function countsOf(dir, suite) {
  const file = path.join(dir, `${suite}.json`);
  if (!existsSync(file)) return { passed: 0, skipped: 0, failures: ['it left no report'] };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return 'numPassedTests' in report ? vitestCounts(report) : playwrightCounts(report);
}

/** Keeps the names of the steps that are no test suites and failed, for the sum. */
export function keepFailedSteps(dir, names) {
  writeFileSync(path.join(dir, STEPS_FILE), JSON.stringify(names));
}

function failedSteps(dir) {
  const file = path.join(dir, STEPS_FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : ['npm test did not come to its end'];
}

/** One line for each suite with its failures below it, failed steps, and the sums. */
export function summariseTests(dir) {
  const suites = SUITES.map((suite) => ({ suite, ...countsOf(dir, suite) }));
  const steps = failedSteps(dir);
  const lines = suites.flatMap(({ suite, passed, skipped, failures }) => [
    `${suite}: ${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ...failures.map((name) => `  failed: ${name}`),
  ]);
  return {
    lines: [...lines, ...steps.map((step) => `failed: ${step}`)],
    passed: suites.reduce((sum, { passed }) => sum + passed, 0),
    failed: suites.reduce((sum, { failures }) => sum + failures.length, steps.length),
  };
}
