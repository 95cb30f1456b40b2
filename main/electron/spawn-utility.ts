import os from 'node:os';
import { utilityProcess } from 'electron';
import type { SpawnWorker } from '../media/worker-handle';

/**
 * Runs media workers as utility processes of the app: no window, nothing of the user's environment,
 * and no RunAsNode needed, which the package switches off.
 */
export function spawnUtility(
  entry: string,
  { env, maxHeapMb }: { readonly env: Readonly<Record<string, string>>; readonly maxHeapMb: number },
): SpawnWorker {
  return ({ onMessage, onExit }) => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Fieldproof pictures',
      cwd: os.tmpdir(),
      env: { ...env, PATH: process.env['PATH'] ?? '' },
      execArgv: [`--max-old-space-size=${String(maxHeapMb)}`],
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let isGone = false;
    child.on('message', onMessage);
    child.on('exit', (code) => {
      isGone = true;
      onExit({ code, signal: null });
    });
    return {
      send: (message) => {
        if (!isGone) child.postMessage(message);
      },
      // Electron's own kill is SIGTERM, which a decoder in a loop does not heed.
      kill: () => {
        if (isGone) return;
        if (child.pid === undefined) child.kill();
        else killSurely(child.pid);
      },
    };
  };
}

function killSurely(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in the meantime.
  }
}
