import type { ImportReport } from '@shared/contract/import-view';
import type { CallInput, CallOutput } from '@shared/contract/ipc';
import type { ShootId } from '@shared/model/ids';
import { readMeter, secondsLeft, startMeter } from '@shared/rules/import-progress';
import { copyTheRest, type RestProgress } from '../rest-copies';
import { shootOf, type AppContext } from './app-context';
import { checkCopyDirs } from './copy-dirs';
import { ExpectedFailure } from './register-calls';

export interface CopyRest {
  readonly copy: (ask: CallInput<'import:copyRest'>) => Promise<CallOutput<'import:copyRest'>>;
  /** Ends it soon: what is copied and proven stays, what is half copied goes. */
  readonly cancel: (shootId: ShootId) => void;
  readonly progress: (shootId: ShootId) => ImportReport['rest'];
}

interface Copying {
  readonly abort: AbortController;
  progress: ImportReport['rest'];
}

/** Makes good what a destination lacks, one at a time in each shoot. */
export function createCopyRest(context: AppContext, reserveBytes: number): CopyRest {
  const copying = new Map<ShootId, Copying>();
  return {
    copy: async ({ shootId, importId, dir }) => {
      const shoot = await shootOf(context, shootId);
      const run = shoot.store.state.imports.get(importId);
      if (!run) throw new ExpectedFailure('not-found', 'This import is not known any more.');
      const path = dir ?? (await context.system.chooseFolder('Choose where the rest is copied to'));
      if (path === null) return null;
      // A destination of the import was chosen when it began.
      if (dir !== null && !run.copyDirs.includes(dir)) checkCopyDirs(context, [dir]);
      if (copying.has(shootId)) throw new ExpectedFailure('already-copying', 'Copying is under way already.');
      const one: Copying = { abort: new AbortController(), progress: null };
      copying.set(shootId, one);
      const meter = restMeter(path);
      try {
        const { core, system } = context;
        const copied = await copyTheRest(
          shoot,
          { run, dir: path },
          {
            ...{ newId: core.newId, toolVersion: system.version, reserveBytes, signal: one.abort.signal },
            onProgress: (progress) => {
              one.progress = meter(progress);
            },
          },
        );
        if (!copied.ok) throw new ExpectedFailure(copied.error.code, copied.error.message);
        const { made, failed, stopped } = copied.value;
        const isCancelled = stopped?.code === 'cancelled';
        const why = stopped && !isCancelled ? { code: stopped.code, message: stopped.message } : null;
        const left = (one.progress?.files.total ?? made) - made;
        return { path, made, failed: failed.length, left, isCancelled, stopped: why };
      } finally {
        copying.delete(shootId);
      }
    },
    cancel: (shootId) => copying.get(shootId)?.abort.abort(),
    progress: (shootId) => copying.get(shootId)?.progress ?? null,
  };
}

/** How often the rate is looked at, ms. */
const LOOK_EVERY_MS = 250;

function restMeter(path: string): (progress: RestProgress) => NonNullable<ImportReport['rest']> {
  let meter = startMeter(performance.now());
  return ({ filesDone, filesTotal, bytesDone, bytesTotal }) => {
    const nowMs = performance.now();
    if (nowMs - meter.atMs >= LOOK_EVERY_MS) meter = readMeter(meter, nowMs, bytesDone);
    return {
      ...{ path, files: { done: filesDone, total: filesTotal }, bytesDone, bytesTotal },
      bytesPerSecond: meter.bytesPerS,
      secondsLeft: secondsLeft(bytesTotal - bytesDone, meter.bytesPerS),
    };
  };
}
