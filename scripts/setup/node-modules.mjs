// node_modules exactly as the lock file says.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runNpm, say, SetupError } from './run-step.mjs';

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * The first package that is not as locked, or null when all are. npm leaves a list of what it installed in
 * `node_modules/.package-lock.json`; packages for other platforms are absent from it by design.
 */
export function firstStaleModule(root) {
  const locked = readJson(path.join(root, 'package-lock.json'))?.packages;
  if (!locked) throw new SetupError('package-lock.json is missing or damaged; get a fresh copy of the project.');
  const installed = readJson(path.join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!installed) return 'node_modules';
  const stale = Object.entries(locked).find(([where, entry]) => {
    if (!where.includes('node_modules/') || entry.link) return false;
    const here = installed[where];
    if (!here) return !entry.optional && !entry.devOptional;
    return here.version !== entry.version || !existsSync(path.join(root, where, 'package.json'));
  });
  return stale?.[0] ?? null;
}

/**
 * Scripts of packages are not run: none of ours needs one (prebuilt binaries come as packages of their own;
 * Electron's runtime is fetched by setup-electron).
 */
export function ensureNodeModules(root) {
  const stale = firstStaleModule(root);
  if (stale === null) {
    say('npm packages: as locked');
    return;
  }
  say(`npm packages: installing (${stale} is missing or not as locked)`);
  const limits = ['--fetch-timeout=60000', '--fetch-retries=3', '--fetch-retry-maxtimeout=20000'];
  const ci = runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...limits], {
    limitS: 900,
  });
  if (ci.timedOut) throw new SetupError('npm did not finish within 15 minutes; check the network and run this again.');
  if (!ci.ok) throw new SetupError('npm could not install the packages (its reason is above).');
}
