// Starts Electron on the built app and stays with it to its end: signals go in, stdout and the exit code come out,
// and nothing is left behind however this process itself ends.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from './build-if-needed.mjs';
import { isRuntimeNoise } from './runtime-noise.mjs';
import { onParentDeath } from './parent-watch.mjs';
import { openDisplay } from './virtual-display.mjs';

const ENDING_LIMIT_MS = 30_000;
const LAST_WORDS_MS = 2_000;
const SHARED_MEMORY_NEEDED_BYTES = 256 * 1024 * 1024;

/** Electron's program, from the file that its set-up writes. */
export function electronBinary() {
  const electronDir = path.join(projectRoot, 'node_modules', 'electron');
  const pathFile = path.join(electronDir, 'path.txt');
  if (!existsSync(pathFile)) throw new Error('Electron is not in place; run: npm run setup');
  return path.join(electronDir, 'dist', readFileSync(pathFile, 'utf8').trim());
}

/** Switches for this machine only; none of them is ever part of the product. */
export function machineSwitches({ isVirtual }) {
  if (process.platform !== 'linux') return [];
  const shm = existsSync('/dev/shm') ? statfsSync('/dev/shm') : null;
  const isShmSmall = shm === null || shm.bsize * shm.blocks < SHARED_MEMORY_NEEDED_BYTES;
  return [
    // Chromium refuses to start as root with its sandbox on.
    ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
    ...(isVirtual ? ['--disable-gpu'] : []),
    // Containers often have 64 MB there, and a renderer that runs out of it dies.
    ...(isShmSmall ? ['--disable-dev-shm-usage'] : []),
  ];
}

// Reads from a pipe that only we hold open. "done" means that we have seen to everything; an end without it means that
// we were killed outright, and so is the app then: whoever does that starts the job again at once, and must not meet
// one that is still ending.
const WATCHDOG = `
  if read -r word && [ "$word" = done ]; then exit 0; fi
  kill -KILL "$1"
  if [ -n "$2" ]; then kill -TERM "$2"; rm -rf "$3"; fi
`;

/** Ends app and display when this process is killed without a chance to do so; returns the way to call it off. */
function watchOver(appPid, display) {
  if (process.platform === 'win32') return () => {};
  const words = ['-c', WATCHDOG, 'fieldproof-watchdog', String(appPid), String(display.pid ?? ''), display.dir ?? ''];
  const dog = spawn('sh', words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  dog.on('error', () => {});
  dog.stdin.on('error', () => {});
  dog.unref();
  return () => dog.stdin.end('done\n');
}

/** Passes signals on; one that comes twice at once (terminal and npm both send it) reaches the app once. */
function forwardSignals(app) {
  // Not 0: that is the start of this process, and a signal in its first half second would count as the second of two.
  let lastAt = -Infinity;
  let limit = null;
  const forward = (signal) => {
    const now = performance.now();
    if (now - lastAt < 500) return;
    lastAt = now;
    app.kill(signal);
    limit ??= setTimeout(() => app.kill('SIGKILL'), ENDING_LIMIT_MS);
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) process.on(name, forward);
  return () => {
    clearTimeout(limit);
    for (const name of names) process.off(name, forward);
  };
}

/** Once the app has ended and said all: a helper process of it that hangs may hold its stderr open for ever. */
function exitCodeOf(app) {
  return new Promise((resolve, reject) => {
    let lastWords;
    app.on('error', reject);
    app.on('exit', () => (lastWords = setTimeout(() => app.stderr.destroy(), LAST_WORDS_MS)));
    app.on('close', (code, signal) => {
      clearTimeout(lastWords);
      if (code === null) console.error(`The app was ended by ${signal}.`);
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs the app with these arguments and returns its exit code; 1 when it was killed. Stdout is the app's own,
 * untouched; from stderr Chromium's known noise is taken out.
 */
export async function runApp(appArguments, { env = {} } = {}) {
  const binary = electronBinary();
  const display = await openDisplay();
  try {
    const words = [projectRoot, ...machineSwitches(display), ...appArguments];
    const app = spawn(binary, words, {
      stdio: ['inherit', 'inherit', 'pipe'],
      env: { ...process.env, ...display.env, ...env },
    });
    createInterface({ input: app.stderr }).on('line', (line) => {
      if (!isRuntimeNoise(line)) process.stderr.write(`${line}\n`);
    });
    const ended = exitCodeOf(app);
    const stopForwarding = forwardSignals(app);
    const callOff = app.pid === undefined ? () => {} : watchOver(app.pid, display);
    const stopWatching = onParentDeath(() => app.kill('SIGKILL'));
    return await ended.finally(() => {
      stopForwarding();
      stopWatching();
      callOff();
    });
  } finally {
    await display.close();
  }
}
