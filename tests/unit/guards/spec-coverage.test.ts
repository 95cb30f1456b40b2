// scripts/check-spec-coverage.mjs must notice rules without tests and tests without rules.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { plantTree, projectRoot, type PlantedTree } from './planted-tree';

let tree: PlantedTree | undefined;

/** What the script says about a project with these rules and this test. */
function check(rules: string, testTitle: string): { readonly code: number | null; readonly said: string } {
  tree = plantTree([], { linkModules: false });
  tree.write('docs/spec/grouping.md', `# Grouping\n\n${rules}\n`);
  tree.write('tests/unit/grouping.test.ts', `test('${testTitle}', () => {});\n`);
  const script = path.join(projectRoot, 'scripts', 'check-spec-coverage.mjs');
  const run = spawnSync(process.execPath, [script, tree.dir], { encoding: 'utf8' });
  return { code: run.status, said: run.stderr };
}

afterEach(() => tree?.remove());

test('a rule without a test is named', () => {
  const { code, said } = check('- **GR1** first\n- **GR2** second', '[GR1] first');

  expect([code, said.trim()]).toEqual([1, 'GR2 (docs/spec/grouping.md) has no test']);
});

test('a test of an unknown rule is named', () => {
  const { code, said } = check('- **GR1** first', '[GR1, GR7] first');

  expect([code, said.trim()]).toEqual([1, 'GR7 is named by tests/unit/grouping.test.ts and is in no spec']);
});

test('a rule written twice is named', () => {
  const { code, said } = check('- **GR1** first\n- **GR1** again', '[GR1] first');

  expect([code, said]).toEqual([1, expect.stringContaining('GR1 is written twice')]);
});

test.each(['- **GR1** first', 'GR1. first', '| GR1 | first |', '### GR1: first', '- `GR1` first'])(
  'a rule written as "%s" is found',
  (rule) => {
    expect(check(rule, '[GR1] first').code).toBe(0);
  },
);
