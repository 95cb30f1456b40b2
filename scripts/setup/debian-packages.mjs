// The Debian packages that Electron, the virtual display and ExifTool need.
import { existsSync } from 'node:fs';
import { runStep, say } from './run-step.mjs';

// Several names: Debian 13 and Ubuntu 24.04 renamed some libraries (64-bit time_t).
const RUNTIME = [['libgtk-3-0', 'libgtk-3-0t64'], ['libnss3'], ['libasound2', 'libasound2t64'], ['libgbm1'], ['perl']];
const VIRTUAL_DISPLAY = [['xvfb'], ['xauth']];
// strace and exFAT are for the fault tests: a disk without links that is blind to case.
const TESTS = [
  ['chromium', 'chromium-browser'],
  ['libxml2-utils'],
  ['postgresql'],
  ['strace'],
  ['exfat-fuse'],
  ['exfatprogs'],
  ['procps'],
  // A certificate that nobody trusts, for a line that is broken open.
  ['openssl'],
];

const APT_OPTIONS = [
  ['Acquire::Retries', '2'],
  ['Acquire::http::Timeout', '20'],
  ['Acquire::https::Timeout', '20'],
  ['DPkg::Lock::Timeout', '120'],
].flatMap(([key, value]) => ['-o', `${key}=${value}`]);

function isInstalled(name) {
  const query = runStep('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { limitS: 20, quiet: true });
  return query.ok && query.stdout.trim() === 'installed';
}

/** The words to put before a command so that it runs as root, or nothing when that is not possible here. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return runStep('sudo', ['-n', 'true'], { limitS: 10, quiet: true }).ok ? ['sudo', '-n'] : null;
}

function apt(prefix, args, limitS) {
  const words = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...APT_OPTIONS, '-q', '-y', ...args];
  return runStep(words[0], words.slice(1), { limitS });
}

/** Of each package's names the one this release of the distribution has. */
function namesHere(packages) {
  return packages.map((names) => {
    const known = names.find((name) => runStep('apt-cache', ['show', name], { limitS: 20, quiet: true }).ok);
    return known ?? names[0];
  });
}

function install(prefix, packages) {
  const update = apt(prefix, ['update'], 180);
  if (!update.ok) say('the package lists could not be refreshed; trying with those that are here');
  return apt(prefix, ['install', '--no-install-recommends', ...namesHere(packages)], 900).ok;
}

/**
 * Installs what is missing and returns a sentence when something remains missing, else null.
 * Not an error by itself: the caller goes on and finds out whether Electron starts all the same.
 */
export function ensureDebianPackages({ withTests }) {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return null;
  const hasDisplay = Boolean(process.env.DISPLAY);
  const wanted = [...RUNTIME, ...(hasDisplay && !withTests ? [] : VIRTUAL_DISPLAY), ...(withTests ? TESTS : [])];
  const missing = wanted.filter((names) => !names.some(isInstalled));
  if (missing.length === 0) {
    say('Debian packages: all there');
    return null;
  }
  const list = missing.map((names) => names[0]).join(' ');
  const advice = `Debian packages are missing; as root run: apt-get install ${list}`;
  const prefix = rootPrefix();
  if (prefix === null) return advice;
  say(`Debian packages: installing ${list}`);
  return install(prefix, missing) ? null : advice;
}
