import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openApiDocument } from '@shared/contract/studio-api/open-api';
import type { StudioId } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { createAccounts, type Accounts } from './accounts';
import { serveAdmin } from './admin/serve-admin';
import { openStorage } from './open-storage';
import { discard } from './blobs/incoming-files';
import { blobCalls } from './calls/blobs';
import { fileReadCalls } from './calls/get-photo-file';
import { helloCalls } from './calls/hello';
import { photoReadCalls } from './calls/list-photos';
import { shootReadCalls } from './calls/list-shoots';
import { listWriteCalls } from './calls/put-lists';
import { photoWriteCalls } from './calls/put-photo';
import { shootWriteCalls } from './calls/put-shoot';
import type { StudioContext } from './context';
import { prepareDataFolder, type DataFolder } from './data/data-folder';
import { acquireFolderLock } from './data/folder-lock';
import { createSpaceGuard } from './data/free-space';
import { readOwnIdentity } from './data/process-identity';
import { migrate } from './db/migrate';
import { openEmbedded, type OpenDatabase } from './db/open-embedded';
import { openPostgres } from './db/open-postgres';
import { createWriter, type Writer } from './db/writer';
import { ensureFirstStudio } from './first-studio';
import { createServer } from './http/server';
import type { Handlers } from './http/call';
import { DEFAULT_LIMITS, type Limits } from './limits';
import { errorFacts, type Log } from './log';
import type { S3Settings } from './objects/s3-settings';
import { uploadCreationCalls } from './uploads/create-upload';
import { uploadPatchCalls } from './uploads/patch-upload';
import { sweepAtStart, sweepMeanwhile } from './uploads/sweep-uploads';
import { uploadStateCalls } from './uploads/upload-answers';
import type { UploadLocks } from './uploads/upload-locks';

export interface StudioOptions {
  readonly data: string;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly publicUrl: string | null;
  /** PostgreSQL; null for the embedded database. */
  readonly databaseUrl: string | null;
  /** An object store for the bytes; null for the data folder. */
  readonly storage: S3Settings | null;
  readonly limits?: Limits;
  readonly log: Log;
  /** Two writers on one folder would destroy it: called when the lock is lost while running. */
  readonly onLockLost: () => void;
}

export interface RunningStudio {
  readonly url: string;
  readonly token: string;
  readonly studioId: StudioId;
  readonly accounts: Accounts;
  readonly writer: Writer;
  /** The routes that are served, `GET /v1/shoots`. */
  readonly served: readonly string[];
  /** Answers what is under way, then closes everything so that the next start finds it clean. */
  readonly close: () => Promise<void>;
}

/** How long `close` waits for requests that are under way; uploads resume where they stood. */
const CLOSE_LIMIT_MS = 5_000;

const SWEEP_MS = 6 * 60 * 60 * 1000;

/** Starts a studio; fails with one line for people when the folder is taken. */
export async function startStudio(options: StudioOptions): Promise<Result<RunningStudio, string>> {
  const folder = await prepareDataFolder(options.data);
  const own = readOwnIdentity();
  const lock = await acquireFolderLock({ folder: folder.root, own, onLost: options.onLockLost });
  if (!lock.ok) return fail(lock.error);
  const database = await openDatabase(options, folder, own.boot);
  const storage = await openStorage({ settings: options.storage, folder, db: database.db });
  const now = (): Date => new Date();
  const writer = createWriter({ ...database, now });
  const accounts = createAccounts({ db: database.db, writer, isSoleInstance: options.databaseUrl === null, now });
  const { studioId, token } = await ensureFirstStudio({ database, writer, accounts, folder });
  const context: StudioContext = {
    db: database.db,
    writer,
    blobs: storage.blobs,
    parts: storage.parts,
    isShared: options.databaseUrl !== null,
    accounts,
    folder,
    defaultStudioId: studioId,
    reserve: createSpaceGuard(folder.root, () => Date.now()),
    limits: options.limits ?? DEFAULT_LIMITS,
    publicUrl: options.publicUrl,
    now,
    log: options.log,
  };
  await sweepIncoming(folder);
  await sweepAtStart(context);
  const sweep = sweepNowAndThen(context);
  const { app, served } = createServer(context, createHandlers(context, storage.locks));
  const url = await app.listen({ host: options.host, port: options.port });
  // PostgreSQL takes the operator's commands itself; the embedded database is open to nobody but us.
  const desk = { db: database.db, writer, accounts, now };
  const admin = context.isShared ? null : await serveAdmin({ desk, file: folder.admin, log: options.log });
  const close = async (): Promise<void> => {
    clearInterval(sweep);
    await admin?.close();
    const limit = setTimeout(() => app.server.closeAllConnections(), CLOSE_LIMIT_MS);
    await app.close();
    clearTimeout(limit);
    await writer.drain();
    storage.close();
    await database.close();
    await lock.value.release();
  };
  return ok({ url, token, studioId, accounts, writer, served, close });
}

async function openDatabase(options: StudioOptions, folder: DataFolder, boot: string): Promise<OpenDatabase> {
  if (options.databaseUrl === null) return openEmbedded({ folder, boot, log: options.log });
  const db = openPostgres(options.databaseUrl);
  await migrate(db);
  return { db, ledger: null, heal: async () => {}, mayLackFacts: false, close: async () => db.destroy() };
}

function createHandlers(context: StudioContext, locks: UploadLocks): Handlers {
  return {
    ...helloCalls(context, openApiDocument()),
    ...shootReadCalls(context),
    ...shootWriteCalls(context),
    ...listWriteCalls(context),
    ...photoReadCalls(context),
    ...photoWriteCalls(context),
    ...fileReadCalls(context),
    ...blobCalls(context),
    ...uploadCreationCalls(context, locks),
    ...uploadPatchCalls(context, locks),
    ...uploadStateCalls(context, locks),
  };
}

function sweepNowAndThen(context: StudioContext): NodeJS.Timeout {
  const failed = (error: unknown): void => context.log('sweep-failed', errorFacts(error));
  return setInterval(() => void sweepMeanwhile(context).catch(failed), SWEEP_MS).unref();
}

/** What a killed studio was receiving was never acknowledged; its clients send it again. */
async function sweepIncoming(folder: DataFolder): Promise<void> {
  for (const name of await readdir(folder.incoming)) {
    if (name.endsWith('.part')) await discard(join(folder.incoming, name));
  }
}
