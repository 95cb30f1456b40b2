import type { TestProject } from 'vitest/node';
import { findPostgres, NO_POSTGRES, startPostgres } from './postgres-server';
import { startS3 } from './s3-server';

declare module 'vitest' {
  interface ProvidedContext {
    sharedStores: { readonly databaseUrl: string | null; readonly s3: string };
  }
}

let stop = async (): Promise<void> => {};

/**
 * Before the suites of `contract-shared`: one PostgreSQL and one S3 store for all of them. Where PostgreSQL is not installed
 * they run on the embedded database and S3, and this says so.
 */
export async function setup(project: TestProject): Promise<void> {
  const given = process.env['FIELDPROOF_TEST_DATABASE_URL'];
  const canStart = given === undefined && findPostgres() !== null;
  if (given === undefined && !canStart) console.warn(`contract-shared runs without PostgreSQL: it ${NO_POSTGRES}`);
  const postgres = canStart ? await startPostgres() : null;
  const s3 = await startS3();
  project.provide('sharedStores', {
    databaseUrl: given ?? postgres?.url ?? null,
    s3: process.env['FIELDPROOF_TEST_S3'] ?? JSON.stringify(s3.settings),
  });
  stop = async () => {
    await s3.remove();
    await postgres?.remove();
  };
}

export const teardown = (): Promise<void> => stop();
