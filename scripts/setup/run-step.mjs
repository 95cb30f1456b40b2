// Runs one outside command of the set-up: never without a time limit, never waiting for an answer on stdin.
import { spawnSync } from 'node:child_process';

/** A failure that is told to the user as it stands: one line, no stack. */
export class SetupError extends Error {}

const startedAt = performance.now();

export function say(text) {
  console.log(`[setup ${((performance.now() - startedAt) / 1000).toFixed(1)} s] ${text}`);
}

/**
 * Runs a command to its end and returns its result; output goes to the terminal unless `quiet`.
 * The time limit is in seconds; a command that passes it is killed and reported as not `ok`.
 */
export function runStep(command, args, { limitS, quiet = false, env = {} }) {
  const done = spawnSync(command, args, {
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    timeout: limitS * 1000,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...env },
  });
  return {
    ok: done.status === 0,
    timedOut: done.error?.code === 'ETIMEDOUT',
    stdout: done.stdout ?? '',
    stderr: done.stderr ?? '',
  };
}

/** The npm client that started us when there is one, so that a second npm on the PATH is never mixed in. */
export function runNpm(args, options) {
  const client = process.env.npm_execpath;
  if (client?.endsWith('.js') || client?.endsWith('.cjs')) return runStep(process.execPath, [client, ...args], options);
  if (process.platform === 'win32') return runStep('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options);
  return runStep('npm', args, options);
}
