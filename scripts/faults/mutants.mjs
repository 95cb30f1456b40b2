// The safeguards that the mutation check takes out one by one, and the plugin that does so. Only a test run knows of
// it: nothing of this reaches the product.
import path from 'node:path';

export const MUTANTS = [
  {
    name: 'fsync',
    file: 'main/ingest/part-file.ts',
    find: 'await used().datasync();',
    replace: '',
    tests: ['tests/faults/ingest-power.test.ts'],
  },
  {
    name: 'directory-fsync',
    file: 'main/ingest/directory-sync.ts',
    find: 'await handle.sync();',
    replace: '',
    tests: ['tests/faults/ingest-power.test.ts'],
  },
  {
    name: 'read-back',
    file: 'main/ingest/copy-verified.ts',
    find: 'answer.sizeBytes === sizeBytes && answer.digest === pass.digest',
    replace: 'true',
    tests: ['tests/faults/ingest-flips.test.ts'],
  },
  {
    name: 'idempotency-key',
    file: 'studio/calls/guard-intent.ts',
    find: 'if (intentId === undefined) return goOn;',
    replace: 'return goOn;',
    tests: ['tests/contract/studio-idempotency.test.ts'],
  },
  {
    name: 'command-id',
    file: 'main/shoots/dispatcher.ts',
    find: 'const earlier = earlierAnswer(options, cmd);',
    replace: 'const earlier = null;',
    tests: ['tests/integration/journal-save.test.ts'],
  },
];

/** A vite plugin that takes one safeguard out; it throws when the code it knows is no longer there. */
export function mutantPlugin(name) {
  const mutant = MUTANTS.find((each) => each.name === name);
  if (!mutant) throw new Error(`Expected a mutant of scripts/faults/mutants.mjs, got "${name}"`);
  return {
    name: `mutant-${name}`,
    enforce: 'pre',
    transform(code, id) {
      if (!id.split('?')[0].split(path.sep).join('/').endsWith(`/${mutant.file}`)) return null;
      return { code: mutate(mutant, code), map: null };
    },
  };
}

/** The source without the safeguard. */
export function mutate({ file, find, replace }, code) {
  if (code.split(find).length !== 2) throw new Error(`Expected "${find}" once in ${file}`);
  return code.replace(find, () => replace);
}
