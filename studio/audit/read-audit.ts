import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables';
import { CHAIN_START, findBreak, type AuditRow, type ChainBreak } from '../records/audit-chain';

/** Rows of a page: verifying the log must not keep a running studio from its work. */
const PAGE_ROWS = 1000;

/** The rows after `seq`, in order; a page of them. */
export async function readAuditPage(db: Kysely<Tables>, seq: number): Promise<AuditRow[]> {
  const rows = await db
    .selectFrom('audit_log')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(PAGE_ROWS)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at.toISOString(),
    studioId: row.studio_id,
    tokenId: row.token_id,
    ip: row.ip,
    kind: row.kind as AuditRow['kind'], // only facts are ever written; another word breaks the row's hash
    subject: row.subject,
    contentHash: row.content_hash,
    previous: row.previous,
    hash: row.hash,
  }));
}

export interface AuditVerdict {
  readonly isWhole: boolean;
  readonly rows: number;
  /** Of the newest row. Kept elsewhere, it shows later that nothing before it was changed. */
  readonly head: string;
  /** The first place where it is not whole. */
  readonly brokenAt?: ChainBreak;
}

/** Goes along a chain from its beginning; stops where it breaks. */
export async function verifyChain(
  pages: AsyncIterable<readonly AuditRow[]>,
  expectedHead: string | null,
): Promise<AuditVerdict> {
  let [rows, head, lastSeq] = [0, CHAIN_START, 0];
  // Rows may be added meanwhile: the head that was read before them must be one of those passed.
  let hasPassedHead = expectedHead === null || expectedHead === CHAIN_START;
  for await (const page of pages) {
    for (const row of page) {
      const brokenAt = findBreak(row, head);
      if (brokenAt !== null) return { isWhole: false, rows, head, brokenAt };
      [rows, head, lastSeq] = [rows + 1, row.hash, row.seq];
      hasPassedHead ||= head === expectedHead;
    }
  }
  if (hasPassedHead) return { isWhole: true, rows, head };
  return { isWhole: false, rows, head, brokenAt: { seq: lastSeq, why: 'end-missing' } };
}

async function* pagesOf(db: Kysely<Tables>): AsyncGenerator<readonly AuditRow[]> {
  for (let after = 0; ;) {
    const page = await readAuditPage(db, after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.seq;
  }
}

/** Reads the whole audit log of a database and says whether every row is what it was. */
export async function verifyAudit(db: Kysely<Tables>): Promise<AuditVerdict> {
  const counter = await db.selectFrom('counters').select('head').where('name', '=', 'seq').executeTakeFirst();
  return verifyChain(pagesOf(db), counter?.head ?? null);
}
