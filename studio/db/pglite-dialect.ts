import type { PGlite } from '@electric-sql/pglite';
import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';

/** The database may be replaced under the dialect when it had to be opened anew. */
export interface PgliteClient {
  current: PGlite;
}

/**
 * PGlite has one session. A connection is therefore handed out to one user at a time: statements of two requests must not
 * end up in one transaction.
 */
function createDriver(client: PgliteClient): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const { rows, affectedRows } = await client.current.query<R>(query.sql, [...query.parameters]);
      return affectedRows === undefined ? { rows } : { rows, numAffectedRows: BigInt(affectedRows) };
    },
    streamQuery: () => {
      throw new Error('PGlite does not stream');
    },
  };
  const run = async (statement: string): Promise<void> => {
    await client.current.exec(statement);
  };
  const waiting: (() => void)[] = [];
  let isTaken = false;
  return {
    init: async () => {},
    acquireConnection: async () => {
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve));
      isTaken = true;
      return connection;
    },
    releaseConnection: async () => {
      const next = waiting.shift();
      if (next === undefined) isTaken = false;
      else next();
    },
    beginTransaction: async () => run('BEGIN'),
    commitTransaction: async () => run('COMMIT'),
    rollbackTransaction: async () => run('ROLLBACK'),
    destroy: async () => client.current.close(),
  };
}

export function pgliteDialect(client: PgliteClient): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => createDriver(client),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
