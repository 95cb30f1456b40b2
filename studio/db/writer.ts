import { setTimeout as wait } from 'node:timers/promises';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Ledger } from '../data/ledger';
import { CHAIN_START, chainEntry } from '../records/audit-chain';
import type { Actor, Fact, LedgerEntry } from '../records/ledger-entry';
import { applyEntries } from './apply-facts';
import type { Tables } from './tables';

export interface Decision<T> {
  /** Empty when nothing changes. */
  readonly facts: readonly Fact[];
  readonly answer: T;
}

export interface WriteJob<T> {
  /** Two jobs that share a key never decide in the same transaction: the later one sees what the earlier one wrote. */
  readonly keys: readonly string[];
  /** Who asked for it; left out where the studio itself or its operator does. */
  readonly by?: Actor | null;
  /** Reads what it needs and decides; writes nothing itself, so that it may be run again. `at` is the time of its facts. */
  readonly decide: (trx: Transaction<Tables>, at: string) => Promise<Decision<T>>;
}

export interface Writer {
  /** Resolves once the facts are on stable storage and committed. */
  write<T>(job: WriteJob<T>): Promise<T>;
  /** Resolves when everything asked for before is settled. */
  drain(): Promise<void>;
}

interface WriterParams {
  readonly db: Kysely<Tables>;
  /** Null where the database itself fsyncs. */
  readonly ledger: Ledger | null;
  /** Brings the database back to where the ledger is after a failed commit; throws while it cannot. */
  readonly heal: () => Promise<void>;
  readonly now: () => Date;
}

interface Pending {
  readonly keys: readonly string[];
  readonly by: Actor | undefined;
  /** Decides and keeps the answer; returns the facts. */
  readonly decide: (trx: Transaction<Tables>, at: string) => Promise<readonly Fact[]>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Jobs of one transaction. Under load they share one fsync and one commit; a single one waits for nobody. */
const BATCH_JOBS = 64;
/** Those who were just answered come back at once: so long the rest of them is waited for. */
const GATHER_MS = 2;

export function createWriter(given: WriterParams): Writer {
  const params: Committing = { ...given, kept: { head: null } };
  const queue: Pending[] = [];
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    let lastJobs = 1;
    while (queue.length > 0) {
      if (queue.length < lastJobs) await wait(GATHER_MS);
      const batch = takeBatch(queue);
      lastJobs = batch.length;
      await commit(params, batch);
    }
    running = null;
  };
  return {
    write: (job) =>
      new Promise((resolve, reject) => {
        let settle = (): void => {};
        queue.push({
          keys: job.keys,
          by: job.by ?? undefined,
          decide: async (trx, at) => {
            const { facts, answer } = await job.decide(trx, at);
            settle = () => resolve(answer);
            return facts;
          },
          resolve: () => settle(),
          reject,
        });
        running ??= run();
      }),
    drain: async () => running ?? undefined,
  };
}

function takeBatch(queue: Pending[]): Pending[] {
  const keys = new Set<string>();
  let count = 0;
  for (const job of queue.slice(0, BATCH_JOBS)) {
    if (job.keys.some((key) => keys.has(key))) break;
    for (const key of job.keys) keys.add(key);
    count += 1;
  }
  return queue.splice(0, count);
}

/** A batch that fails is healed and tried job by job, so that one bad job does not refuse its neighbours. */
async function commit(params: Committing, batch: readonly Pending[]): Promise<void> {
  try {
    await attempt(params, batch);
    for (const job of batch) job.resolve();
  } catch (error) {
    params.kept.head = null;
    try {
      await params.heal();
    } catch (cause) {
      for (const job of batch) job.reject(cause);
      return;
    }
    if (batch.length === 1) batch[0]?.reject(error);
    else for (const job of batch) await commit(params, [job]);
  }
}

interface Committing extends WriterParams {
  /** The hash of the newest audited entry; null when it is not known for sure. Only where nobody else writes. */
  readonly kept: { head: string | null };
}

/** Without a ledger there may be other instances: the row lock makes them take turns, so that numbers and hashes come in order. */
async function whereItStands(trx: Transaction<Tables>, { ledger, kept }: Committing) {
  if (ledger !== null && kept.head !== null) return { seq: ledger.lastSeq(), head: kept.head };
  const counter = await sql<{ value: number; head: string }>`SELECT value, head FROM counters WHERE name = 'seq'
    FOR UPDATE`.execute(trx);
  const { value, head } = counter.rows[0] ?? { value: 0, head: CHAIN_START };
  return { seq: ledger?.lastSeq() ?? value, head };
}

/** Order of the promise: decide, ledger on stable storage, commit, then the answers. */
async function attempt(params: Committing, batch: readonly Pending[]): Promise<void> {
  const { db, ledger, now, kept } = params;
  const newest = await db.transaction().execute(async (trx) => {
    let { seq, head } = await whereItStands(trx, params);
    const at = now().toISOString();
    const entries: LedgerEntry[] = [];
    for (const { by, decide } of batch) {
      for (const fact of await decide(trx, at)) {
        const entry = chainEntry({ seq: (seq += 1), at, by, fact }, head);
        head = entry.chain?.hash ?? head;
        entries.push(entry);
      }
    }
    if (entries.length === 0) return head;
    await applyEntries(trx, entries);
    await ledger?.append(entries);
    return head;
  });
  kept.head = newest;
}
