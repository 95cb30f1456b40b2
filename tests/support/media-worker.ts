import { resolve } from 'node:path';
import { type NodeWorkerOptions, spawnNodeWorker } from '../../main/media/spawn-node-worker';
import type { SpawnWorker } from '../../main/media/worker-handle';

const ROOT = resolve(import.meta.dirname, '../..');

/** Runs the worker from its source: tsx compiles it on the fly. */
export const workerFromSource = (overrides: Partial<NodeWorkerOptions> = {}): SpawnWorker =>
  spawnNodeWorker({
    entry: resolve(ROOT, 'main/media/media-worker.ts'),
    execArgv: ['--import', import.meta.resolve('tsx')],
    ...overrides,
    env: { TSX_TSCONFIG_PATH: resolve(ROOT, 'tsconfig.base.json'), ...overrides.env },
  });
