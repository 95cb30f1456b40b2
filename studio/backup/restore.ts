import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fail, ok, type Result } from '@shared/model/result';
import { dataFolderPaths, prepareDataFolder } from '../data/data-folder';
import { openLedger } from '../data/ledger';
import { backupPaths } from './back-up';
import { copyStudio, type CopySummary } from './copy-studio';

/**
 * Makes a data folder from a backup, with an epoch of its own: what clients had confirmed since the backup is not in it, and the
 * new epoch is what makes them offer it again. Never into a folder that has something in it. Fails with one line for people.
 */
export async function restore(from: string, data: string): Promise<Result<CopySummary, string>> {
  const source = backupPaths(from);
  if (!existsSync(source.seal)) return fail(`There is no whole backup in ${source.root}: its backup.json is missing.`);
  const { root } = dataFolderPaths(data);
  const there = await readdir(root).catch(() => []);
  if (there.length > 0) {
    return fail(`The folder ${root} is not empty. Restore into a new one, then start the studio on it.`);
  }
  const folder = await prepareDataFolder(data);
  const summary = await copyStudio(source, folder);
  const ledger = await openLedger(folder.ledger);
  const fact = { kind: 'epoch', epoch: randomUUID() } as const;
  await ledger.append([{ seq: ledger.lastSeq() + 1, at: new Date().toISOString(), fact }]);
  await ledger.close();
  return ok(summary);
}
