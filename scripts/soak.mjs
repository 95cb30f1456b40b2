// npm run soak [-- --minutes 30 --photos 3000 --waves 30 --seed N]: see tests/soak/run.ts.
import path from 'node:path';
import { runNode, toolFile } from './checks/run-tool.mjs';
import { buildIfNeeded, projectRoot } from './run/build-if-needed.mjs';
import { openDisplay } from './run/virtual-display.mjs';

async function runSoak(words) {
  if (!(await buildIfNeeded())) return false;
  const display = await openDisplay();
  try {
    const env = {
      ...display.env,
      TSX_TSCONFIG_PATH: path.join(projectRoot, 'tsconfig.base.json'),
      FIELDPROOF_STUDIO_BUNDLE: path.join(projectRoot, 'out', 'studio', 'index.mjs'),
    };
    return await runNode([toolFile('tsx'), path.join('tests', 'soak', 'run.ts'), ...words], { env });
  } finally {
    await display.close();
  }
}

process.exitCode = (await runSoak(process.argv.slice(2))) ? 0 : 1;
