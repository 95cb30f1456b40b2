import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Kysely } from 'kysely';
import type { DataFolder } from '../data/data-folder';
import { openLedger, type Ledger } from '../data/ledger';
import { syncTree } from '../data/sync-to-disk';
import { errorFacts, type Log } from '../log';
import { judgeDatabaseFiles, writeDatabaseState } from './database-state';
import { migrate, NewerDatabase } from './migrate';
import { openPglite } from './open-pglite';
import { pgliteDialect, type PgliteClient } from './pglite-dialect';
import { replayLedger } from './replay-ledger';
import type { Tables } from './tables';

export interface OpenDatabase {
  readonly db: Kysely<Tables>;
  readonly ledger: Ledger | null;
  readonly heal: () => Promise<void>;
  /** True when something acknowledged may be missing, so that the epoch must change. */
  readonly mayLackFacts: boolean;
  readonly close: () => Promise<void>;
}

interface EmbeddedParams {
  readonly folder: DataFolder;
  readonly boot: string;
  readonly log: Log;
}

/** Opens the embedded database, and makes it (again) from the ledger where there is none that can be believed. */
export async function openEmbedded(params: EmbeddedParams): Promise<OpenDatabase> {
  const { folder, boot, log } = params;
  const ledger = await openLedger(folder.ledger);
  const verdict = await judgeDatabaseFiles(folder, boot);
  if (verdict === 'unfinished') await rm(folder.database, { recursive: true, force: true });
  // Without a ledger to make it again from, a doubtful database is better than none.
  if (verdict === 'doubtful' && ledger.lastSeq() > 0) await setAside(folder, log, 'not closed before the power went');
  const { client, db, isMadeAnew } = await openOrRebuild(params, ledger);
  const heal = async (): Promise<void> => {
    try {
      await replayLedger(db, ledger);
    } catch (error) {
      log('database-reopened', errorFacts(error));
      await client.current.close().catch(() => {});
      client.current = await openPglite(folder.database);
      await replayLedger(db, ledger);
    }
  };
  const close = async (): Promise<void> => {
    await db.destroy();
    await ledger.close();
    await syncTree(folder.database);
    await writeDatabaseState(folder, boot, 'clean');
  };
  const mayLackFacts = ledger.isDamaged() || (isMadeAnew && ledger.lastSeq() > 0 && (await ledger.hasGaps()));
  return { db, ledger, heal, mayLackFacts, close };
}

async function setAside(folder: DataFolder, log: Log, why: string): Promise<void> {
  log('database-set-aside', { why });
  await rm(`${folder.database}.set-aside`, { recursive: true, force: true });
  await rename(folder.database, `${folder.database}.set-aside`);
}

async function openOrRebuild(params: EmbeddedParams, ledger: Ledger) {
  const { folder, log } = params;
  try {
    return await openAndReplay(params, ledger);
  } catch (error) {
    if (error instanceof NewerDatabase || ledger.lastSeq() === 0 || !existsSync(folder.database)) throw error;
    log('database-unreadable', errorFacts(error));
    await setAside(folder, log, 'cannot be opened');
    return openAndReplay(params, ledger);
  }
}

/** One that is killed before it is whole is thrown away by the next start. */
async function openAndReplay({ folder, boot, log }: EmbeddedParams, ledger: Ledger) {
  const isMadeAnew = !existsSync(folder.database);
  await writeDatabaseState(folder, boot, isMadeAnew ? 'making' : 'open');
  const client: PgliteClient = { current: await openPglite(folder.database) };
  const db = new Kysely<Tables>({ dialect: pgliteDialect(client) });
  try {
    await migrate(db);
    const facts = await replayLedger(db, ledger);
    if (facts > 0) log('ledger-replayed', { facts });
    if (isMadeAnew) await writeDatabaseState(folder, boot, 'open');
    await rm(`${folder.database}.set-aside`, { recursive: true, force: true });
    return { client, db, isMadeAnew };
  } catch (error) {
    await client.current.close().catch(() => {});
    throw error;
  }
}
