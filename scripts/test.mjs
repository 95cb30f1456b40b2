// npm test: all that a newcomer needs to see pass. Every suite runs even when an earlier one failed, and the last
// line is the sum.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { runNode, runSteps } from './checks/run-tool.mjs';
import { staticChecks, testSuite, unitTests } from './checks/steps.mjs';
import { summariseTests } from './checks/test-summary.mjs';
import { buildIfNeeded, projectRoot } from './run/build-if-needed.mjs';
import { openDisplay } from './run/virtual-display.mjs';

const reports = path.join(projectRoot, 'test-results');
rmSync(reports, { recursive: true, force: true });

async function runAll() {
  const display = await openDisplay();
  const env = display.env;
  try {
    return await runSteps([
      ...staticChecks,
      unitTests,
      testSuite('contract', env),
      { name: 'build', run: buildIfNeeded },
      testSuite('integration', env),
      // A few seeds of each fault; `npm run test:faults` runs them all.
      testSuite('faults', { ...env, FIELDPROOF_FAULTS: 'short' }),
      { name: 'window tests', run: () => runNode([path.join('scripts', 'e2e.mjs')], { env }) },
    ]);
  } finally {
    await display.close();
  }
}

const failed = await runAll();
const { lines, isGood } = summariseTests(reports, ['unit', 'contract', 'integration', 'faults', 'e2e']);
console.log(`\n${lines.join('\n')}`);
if (failed.length > 0) console.log(`Failed steps: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 && isGood ? 0 : 1;
