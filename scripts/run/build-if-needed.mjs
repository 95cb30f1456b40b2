// Builds out/ when a source is newer than the last good build. Everything it prints goes to stderr: the callers'
// stdout belongs to the app.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const projectRoot = path.resolve(import.meta.dirname, '..', '..');
const STAMP = path.join(projectRoot, 'out', '.built');
const LOCK = path.join(projectRoot, 'node_modules', '.cache', 'fieldproof-build.lock');
const LOCK_LIMIT_MS = 300_000;

const SOURCES = [
  'main',
  'preload',
  'renderer',
  'shared',
  'studio',
  'resources',
  'scripts/build.mjs',
  'scripts/build-studio.mjs',
  'electron.vite.config.ts',
  'package-lock.json',
];

/** The newest change at or below a path, in ms. Folders count too: removing a file changes only its folder. */
function newestChange(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const below = readdirSync(file).filter((name) => name !== 'node_modules' && !name.startsWith('.'));
  return below.reduce((newest, name) => Math.max(newest, newestChange(path.join(file, name))), stats.mtimeMs);
}

export function isBuildStale() {
  const stamp = statSync(STAMP, { throwIfNoEntry: false });
  if (stamp === undefined) return true;
  return SOURCES.some((source) => newestChange(path.join(projectRoot, source)) > stamp.mtimeMs);
}

function runNode(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 2, 2] });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

/** Builds app and studio; the stamp carries the time of the start, so an edit in the middle makes the build stale. */
export async function buildAll() {
  const startedAt = new Date();
  rmSync(STAMP, { force: true });
  const viteBin = path.join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const isBuilt =
    (await runNode([viteBin, 'build', '--logLevel', 'warn'])) &&
    (await runNode([path.join(projectRoot, 'scripts', 'build-studio.mjs')]));
  if (!isBuilt) return false;
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, '');
  utimesSync(STAMP, startedAt, startedAt);
  return true;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two commands started at once must not write the same out/; the lock of a dead process is taken over. */
async function withBuildLock(work) {
  mkdirSync(path.dirname(LOCK), { recursive: true });
  const giveUpAt = Date.now() + LOCK_LIMIT_MS;
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
    if (holder > 0 && !isAlive(holder)) rmSync(LOCK, { force: true });
    else if (Date.now() > giveUpAt) throw new Error(`Another build (process ${holder}) does not end.`);
    else await delay(200);
  }
  try {
    return await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** True when out/ is current afterwards. */
export async function buildIfNeeded() {
  if (!isBuildStale()) return true;
  return withBuildLock(async () => {
    if (!isBuildStale()) return true;
    console.error('Building (a source is newer than the last build) …');
    return buildAll();
  });
}
