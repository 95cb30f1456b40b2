import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '@shared/model/result';
import { dataFolderPaths } from '../data/data-folder';
import { listLedgerFiles } from '../data/ledger-files';
import { writeFileDurably } from '../data/sync-to-disk';
import { copyStudio, type CopySummary, type StudioParts } from './copy-studio';

const SEAL = 'backup.json';

interface BackupPaths extends StudioParts {
  readonly root: string;
  /** Written last: a folder without it is no whole backup. */
  readonly seal: string;
}

export function backupPaths(path: string): BackupPaths {
  const root = resolve(path);
  const parts = { ledger: join(root, 'ledger'), blobs: join(root, 'blobs'), token: join(root, 'token') };
  return { root, ...parts, seal: join(root, SEAL) };
}

/**
 * Copies what a studio acknowledged to another folder; again into the same folder copies what is new. The studio may run
 * meanwhile. Fails with one line for people.
 */
export async function backUp(data: string, to: string): Promise<Result<CopySummary, string>> {
  const from = dataFolderPaths(data);
  const target = backupPaths(to);
  const files = await listLedgerFiles(from.ledger).catch(() => []);
  if (files.length === 0) {
    return fail(
      `There is no ledger in ${from.root}: no embedded studio's folder. With PostgreSQL use pg_dump and copy blobs.`,
    );
  }
  if (`${target.root}/`.startsWith(`${from.root}/`)) {
    return fail('The backup must not lie in the data folder that it is to survive.');
  }
  for (const folder of [target.root, target.ledger, target.blobs]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  // The token and the clients' photos are in it.
  await chmod(target.root, 0o700);
  const summary = await copyStudio(from, target);
  await writeFileDurably(target.seal, JSON.stringify({ version: 1, at: new Date().toISOString() }));
  return ok(summary);
}
