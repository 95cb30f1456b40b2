import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { Kysely } from 'kysely';
import { z } from 'zod';
import type { DataFolder } from '../data/data-folder';
import { openLedger, type Ledger } from '../data/ledger';
import { isSameBoot } from '../data/process-identity';
import { syncTree, writeFileDurably } from '../data/sync-to-disk';
import { errorFacts, type Log } from '../log';
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

const stateSchema = z.object({ boot: z.string(), isClean: z.boolean() });

interface EmbeddedParams {
  readonly folder: DataFolder;
  readonly boot: string;
  readonly log: Log;
}

/**
 * PGlite survives the death of its process (the kernel has its pages) but not a power cut (nothing was fsynced, and pages
 * may have been written in any order). So its files are believed only after a clean close or within the same boot; else they
 * are set aside and made again from the ledger.
 */
export async function openEmbedded(params: EmbeddedParams): Promise<OpenDatabase> {
  const { folder, log } = params;
  const ledger = await openLedger(folder.ledger);
  const isBelievable = await canBelieveFiles(params);
  const hasFiles = existsSync(folder.database);
  if (hasFiles && !isBelievable && ledger.lastSeq() > 0) {
    await setAside(folder, log, 'not closed before the power went');
  }
  await writeState(params, false);
  const isMadeAnew = !existsSync(folder.database) && ledger.lastSeq() > 0;
  const { client, db, isRebuilt } = await openOrRebuild(params, ledger);
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
    await writeState(params, true);
  };
  const mayLackFacts = ledger.isDamaged() || ((isMadeAnew || isRebuilt) && (await ledger.hasGaps()));
  return { db, ledger, heal, mayLackFacts, close };
}

async function canBelieveFiles({ folder, boot }: EmbeddedParams): Promise<boolean> {
  try {
    const state = stateSchema.parse(JSON.parse(await readFile(folder.databaseState, 'utf8')));
    return state.isClean || isSameBoot(state.boot, boot);
  } catch {
    // Missing or unreadable: nothing is known about the files.
    return false;
  }
}

const writeState = ({ folder, boot }: EmbeddedParams, isClean: boolean): Promise<void> =>
  writeFileDurably(folder.databaseState, JSON.stringify({ boot, isClean }));

async function setAside(folder: DataFolder, log: Log, why: string): Promise<void> {
  log('database-set-aside', { why });
  await rm(`${folder.database}.set-aside`, { recursive: true, force: true });
  await rename(folder.database, `${folder.database}.set-aside`);
}

async function openOrRebuild({ folder, log }: EmbeddedParams, ledger: Ledger) {
  try {
    return { ...(await openAndReplay(folder, ledger, log)), isRebuilt: false };
  } catch (error) {
    if (error instanceof NewerDatabase || ledger.lastSeq() === 0 || !existsSync(folder.database)) throw error;
    log('database-unreadable', errorFacts(error));
    await setAside(folder, log, 'cannot be opened');
    return { ...(await openAndReplay(folder, ledger, log)), isRebuilt: true };
  }
}

async function openAndReplay(folder: DataFolder, ledger: Ledger, log: Log) {
  const client: PgliteClient = { current: await openPglite(folder.database) };
  const db = new Kysely<Tables>({ dialect: pgliteDialect(client) });
  try {
    await migrate(db);
    const facts = await replayLedger(db, ledger);
    if (facts > 0) log('ledger-replayed', { facts });
    await rm(`${folder.database}.set-aside`, { recursive: true, force: true });
    return { client, db };
  } catch (error) {
    await client.current.close().catch(() => {});
    throw error;
  }
}
