import { prepareDataFolder } from '../../studio/data/data-folder';
import { readOwnIdentity } from '../../studio/data/process-identity';
import { openEmbedded, type OpenDatabase } from '../../studio/db/open-embedded';
import { openPostgres } from '../../studio/db/open-postgres';
import type { TestStudio } from './test-studio';

export type StudioDatabase = OpenDatabase['db'];

/** Works on the database of a studio that was closed, past the studio. */
export async function withDatabase(
  { folder, stores }: Pick<TestStudio, 'folder' | 'stores'>,
  work: (db: StudioDatabase) => Promise<unknown>,
): Promise<void> {
  const { db, close } = await open(folder, stores.databaseUrl);
  try {
    await work(db);
  } finally {
    await close();
  }
}

async function open(folder: string, databaseUrl: string | null): Promise<Pick<OpenDatabase, 'db' | 'close'>> {
  if (databaseUrl === null) {
    const { boot } = readOwnIdentity();
    return openEmbedded({ folder: await prepareDataFolder(folder), boot, log: () => {} });
  }
  const db = openPostgres(databaseUrl);
  return { db, close: () => db.destroy() };
}

/** A statement as it is. */
export const runStatement = (db: StudioDatabase, text: string): Promise<unknown> =>
  db.executeQuery({
    sql: text,
    parameters: [],
    query: { kind: 'RawNode', sqlFragments: [text], parameters: [] },
    queryId: { queryId: text },
  });
