// npm run test:e2e [-- file …]: the real window under Playwright, on a virtual display where there is none.
import { toolFile, runNode } from './checks/run-tool.mjs';
import { buildIfNeeded } from './run/build-if-needed.mjs';
import { openDisplay } from './run/virtual-display.mjs';

async function runWindowTests() {
  if (!(await buildIfNeeded())) return false;
  const display = await openDisplay();
  try {
    const words = [toolFile('@playwright/test', 'playwright'), 'test', ...process.argv.slice(2)];
    return await runNode(words, { env: display.env });
  } finally {
    await display.close();
  }
}

process.exitCode = (await runWindowTests()) ? 0 : 1;
