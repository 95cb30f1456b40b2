// npm run setup [-- --with-tests]: makes a fresh machine able to build, run and test the app. Safe to repeat.
// Plain Node on purpose: it runs before any package is installed.
import path from 'node:path';
import { ensureDebianPackages } from './setup/debian-packages.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';
import { runStep, say, SetupError } from './setup/run-step.mjs';

const LOWEST_NODE = [20, 18];
const root = path.resolve(import.meta.dirname ?? '.', '..');

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > LOWEST_NODE[0] || (major === LOWEST_NODE[0] && minor >= LOWEST_NODE[1])) return;
  throw new SetupError(`Node ${LOWEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

function ensureElectron(missingPackages) {
  const script = path.join(root, 'scripts', 'setup-electron.mjs');
  const electron = runStep(process.execPath, [script], { limitS: 1500 });
  if (electron.ok) return;
  throw new SetupError(missingPackages ?? 'Electron is not in place (the reason is above).');
}

try {
  requireNode();
  process.chdir(root);
  const missingPackages = ensureDebianPackages({ withTests: process.argv.includes('--with-tests') });
  ensureNodeModules(root);
  ensureElectron(missingPackages);
  if (missingPackages !== null) throw new SetupError(missingPackages);
  say('ready');
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`Set-up stopped: ${error.message}`);
  process.exitCode = 1;
}
