import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where everything of a studio lies; for the owner alone (SEC-V15). */
export interface DataFolder {
  readonly root: string;
  /** PGlite's files; absent with PostgreSQL. */
  readonly database: string;
  /** Says whether the database was closed and fsynced, and during which boot it was opened. */
  readonly databaseState: string;
  /** Append-only record of everything acknowledged; the database can be made again from it. */
  readonly ledger: string;
  /** Bytes under their hash: `blobs/ab/cd/<sha256>`. */
  readonly blobs: string;
  /** Bytes on their way in; nothing in here was acknowledged. */
  readonly incoming: string;
  /** Unfinished tus uploads. */
  readonly uploads: string;
  /** Blobs that no longer hash to their name. */
  readonly quarantine: string;
  readonly token: string;
  /** How an operator's commands reach the studio that runs here (`serve-admin`); absent while none does. */
  readonly admin: string;
}

export function dataFolderPaths(path: string): DataFolder {
  const root = resolve(path);
  return {
    root,
    database: join(root, 'database'),
    databaseState: join(root, 'database-state.json'),
    ledger: join(root, 'ledger'),
    blobs: join(root, 'blobs'),
    incoming: join(root, 'incoming'),
    uploads: join(root, 'uploads'),
    quarantine: join(root, 'quarantine'),
    token: join(root, 'token'),
    admin: join(root, 'admin.json'),
  };
}

/** Makes what is missing of it, for the owner alone, also where it was open to others before. */
export async function prepareDataFolder(path: string): Promise<DataFolder> {
  const folder = dataFolderPaths(path);
  const { root } = folder;
  for (const made of [root, folder.ledger, folder.blobs, folder.incoming, folder.uploads, folder.quarantine]) {
    await mkdir(made, { recursive: true, mode: 0o700 });
  }
  await chmod(root, 0o700);
  return folder;
}
