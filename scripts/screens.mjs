// npm run screens [-- DIR]: a picture of every screen, dark and light, in two sizes, at 100 % and 200 %, to be looked at.
import path from 'node:path';
import { runNode } from './checks/run-tool.mjs';
import { projectRoot } from './run/build-if-needed.mjs';

const dir = path.resolve(process.argv[2] ?? path.join(projectRoot, 'test-results', 'screens'));
let isWhole = true;
for (const scale of ['1', '2']) {
  const env = { FIELDPROOF_SCREENS: dir, FIELDPROOF_SCALE: scale };
  isWhole = (await runNode([path.join('scripts', 'e2e.mjs'), 'screens'], { env })) && isWhole;
}
process.stdout.write(`The pictures are in ${dir}\n`);
process.exitCode = isWhole ? 0 : 1;
