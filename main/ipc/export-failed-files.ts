import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallInput, CallOutput } from '@shared/contract/ipc';
import { failedSends, failedText } from '../sync/export-failed';
import { shootOf, type AppContext } from './app-context';

/**
 * Writes what could not be sent into a folder that the person chooses: once for people, once for programs. Files of before are
 * left alone: each export has a name of its own.
 */
export async function exportFailed(
  context: AppContext,
  { shootId, heading, lines }: CallInput<'sync:exportFailed'>,
): Promise<CallOutput<'sync:exportFailed'>> {
  const shoot = await shootOf(context, shootId);
  const dir = await context.system.chooseFolder('Choose the folder for the list of what was not sent');
  if (dir === null) return null;
  const name = `not-sent-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const items = failedSends(shootId, shoot.store.state);
  const json = { version: 1, app: context.system.version, exportedAt: new Date().toISOString(), items };
  await writeFile(join(dir, `${name}.json`), `${JSON.stringify(json, null, 2)}\n`, { flag: 'wx' });
  await writeFile(join(dir, `${name}.txt`), failedText(heading, lines), { flag: 'wx' });
  return { name, photos: items.length };
}
