import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables';

/** PostgreSQL's OID of bigint; `pg` gives it as text, PGlite as a number. Ours stay far below 2^53. */
const INT8 = 20;

/**
 * An instance that hangs, or is cut off from the network, must not keep the others waiting for ever: what it holds is given up
 * for it. A database that does not answer is told to the client, who comes back.
 */
const PATIENCE = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 30_000,
  lock_timeout: 20_000,
  idle_in_transaction_session_timeout: 15_000,
  keepAlive: true,
};

export function openPostgres(connectionString: string): Kysely<Tables> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({ connectionString, max: 8, types, ...PATIENCE });
  // An idle connection that breaks must not end the process; the next query takes a new one.
  pool.on('error', () => {});
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
