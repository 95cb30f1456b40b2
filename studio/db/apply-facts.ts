import { sql, type RawBuilder, type Transaction } from 'kysely';
import { factKey, type Fact, type LedgerEntry } from '../records/ledger-entry';
import { factStatements } from './fact-statements';
import { toRows } from './fact-rows';
import type { Tables } from './tables';

/** Parents before children: the foreign keys ask for it. */
const ORDER: readonly Fact['kind'][] = [
  'epoch',
  'studio',
  'token',
  'token-revoked',
  'blob',
  'blob-lost',
  'shoot',
  'subjects',
  'buckets',
  'groups',
  'photo',
  'intent',
];

/**
 * Writes facts into the tables, one statement a kind however many they are. Facts with the same key must come in separate
 * calls (`splitByKey`). Applying a fact again changes nothing.
 */
export async function applyFacts(trx: Transaction<Tables>, entries: readonly LedgerEntry[]): Promise<void> {
  for (const kind of ORDER) {
    const same = entries.filter((entry) => entry.fact.kind === kind);
    if (same.length === 0) continue;
    for (const statement of statementsFor(kind, JSON.stringify(same.flatMap(toRows)))) await statement.execute(trx);
  }
  await raiseRevisions(trx, entries);
}

function statementsFor(kind: Fact['kind'], rows: string): RawBuilder<unknown>[] {
  return factStatements[kind].map((make) => make(rows));
}

/** `hello` tells each studio how many changes it has taken: the number of its newest fact. */
async function raiseRevisions(trx: Transaction<Tables>, entries: readonly LedgerEntry[]): Promise<void> {
  const newest = new Map<string, number>();
  for (const { seq, fact } of entries) if ('studioId' in fact) newest.set(fact.studioId, seq);
  const rows = JSON.stringify([...newest].map(([id, revision]) => ({ id, revision })));
  await sql`UPDATE studios SET revision = x.revision FROM jsonb_to_recordset(${rows}::jsonb) AS x(id uuid, revision bigint)
    WHERE studios.id = x.id AND studios.revision < x.revision`.execute(trx);
}

/** Cuts a run of entries wherever a key would come twice, so that each part may be applied in any order within. */
export function splitByKey(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const parts: LedgerEntry[][] = [[]];
  let keys = new Set<string>();
  for (const entry of entries) {
    const key = factKey(entry.fact);
    if (keys.has(key)) {
      parts.push([]);
      keys = new Set();
    }
    keys.add(key);
    parts.at(-1)?.push(entry);
  }
  return parts;
}
