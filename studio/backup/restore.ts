import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fail, ok, type Result } from '@shared/model/result';
import { dataFolderPaths, prepareDataFolder } from '../data/data-folder';
import { openLedger, type Ledger } from '../data/ledger';
import { CHAIN_START, chainEntry } from '../records/audit-chain';
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
  const entry = { seq: ledger.lastSeq() + 1, at: new Date().toISOString(), fact };
  await ledger.append([chainEntry(entry, await readHead(ledger))]);
  await ledger.close();
  return ok(summary);
}

/** The hash that the next entry follows on. */
async function readHead(ledger: Ledger): Promise<string> {
  let head = CHAIN_START;
  // The newest entry may be one that is not audited: a hundred or so before it are read along.
  for (const after of [Math.max(0, ledger.lastSeq() - 500), 0]) {
    for await (const { chain } of ledger.readAfter(after)) head = chain?.hash ?? head;
    if (head !== CHAIN_START) break;
  }
  return head;
}
