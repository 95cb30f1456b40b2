import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const alias = { '@shared': resolve(import.meta.dirname, 'shared') };
const project = (name: string, include: string[], testTimeout: number) => ({
  resolve: { alias },
  test: { name, include, environment: 'node' as const, testTimeout, hookTimeout: testTimeout, pool: 'forks' as const },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['tests/unit/**/*.test.{ts,tsx}'], 20_000),
      project('contract', ['tests/contract/**/*.test.ts'], 60_000),
      project('integration', ['tests/integration/**/*.test.ts'], 120_000),
      project('faults', ['tests/faults/**/*.test.ts'], 300_000),
    ],
  },
});
