import { randomUUID } from 'node:crypto';
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
  const ofToken = kept === null ? null : await params.accounts.authenticate(kept);
  if (kept !== null && ofToken !== null) return { studioId: ofToken, token: kept };
  const { studioId, token } = await addToken(params.writer, await ensureStudio(params.writer, 'Studio'), 'token file');
  await keepTokenFile(params.folder.token, token);
  return { studioId, token };
}

/** A new one where facts may be missing: clients then offer again what was confirmed to them. */
async function ensureEpoch({ database, writer }: FirstParams): Promise<void> {
  await writer.write({
    keys: ['epoch'],
    decide: async (trx) => {
      const row = await trx.selectFrom('facts').select('value').where('name', '=', 'epoch').executeTakeFirst();
      const isNeeded = row === undefined || database.mayLackFacts;
      return { facts: isNeeded ? [{ kind: 'epoch', epoch: randomUUID() }] : [], answer: null };
    },
  });
}
