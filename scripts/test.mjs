// npm test: all that a newcomer needs to see pass. Every suite runs even when an earlier one failed, and the last
// line is the sum.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runNode, runSteps } from './checks/run-tool.mjs';
import { checks, testSuite, unitTests } from './checks/steps.mjs';
import { keepFailedSteps, summariseTests } from './checks/test-summary.mjs';
import { packageApp } from './package/build-package.mjs';
import { buildIfNeeded, projectRoot } from './run/build-if-needed.mjs';
import { openDisplay } from './run/virtual-display.mjs';

const reports = path.join(projectRoot, 'test-results');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

async function runAll() {
  const display = await openDisplay();
  const env = { ...display.env, FIELDPROOF_STUDIO_BUNDLE: path.join(projectRoot, 'out', 'studio', 'index.mjs') };
  try {
    const failedChecks = await runSteps([...checks, { name: 'build', run: buildIfNeeded }]);
    await runSteps([
      unitTests,
      testSuite('contract', env),
      testSuite('contract-shared', env),
      testSuite('integration', env),
      // A few seeds of each fault; `npm run test:faults` runs them all.
      testSuite('faults', { ...env, FIELDPROOF_FAULTS: 'short' }),
      { name: 'package', run: () => packageApp() },
      testSuite('package', env),
      { name: 'window tests', run: () => runNode([path.join('scripts', 'e2e.mjs'), '--packaged'], { env }) },
    ]);
    keepFailedSteps(reports, failedChecks);
  } finally {
    await display.close();
  }
}

await runAll();
const { lines, passed, failed } = summariseTests(reports);
console.log(`\n${lines.join('\n')}\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
