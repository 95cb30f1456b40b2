import { utilityProcess } from 'electron';
import { z } from 'zod';

const readySchema = z.object({ url: z.url(), token: z.string().min(1) });

export interface EmbeddedStudio {
  readonly url: string;
  readonly token: string;
  /** Resolves when its process is gone, wished or not. */
  readonly gone: Promise<void>;
  readonly close: () => Promise<void>;
}

/** It makes its database at the first start; a slow disk must not make that a failure. */
const START_LIMIT_MS = 60_000;

/** Starts the bundled studio on loopback, in a process of its own; its data lies in `dataDir`. */
export function startEmbeddedStudio(
  bundle: string,
  dataDir: string,
  onEvent: (event: string) => void,
): Promise<EmbeddedStudio> {
  return new Promise((resolve, reject) => {
    const child = utilityProcess.fork(bundle, ['--data', dataDir, '--port', '0'], {
      serviceName: 'studio',
      stdio: 'pipe',
    });
    const gone = new Promise<void>((ended) => {
      child.once('exit', () => {
        ended();
      });
    });
    const limit = setTimeout(() => {
      child.kill();
      reject(new Error('The studio on this computer did not start in time.'));
    }, START_LIMIT_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString('utf8').split('\n')) {
        // One JSON object a line (studio/log.ts); its details may hold paths, its event is a word.
        const event = /"event":"([a-z-]+)"/u.exec(line)?.[1];
        if (event !== undefined) onEvent(event);
      }
    });
    child.once('message', (message: unknown) => {
      clearTimeout(limit);
      const ready = readySchema.safeParse(message);
      if (!ready.success) {
        child.kill();
        reject(new Error('The studio on this computer answered in a way that this app does not know.'));
        return;
      }
      resolve({
        ...ready.data,
        gone,
        close: async () => {
          child.kill(); // SIGTERM: it ends cleanly.
          await gone;
        },
      });
    });
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`The studio on this computer ended at once (${String(code)}).`));
    });
  });
}
