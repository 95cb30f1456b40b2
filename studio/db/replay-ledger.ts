import { sql, type Kysely } from 'kysely';
import type { Ledger } from '../data/ledger';
import type { LedgerEntry } from '../records/ledger-entry';
import type { Tables } from './tables';
import { applyEntries } from './apply-facts';

const CHUNK = 500;

/** The number of the newest fact in the database. */
export async function readAppliedSeq(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ value: number }>`SELECT value FROM counters WHERE name = 'seq'`.execute(db);
  return rows[0]?.value ?? 0;
}

/** Gives the database what the ledger has and it lacks; returns how many facts that were. */
export async function replayLedger(db: Kysely<Tables>, ledger: Ledger): Promise<number> {
  const applied = await readAppliedSeq(db);
  if (ledger.lastSeq() < applied) await ledger.declareGap(applied);
  if (ledger.lastSeq() <= applied) return 0;
  let count = 0;
  let chunk: LedgerEntry[] = [];
  const flush = async (): Promise<void> => {
    const entries = chunk;
    chunk = [];
    if (entries.length === 0) return;
    await db.transaction().execute(async (trx) => applyEntries(trx, entries));
    count += entries.length;
  };
  for await (const entry of ledger.readAfter(applied)) {
    chunk.push(entry);
    if (chunk.length === CHUNK) await flush();
  }
  await flush();
  return count;
}
