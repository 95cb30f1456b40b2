import { randomUUID } from 'node:crypto';
import type { S3Settings } from '../../studio/objects/s3-settings';
import { makeSchema } from './postgres-server';

/** Where a studio under test keeps its rows and its bytes. */
export interface StudioStores {
  readonly databaseUrl: string | null;
  readonly storage: S3Settings | null;
}

/** A schema and a prefix of its own in servers that many suites share. */
export async function storesIn(server: {
  databaseUrl: string | null;
  storage: S3Settings | null;
}): Promise<StudioStores> {
  const name = `studio_${randomUUID().replaceAll('-', '')}`;
  const databaseUrl = server.databaseUrl === null ? null : await makeSchema(server.databaseUrl, name);
  return { databaseUrl, storage: server.storage && { ...server.storage, prefix: `${name}/` } };
}

/**
 * The embedded database and a folder; or, where a suite is run on them (`shared-stores-setup`), a PostgreSQL and an S3 store, as
 * several instances share them.
 */
export function makeStores(): Promise<StudioStores> {
  const { FIELDPROOF_TEST_DATABASE_URL: databaseUrl = null, FIELDPROOF_TEST_S3: s3 } = process.env;
  return storesIn({ databaseUrl, storage: s3 === undefined ? null : (JSON.parse(s3) as S3Settings) });
}

/** The same, as a studio's process is told. */
export function environmentOf({ databaseUrl, storage }: StudioStores): NodeJS.Dict<string> {
  const database = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl };
  if (storage === null) return database;
  return {
    ...database,
    S3_BUCKET: storage.bucket,
    S3_REGION: storage.region,
    S3_ACCESS_KEY_ID: storage.accessKeyId,
    S3_SECRET_ACCESS_KEY: storage.secretAccessKey,
    S3_PATH_STYLE: String(storage.isPathStyle),
    ...(storage.endpoint === null ? {} : { S3_ENDPOINT: storage.endpoint }),
    ...(storage.prefix === '' ? {} : { S3_PREFIX: storage.prefix }),
  };
}
