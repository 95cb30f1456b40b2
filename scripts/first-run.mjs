// The second half of `npm run first-run`: the demo job, then the window where there is a screen to show it on.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const projectRoot = path.resolve(import.meta.dirname, '..');
const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY);

function runScript(...words) {
  return spawnSync(process.execPath, words, { cwd: projectRoot, stdio: 'inherit' }).status ?? 1;
}

const pictures = path.join(projectRoot, '.demo', 'screenshots');
process.exitCode = runScript('scripts/demo.mjs', ...(hasScreen ? [] : ['--screenshots', pictures]));
if (process.exitCode === 0 && hasScreen) {
  process.exitCode = runScript('scripts/start.mjs', '--library', path.join(projectRoot, '.demo', 'library'));
} else if (process.exitCode === 0) {
  console.log(`There is no screen here: pictures of the window are in ${path.relative(process.cwd(), pictures)}`);
}
