import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallHandlers } from '@shared/contract/ipc';
import { diagnosticReport } from '../../diagnostics/diagnostic-report';
import type { AppContext } from '../app-context';

type DiagnosticsCalls = 'diagnostics:read' | 'diagnostics:save';

/** The report that is shown is the report that is saved. */
export function diagnosticsHandlers(context: AppContext): Pick<CallHandlers, DiagnosticsCalls> {
  let shown: string | null = null;
  const { core, settings, studio, diagnostics, system } = context;
  const make = (): Promise<string> =>
    diagnosticReport({
      ...{ library: core.library, settings: settings.read(), sync: studio.status(), clock: Date.now },
      ...diagnostics,
    });
  return {
    'diagnostics:read': async () => {
      shown = await make();
      return { text: shown };
    },
    'diagnostics:save': async () => {
      const dir = await system.chooseFolder('Choose the folder for the diagnostics');
      if (dir === null) return null;
      const name = `fieldproof-diagnostics-${new Date().toISOString().replaceAll(/[:.]/gu, '-')}.json`;
      await writeFile(join(dir, name), `${shown ?? (await make())}\n`, { flag: 'wx' });
      return { name };
    },
  };
}
