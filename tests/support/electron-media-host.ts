import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { app } from 'electron';
import { spawnUtility } from '../../main/electron/spawn-utility';
import { createMediaService } from '../../main/media/media-service';
import { WORKER_ENV, WORKER_MAX_HEAP_MB } from '../../main/media/spawn-node-worker';
import type { SpawnWorker } from '../../main/media/worker-handle';

/**
 * Main process of a bare Electron app that looks at pictures in a utilityProcess and writes what came
 * of it: run by tests/integration/media-electron.test.ts, with the file of its plan as last argument.
 */
export interface HostPlan {
  readonly paths: readonly string[];
  readonly rounds: number;
  readonly cacheDir: string;
  readonly report: string;
}

export interface HostReport {
  readonly shown: number;
  /** Crashes, time-outs and replacements for memory. */
  readonly exits: readonly string[];
  /** Largest resident size that a worker told of, in bytes. */
  readonly peakBytes: number;
}

async function run(plan: HostPlan): Promise<HostReport> {
  let peakBytes = 0;
  const exits: string[] = [];
  const spawn = spawnUtility(resolve(import.meta.dirname, 'media-worker.mjs'), {
    env: WORKER_ENV,
    maxHeapMb: WORKER_MAX_HEAP_MB,
  });
  const spawnWorker: SpawnWorker = (events) =>
    spawn({
      ...events,
      onMessage: (message) => {
        peakBytes = Math.max(peakBytes, (message as { rssBytes?: number }).rssBytes ?? 0);
        events.onMessage(message);
      },
    });
  const onWorkerExit = ({ cause, detail }: { cause: string; detail: string }) => void exits.push(`${cause}: ${detail}`);
  const service = createMediaService({ spawnWorker, workers: 1, cacheDir: plan.cacheDir, onWorkerExit });
  let shown = 0;
  for (let round = 0; round < plan.rounds; round++) {
    const looks = await Promise.all(
      plan.paths.map((path, i) => {
        const sha256 = `${round}`.padStart(4, '0') + `${i}`.padStart(60, '0');
        return service.look({
          path,
          sha256,
          sizeBytes: 1,
          name: path,
          role: 'image',
          readsCodes: round === 0,
          edgePx: 512,
        });
      }),
    );
    shown += looks.filter(({ thumbnailPath }) => thumbnailPath !== null).length;
  }
  await service.close();
  return { shown, exits, peakBytes };
}

const plan = JSON.parse(readFileSync(process.argv.at(-1) ?? '', 'utf8')) as HostPlan;
void app.whenReady().then(async () => {
  try {
    writeFileSync(plan.report, JSON.stringify(await run(plan)));
    app.exit(0);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
});
