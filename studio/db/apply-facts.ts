import { sql, type RawBuilder, type Transaction } from 'kysely';
import { factKey, type Fact, type LedgerEntry } from '../records/ledger-entry';
import { auditRowOf } from '../records/audit-chain';
import { toRows } from './fact-rows';
import { auditStatement, factStatements } from './fact-statements';
import type { Tables } from './tables';

/**
 * Writes facts into the tables, in one statement however many they are: with PGlite the round trips are what a write costs.
 * Two facts with one key must come in separate calls (`splitByKey`). Applying a fact again changes nothing.
 */
async function applyPart(trx: Transaction<Tables>, entries: readonly LedgerEntry[]): Promise<void> {
  const byKind = new Map<Fact['kind'], LedgerEntry[]>();
  for (const entry of entries) byKind.set(entry.fact.kind, [...(byKind.get(entry.fact.kind) ?? []), entry]);
  const parts: RawBuilder<unknown>[] = [];
  for (const [kind, same] of byKind) {
    const rows = JSON.stringify(same.flatMap(toRows));
    for (const statement of factStatements[kind]) parts.push(statement(rows));
  }
  // `hello` tells each studio how many changes it has taken: the number of its newest fact.
  parts.push(raiseRevisions(entries));
  const audited = entries.map(auditRowOf).filter((row) => row !== null);
  const head = audited.at(-1)?.hash ?? null;
  if (head !== null) parts.push(auditStatement(JSON.stringify(audited)));
  const named = parts.map((part, index) => sql`${sql.id(`part${index}`)} AS (${part})`);
  const newest = entries.at(-1)?.seq ?? 0;
  await sql`WITH ${sql.join(named)} UPDATE counters SET value = ${newest}, head = coalesce(${head}::text, head)
    WHERE name = 'seq'`.execute(trx);
}

function raiseRevisions(entries: readonly LedgerEntry[]): RawBuilder<unknown> {
  const newest = new Map<string, number>();
  for (const { seq, fact } of entries) if ('studioId' in fact && fact.kind !== 'studio') newest.set(fact.studioId, seq);
  const rows = JSON.stringify([...newest].map(([id, revision]) => ({ id, revision })));
  return sql`UPDATE studios SET revision = x.revision FROM jsonb_to_recordset(${rows}::jsonb) AS x(id uuid, revision bigint)
    WHERE studios.id = x.id AND studios.revision < x.revision`;
}

/**
 * Cuts a run of entries wherever a key would come twice, so that each part may be applied in any order within, and after a
 * new studio, whose row the same statement could not update.
 */
function splitByKey(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const parts: LedgerEntry[][] = [[]];
  let keys = new Set<string>();
  let wasStudio = false;
  for (const entry of entries) {
    const key = factKey(entry.fact);
    if (keys.has(key) || wasStudio) {
      parts.push([]);
      keys = new Set();
    }
    keys.add(key);
    wasStudio = entry.fact.kind === 'studio';
    parts.at(-1)?.push(entry);
  }
  return parts;
}

/** Brings the tables, and the count of facts in them, to where the entries end. Also how the ledger is replayed. */
export async function applyEntries(trx: Transaction<Tables>, entries: readonly LedgerEntry[]): Promise<void> {
  for (const part of splitByKey(entries)) await applyPart(trx, part);
}
