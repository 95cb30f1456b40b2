import { setTimeout as wait } from 'node:timers/promises';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Ledger } from '../data/ledger';
import type { Fact, LedgerEntry } from '../records/ledger-entry';
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
  /** Decides and keeps the answer; returns the facts. */
  readonly decide: (trx: Transaction<Tables>, at: string) => Promise<readonly Fact[]>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Jobs of one transaction. Under load they share one fsync and one commit; a single one waits for nobody. */
const BATCH_JOBS = 64;
/** Those who were just answered come back at once: so long the rest of them is waited for. */
const GATHER_MS = 2;

export function createWriter(params: WriterParams): Writer {
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
async function commit(params: WriterParams, batch: readonly Pending[]): Promise<void> {
  try {
    await attempt(params, batch);
    for (const job of batch) job.resolve();
  } catch (error) {
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

/** Without a ledger there may be other instances: the row lock makes them take turns, so that numbers come in order. */
async function lockCounter(trx: Transaction<Tables>): Promise<number> {
  const counter = await sql<{ value: number }>`SELECT value FROM counters WHERE name = 'seq' FOR UPDATE`.execute(trx);
  return counter.rows[0]?.value ?? 0;
}

/** Order of the promise: decide, ledger on stable storage, commit, then the answers. */
async function attempt({ db, ledger, now }: WriterParams, batch: readonly Pending[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    let seq = ledger?.lastSeq() ?? (await lockCounter(trx));
    const at = now().toISOString();
    const entries: LedgerEntry[] = [];
    for (const job of batch) {
      for (const fact of await job.decide(trx, at)) entries.push({ seq: (seq += 1), at, fact });
    }
    if (entries.length === 0) return;
    await applyEntries(trx, entries);
    await ledger?.append(entries);
  });
}
