import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { CallHandlers } from '@shared/contract/ipc';
import type { RosterView } from '@shared/contract/roster-view';
import type { ShootState } from '@shared/domain/shoot-state';
import { diffRoster } from '@shared/rules/roster/diff-roster';
import { fieldNamed, type RosterField } from '@shared/rules/roster/roster-fields';
import { readRoster } from '../../roster/read-roster';
import { shootOf, type AppContext } from '../app-context';
import { ExpectedFailure } from '../register-calls';

/** Rosters: chosen in a dialog, previewed, and taken over by an ordinary command of the window. */
export function rosterHandlers(context: AppContext): Pick<CallHandlers, 'roster:choose' | 'roster:preview'> {
  const chosen = new Map<string, string>();
  return {
    'roster:choose': async ({ shootId }) => {
      const path = await context.system.chooseFile('Choose a roster', ['csv', 'tsv', 'txt']);
      if (path === null) return null;
      const { store } = await shootOf(context, shootId);
      const preview = await previewRoster(store.state, path, new Map());
      const rosterId = randomUUID();
      chosen.set(rosterId, path);
      return { rosterId, name: basename(path), preview };
    },
    'roster:preview': async ({ shootId, rosterId, columns }) => {
      const path = chosen.get(rosterId);
      if (path === undefined) throw new ExpectedFailure('not-found', 'Choose the roster again.');
      const { store } = await shootOf(context, shootId);
      return previewRoster(
        store.state,
        path,
        new Map(Object.entries(columns).map(([header, field]) => [header, fieldNamed(field)])),
      );
    },
  };
}

async function previewRoster(
  state: ShootState,
  path: string,
  columns: ReadonlyMap<string, RosterField | null>,
): Promise<RosterView> {
  const read = await readRoster(path, { columns });
  if (!read.ok) throw new ExpectedFailure(read.error.code, read.error.message);
  const { delimiter, encoding, columns: found, subjects, bad, emptyRows, warnings } = read.value;
  const diff = diffRoster([...state.subjects.values()], subjects);
  return {
    delimiter,
    encoding,
    columns: found.map(({ header, field }) => ({ header, field })),
    subjects: [...subjects],
    add: diff.add.length,
    change: diff.change.length,
    missing: diff.remove.length,
    bad: [...bad],
    emptyRows,
    warnings: [...warnings],
  };
}
