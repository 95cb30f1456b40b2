import { inject } from 'vitest';

/** In each worker of `contract-shared`: where `makeStores` finds the servers. */
const { databaseUrl, s3 } = inject('sharedStores');
if (databaseUrl !== null) process.env['FIELDPROOF_TEST_DATABASE_URL'] = databaseUrl;
process.env['FIELDPROOF_TEST_S3'] = s3;
