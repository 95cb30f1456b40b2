// npm run check: everything that says whether the tree is sound without starting the app, cheap first.
import { runSteps } from './checks/run-tool.mjs';
import { checks, unitTests } from './checks/steps.mjs';

const failed = await runSteps([...checks, unitTests]);
console.log(failed.length === 0 ? '\nAll checks are good.' : `\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
