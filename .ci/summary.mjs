// node .ci/summary.mjs [failure …]: what failed, and as the last line the sum over all test suites.
import path from 'node:path';
import { summariseTests } from '../scripts/checks/test-summary.mjs';

const failures = process.argv.slice(2);
const { lines, passed, failed } = summariseTests(path.resolve(import.meta.dirname, '..', 'test-results'));
console.log(`\n${lines.join('\n')}`);
for (const failure of failures) console.log(`failed: ${failure}`);
// A command that failed without a failed test still is a failure, and the sum must say so.
const total = failed === 0 ? failures.length : failed;
console.log(`${passed} passed, ${total} failed`);
process.exitCode = total === 0 ? 0 : 1;
