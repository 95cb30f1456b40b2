import { sql, type Kysely } from 'kysely';
import { migrations } from './migrations';
import type { Tables } from './tables';

/** Any number will do; it must only be the same in every instance. */
const MIGRATION_LOCK = 7_241_905;

/** Opening it would mean to guess: nothing is changed. */
export class NewerDatabase extends Error {}

/** Brings the schema up to date, whole or not at all; several instances may try at once. Refuses a newer schema. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(trx);
    await sql`CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL)`.execute(
      trx,
    );
    const { rows } = await sql<{ name: string }>`SELECT name FROM migrations`.execute(trx);
    const applied = new Set(rows.map((row) => row.name));
    const known = new Set(migrations.map((migration) => migration.name));
    const newer = [...applied].filter((name) => !known.has(name));
    if (newer.length > 0) {
      throw new NewerDatabase(`The database was made by a newer studio (it has ${newer.join(', ')})`);
    }
    for (const migration of migrations.filter(({ name }) => !applied.has(name))) {
      for (const statement of migration.statements) await sql.raw(statement).execute(trx);
      await sql`INSERT INTO migrations (name, applied_at) VALUES (${migration.name}, now())`.execute(trx);
    }
  });
}
