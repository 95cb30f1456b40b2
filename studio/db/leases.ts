import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables';

/**
 * Runs work that only one instance at a time needs to do; does nothing while another is at it. For work that would do no harm
 * twice: the lease of one that died lapses after `ms`, whether its work was done or not.
 */
export async function withLease(
  db: Kysely<Tables>,
  { name, ms }: { name: string; ms: number },
  work: () => Promise<void>,
): Promise<void> {
  const holder = randomUUID();
  const { numAffectedRows = 0n } = await sql`INSERT INTO leases (name, holder, held_until)
    VALUES (${name}, ${holder}, clock_timestamp() + make_interval(secs => ${ms / 1000}))
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
    WHERE leases.held_until < clock_timestamp()`.execute(db);
  if (numAffectedRows === 0n) return;
  try {
    await work();
  } finally {
    await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
  }
}
