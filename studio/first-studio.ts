import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { StudioId } from '@shared/model/ids';
import { addToken, ensureStudio, type Accounts } from './accounts';
import type { DataFolder } from './data/data-folder';
import { keepTokenFile, readTokenFile } from './data/token-file';
import type { OpenDatabase } from './db/open-embedded';
import type { Writer } from './db/writer';

interface FirstParams {
  readonly database: OpenDatabase;
  readonly writer: Writer;
  readonly accounts: Accounts;
  readonly folder: DataFolder;
}

/** Makes sure that there is an epoch, a studio and a token that works, and that the token file holds that token. */
export async function ensureFirstStudio(params: FirstParams): Promise<{ studioId: StudioId; token: string }> {
  await ensureEpoch(params);
  const kept = await readTokenFile(params.folder.token);
  const known = kept === null ? null : await params.accounts.authenticate(kept);
  if (kept !== null && known !== null) return { studioId: known.studioId, token: kept };
  const first = await ensureStudio(params.writer, 'Studio');
  const { studioId, token } = await addToken(params.writer, first, { label: 'token file' });
  await keepTokenFile(params.folder.token, token);
  return { studioId, token };
}

/** A new one where facts may be missing: clients then offer again what was confirmed to them. */
async function ensureEpoch({ database, writer }: FirstParams): Promise<void> {
  const place = database.ledger === null ? await readPlace(database.db) : null;
  await writer.write({
    keys: ['epoch'],
    decide: async (trx) => {
      const rows = await trx.selectFrom('facts').select(['name', 'value']).execute();
      const known = new Map(rows.map((row) => [row.name, row.value]));
      const isNeeded = !known.has('epoch') || database.mayLackFacts || isElsewhere(known.get('place'), place);
      return { facts: isNeeded ? [epochFact(randomUUID(), place)] : [], answer: null };
    },
  });
}

const isElsewhere = (known: string | undefined, place: string | null): boolean => place !== null && known !== place;

const epochFact = (epoch: string, place: string | null) =>
  ({ kind: 'epoch', epoch, ...(place === null ? {} : { place }) }) as const;

/** What a restored database is given by hand, where nothing shows that it was restored. */
export async function declareEpoch(writer: Writer, epoch: string): Promise<void> {
  await writer.write({
    keys: ['epoch'],
    decide: async () => ({ facts: [epochFact(epoch, null)], answer: null }),
  });
}

/**
 * Which database this is: the cluster, its timeline (a recovery to a point in time, or a replica that took over, begins a new one), the
 * database in it, and the table that holds the studios. A dump that was restored is another in at least one of them. Null where
 * the server does not tell.
 */
async function readPlace(db: OpenDatabase['db']): Promise<string | null> {
  try {
    const { rows } = await sql<{ place: string }>`SELECT concat_ws('/', system_identifier, timeline_id,
      (SELECT oid FROM pg_database WHERE datname = current_database()), 'studios'::regclass::oid) AS place
      FROM pg_control_system(), pg_control_checkpoint()`.execute(db);
    return rows[0]?.place ?? null;
  } catch {
    // A server that keeps this to itself: `new-epoch` is then the operator's to say.
    return null;
  }
}
