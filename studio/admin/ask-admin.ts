import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fail, ok, type Result } from '@shared/model/result';
import { createAccounts } from '../accounts';
import { dataFolderPaths, prepareDataFolder } from '../data/data-folder';
import { acquireFolderLock } from '../data/folder-lock';
import { readOwnIdentity } from '../data/process-identity';
import { migrate } from '../db/migrate';
import { openEmbedded, type OpenDatabase } from '../db/open-embedded';
import { openPostgres } from '../db/open-postgres';
import { createWriter } from '../db/writer';
import { logToStderr } from '../log';
import { runAdminCommand, type AdminCommand } from './commands';

export type Ask = (command: AdminCommand) => Promise<Result<unknown, string>>;

interface OpenDesk {
  readonly ask: Ask;
  readonly close: () => Promise<void>;
}

/**
 * Where the commands of an operator go: to PostgreSQL, which takes anyone; to the studio that runs on the folder; or to the
 * folder itself while none does. Fails with one line for people.
 */
export async function openDesk(data: string | null, databaseUrl: string | null): Promise<Result<OpenDesk, string>> {
  if (databaseUrl !== null) {
    const db = openPostgres(databaseUrl);
    await migrate(db);
    return ok(onDatabase({ db, ledger: null, heal: async () => {}, mayLackFacts: false, close: () => db.destroy() }));
  }
  if (data === null) return fail('The option --data is missing, or DATABASE_URL where the studio runs on PostgreSQL.');
  const folder = dataFolderPaths(data);
  if (!existsSync(folder.ledger)) return fail(`There is no studio's folder at ${folder.root}.`);
  const running = await findRunning(folder.admin);
  if (running !== null) return ok({ ask: running, close: async () => {} });
  return openFolder(data);
}

const adminFileSchema = z.object({ port: z.number().int(), secret: z.string() });
const replySchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/** The studio that serves the folder just now; null when none answers there. */
async function findRunning(file: string): Promise<Ask | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const { port, secret } = adminFileSchema.parse(JSON.parse(text));
  const ask: Ask = async (command) => {
    const headers = { authorization: `Bearer ${secret}` };
    const reply = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: JSON.stringify(command) });
    if (reply.status !== 200) throw new Error(`Expected 200 of the running studio, got ${reply.status}`);
    return replySchema.parse(await reply.json());
  };
  // The file of one that was killed stays behind: then nobody answers, or somebody else.
  const isThere = await ask({ command: 'token-list' }).then(
    (reply) => reply.ok,
    () => false,
  );
  return isThere ? ask : null;
}

async function openFolder(data: string): Promise<Result<OpenDesk, string>> {
  const folder = await prepareDataFolder(data);
  const own = readOwnIdentity();
  const lock = await acquireFolderLock({ folder: folder.root, own, onLost: () => process.exit(1) });
  if (!lock.ok) return fail(lock.error);
  const database = await openEmbedded({ folder, boot: own.boot, log: logToStderr });
  const { ask, close } = onDatabase(database);
  return ok({
    ask,
    close: async () => {
      await close();
      await lock.value.release();
    },
  });
}

function onDatabase(database: OpenDatabase): OpenDesk {
  const now = (): Date => new Date();
  const { db } = database;
  const writer = createWriter({ ...database, now });
  const accounts = createAccounts({ db, writer, isSoleInstance: false, now });
  return {
    ask: (command) => runAdminCommand({ db, writer, accounts, now }, command),
    close: async () => {
      await writer.drain();
      await database.close();
    },
  };
}
