import type { CallInput, CallOutput } from '@shared/contract/ipc';
import type { ShootId } from '@shared/model/ids';
import { copyTheRest } from '../rest-copies';
import { shootOf, type AppContext } from './app-context';
import { checkCopyDirs } from './copy-dirs';
import { ExpectedFailure } from './register-calls';

export interface CopyRest {
  readonly copy: (ask: CallInput<'import:copyRest'>) => Promise<CallOutput<'import:copyRest'>>;
}

/** Makes good what a destination lacks, one at a time in each shoot. */
export function createCopyRest(context: AppContext, reserveBytes: number): CopyRest {
  const copying = new Set<ShootId>();
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
      copying.add(shootId);
      try {
        const { core, system } = context;
        const ports = { newId: core.newId, toolVersion: system.version, reserveBytes, signal: NEVER };
        const copied = await copyTheRest(shoot, { run, dir: path }, ports);
        if (!copied.ok) throw new ExpectedFailure(copied.error.code, copied.error.message);
        const { made, failed, stopped } = copied.value;
        const why = stopped && { code: stopped.code, message: stopped.message };
        return { path, made, failed: failed.length, stopped: why };
      } finally {
        copying.delete(shootId);
      }
    },
  };
}

/** It ends by itself, and what is copied when the app ends is kept. */
const NEVER = new AbortController().signal;
