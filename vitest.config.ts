import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { mutantPlugin } from './scripts/faults/mutants.mjs';

const alias = { '@shared': resolve(import.meta.dirname, 'shared') };
// Set by `npm run faults -- --mutants` alone: one safeguard of the product is taken out, to see that a test fails.
const mutant = process.env.FIELDPROOF_MUTANT;
const plugins = mutant === undefined ? [] : [mutantPlugin(mutant)];

const project = (name: string, include: string[], testTimeout: number) => ({
  resolve: { alias },
  plugins,
  test: { name, include, environment: 'node' as const, testTimeout, hookTimeout: testTimeout, pool: 'forks' as const },
});

/**
 * The contract once more, on PostgreSQL and S3 as several instances share them: the suites that touch rows or bytes.
 * FIELDPROOF_CONTRACT=all runs every one.
 */
const SHARED_SUITES =
  process.env['FIELDPROOF_CONTRACT'] === 'all'
    ? ['tests/contract/**/*.test.ts']
    : ['audit', 'auth', 'blobs', 'idempotency', 'photos', 'shoots', 'tokens', 'uploads', 'uploads-broken'].map(
        (name) => `tests/contract/studio-${name}.test.ts`,
      );

const onSharedStores = (base: ReturnType<typeof project>) => ({
  ...base,
  test: {
    ...base.test,
    globalSetup: ['tests/support/shared-stores-setup.ts'],
    setupFiles: ['tests/support/use-shared-stores.ts'],
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['tests/unit/**/*.test.{ts,tsx}'], 20_000),
      project('contract', ['tests/contract/**/*.test.ts'], 60_000),
      onSharedStores(project('contract-shared', SHARED_SUITES, 60_000)),
      project('integration', ['tests/integration/**/*.test.ts'], 120_000),
      project('faults', ['tests/faults/**/*.test.ts'], 300_000),
      project('package', ['tests/package/**/*.test.ts'], 180_000),
    ],
  },
});
