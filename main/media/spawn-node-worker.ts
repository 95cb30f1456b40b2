import { fork } from 'node:child_process';
import os from 'node:os';
import type { SpawnWorker } from './worker-handle';

export interface NodeWorkerOptions {
  /** The built media-worker.js (or its source, with a loader in `execArgv`). */
  readonly entry: string;
  /** Node to run it with; must not be Electron with RunAsNode switched off. */
  readonly execPath?: string;
  readonly execArgv?: readonly string[];
  /** Added to the otherwise empty environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What native libraries need of the environment; nothing of the user's goes in. */
export const WORKER_ENV: Readonly<Record<string, string>> = {
  VIPS_BLOCK_UNTRUSTED: '1',
  VIPS_CONCURRENCY: '1',
  // Two arenas instead of eight per core: glibc otherwise keeps what decoders have freed.
  MALLOC_ARENA_MAX: '2',
  LC_ALL: 'C.UTF-8',
};

/** JavaScript alone; pixels live outside of it and have a cap of their own. */
export const WORKER_MAX_HEAP_MB = 512;

/** Runs media workers as plain Node children: for tests, benches and machines where Electron's cannot be used. */
export function spawnNodeWorker({ entry, execPath, execArgv = [], env = {} }: NodeWorkerOptions): SpawnWorker {
  return ({ onMessage, onExit }) => {
    const child = fork(entry, [], {
      ...(execPath === undefined ? {} : { execPath }),
      execArgv: [`--max-old-space-size=${WORKER_MAX_HEAP_MB}`, ...execArgv],
      cwd: os.tmpdir(),
      env: { ...WORKER_ENV, ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }), ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'json',
    });
    let isGone = false;
    const leave = (code: number | null, signal: string | null) => {
      if (isGone) return;
      isGone = true;
      onExit({ code, signal });
    };
    child.on('message', onMessage);
    child.on('exit', leave);
    child.on('error', () => leave(null, null));
    return {
      // A child that is just dying takes no message: its exit tells the pool.
      send: (message) => {
        if (child.connected) child.send(message as object, () => undefined);
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
