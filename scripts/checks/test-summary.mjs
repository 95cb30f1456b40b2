// Adds up what vitest and Playwright wrote to test-results.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const vitestCounts = (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests + failedFiles(report).length,
  skipped: report.numPendingTests + report.numTodoTests,
  names: [
    ...failedFiles(report).map((file) => file.name),
    ...report.testResults.flatMap((file) =>
      file.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName),
    ),
  ],
});

/** Files that could not even be loaded: vitest counts none of their tests. */
const failedFiles = (report) =>
  report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

const playwrightCounts = (report) => ({
  passed: report.stats.expected,
  failed: report.stats.unexpected + report.stats.flaky + report.errors.length,
  skipped: report.stats.skipped,
  names: [
    ...report.errors.map((error) => error.message?.split('\n')[0] ?? 'Playwright stopped'),
    ...report.suites
      .flatMap(specsOf)
      .filter((spec) => !spec.ok)
      .map((spec) => spec.title),
  ],
});

function countsOf(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, names: ['left no report'] };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return 'numPassedTests' in report ? vitestCounts(report) : playwrightCounts(report);
}

/** One line for each suite, the failed tests by name, and the sum as the last line: "N passed, N failed". */
export function summariseTests(dir, suites) {
  const counts = suites.map((suite) => ({ suite, ...countsOf(path.join(dir, `${suite}.json`)) }));
  const sum = (key) => counts.reduce((total, one) => total + one[key], 0);
  const lines = counts.flatMap(({ suite, passed, failed, skipped, names }) => [
    `${suite}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ...names.map((name) => `  failed: ${name}`),
  ]);
  return { lines: [...lines, `${sum('passed')} passed, ${sum('failed')} failed`], isGood: sum('failed') === 0 };
}
