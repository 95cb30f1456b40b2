import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnNodeWorker } from '../../main/media/spawn-node-worker';
import type { SpawnWorker } from '../../main/media/worker-handle';
import { bundle } from './bundle';

let built: Promise<string> | null = null;

/** The worker and its unruly double, built as the app builds them: once for a test file, gone at its end. */
async function buildWorkers(): Promise<string> {
  const dir = await bundle({
    'media-worker': 'main/media/media-worker.ts',
    'unruly-worker': 'tests/support/unruly-worker.ts',
  });
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs a real media worker as a plain Node child. */
export async function spawnTestWorker(
  name: 'media-worker' | 'unruly-worker' = 'media-worker',
  env: Readonly<Record<string, string>> = {},
): Promise<SpawnWorker> {
  return spawnNodeWorker({ entry: join(await (built ??= buildWorkers()), `${name}.mjs`), env });
}
