// npm run test:e2e [-- file …]: the real window under Playwright, on a virtual display where there is none. With
// --packaged the window is that of a package, made for tests.
import { toolFile, runNode } from './checks/run-tool.mjs';
import { packageApp, packagePlaces } from './package/build-package.mjs';
import { buildIfNeeded } from './run/build-if-needed.mjs';
import { openDisplay } from './run/virtual-display.mjs';

const words = process.argv.slice(2).filter((word) => word !== '--packaged');
const isPackaged = process.argv.includes('--packaged');

async function runWindowTests() {
  const isReady = isPackaged ? await packageApp({ isForTests: true }) : await buildIfNeeded();
  if (!isReady) return false;
  const program = isPackaged ? packagePlaces({ isForTests: true })?.program : undefined;
  const display = await openDisplay();
  try {
    const env = { ...display.env, ...(program === undefined ? {} : { FIELDPROOF_PROGRAM: program }) };
    return await runNode([toolFile('@playwright/test', 'playwright'), 'test', ...words], { env });
  } finally {
    await display.close();
  }
}

process.exitCode = (await runWindowTests()) ? 0 : 1;
