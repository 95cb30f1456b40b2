// Makes the packaged app. A package for tests can be inspected and driven; a release cannot.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNode, toolFile } from '../checks/run-tool.mjs';
import { buildIfNeeded, projectRoot } from '../run/build-if-needed.mjs';

const FOLDERS = { linux: 'linux-unpacked', win32: 'win-unpacked' };
const PROGRAMS = { linux: 'fieldproof', win32: 'Fieldproof.exe' };
const electronDist = path.join(projectRoot, 'node_modules', 'electron', 'dist');
const builtStamp = path.join(projectRoot, 'out', '.built');
const OWN_SOURCES = ['electron-builder.yml', 'package.json', 'scripts/package'];

const outputOf = (isForTests) => path.join(projectRoot, 'dist', isForTests ? 'for-tests' : '');

/** Where the package lies: its folder and the program in it; null where electron-builder names them otherwise. */
export function packagePlaces({ isForTests = false } = {}) {
  const folder = FOLDERS[process.platform];
  if (folder === undefined) return null;
  const dir = path.join(outputOf(isForTests), folder);
  return { dir, program: path.join(dir, PROGRAMS[process.platform]) };
}

/** True when the package is there and no older than what it is made of. */
function isCurrent({ dir }) {
  const stamp = statSync(path.join(dir, '.packed'), { throwIfNoEntry: false });
  const sources = [builtStamp, ...OWN_SOURCES.map((name) => path.join(projectRoot, name))];
  return stamp !== undefined && sources.every((file) => existsSync(file) && statSync(file).mtimeMs <= stamp.mtimeMs);
}

/** Builds the app and the package if need be; false when that failed, which has been said. */
export async function packageApp({ isForTests = false, words = [] } = {}) {
  if (!(await buildIfNeeded())) return false;
  const places = packagePlaces({ isForTests });
  if (places !== null && words.length === 0 && isCurrent(places)) return true;
  // The Electron that is really there: its version decides what the package says it is.
  const version = readFileSync(path.join(electronDist, 'version'), 'utf8').trim().replace(/^v/, '');
  const forTests = [`-c.directories.output=${outputOf(true)}`, '-c.extraMetadata.isForTests=true'];
  const isMade = await runNode(
    [
      toolFile('electron-builder'),
      '--dir',
      `-c.electronDist=${electronDist}`,
      `-c.electronVersion=${version}`,
      ...(isForTests ? forTests : []),
      ...words,
    ],
    { env: { FIELDPROOF_TEST_FUSES: isForTests ? '1' : '' } },
  );
  if (isMade && places !== null) writeFileSync(path.join(places.dir, '.packed'), '');
  return isMade;
}
