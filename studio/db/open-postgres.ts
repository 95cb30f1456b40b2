import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables';

/** PostgreSQL's OID of bigint; `pg` gives it as text, PGlite as a number. Ours stay far below 2^53. */
const INT8 = 20;

export function openPostgres(connectionString: string): Kysely<Tables> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({ connectionString, max: 8, types });
  // An idle connection that breaks must not end the process; the next query takes a new one.
  pool.on('error', () => {});
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
