// npm run package: the app as an unpacked folder in dist/, and a look at what is in it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runNode, toolFile } from './checks/run-tool.mjs';
import { inspectPackage } from './package/inspect-package.mjs';
import { buildIfNeeded, projectRoot } from './run/build-if-needed.mjs';

const FOLDERS = { linux: 'linux-unpacked', win32: 'win-unpacked' };
const electronDist = path.join(projectRoot, 'node_modules', 'electron', 'dist');

async function packageApp() {
  if (!(await buildIfNeeded())) return false;
  // The Electron that is really there: its version decides what the package says it is.
  const version = readFileSync(path.join(electronDist, 'version'), 'utf8').trim().replace(/^v/, '');
  const words = ['--dir', `-c.electronDist=${electronDist}`, `-c.electronVersion=${version}`, ...process.argv.slice(2)];
  if (!(await runNode([toolFile('electron-builder'), ...words]))) return false;
  const folder = FOLDERS[process.platform];
  if (folder === undefined) return true;
  const { sizes, faults } = inspectPackage(path.join(projectRoot, 'dist', folder));
  console.log(sizes.join('\n'));
  for (const fault of faults) console.error(fault);
  return faults.length === 0;
}

process.exitCode = (await packageApp()) ? 0 : 1;
