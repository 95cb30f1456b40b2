// docs/faults.md may claim only what tests name, and the mutation check must still find what it takes out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { findFaultGaps } from '../../../scripts/check-fault-table.mjs';
import { parseTable, writeTable } from '../../../scripts/faults/fault-table.mjs';
import { mutantPlugin, mutate, MUTANTS } from '../../../scripts/faults/mutants.mjs';
import { plantTree, projectRoot, type PlantedTree } from './planted-tree';

const MATRIX = [
  { id: 'F01', fault: 'kill', pass: 'nothing torn' },
  { id: 'F02', fault: 'cut', pass: 'nothing lost' },
];
const HELD = { runs: 2, injections: 40, violations: 0, skipped: 0 };
const table = (tagged: ReadonlyMap<string, readonly string[]>, results = new Map([['F01', HELD]]), earlier = '') =>
  writeTable({ matrix: MATRIX, tagged, results, earlier: parseTable(earlier), seconds: null });
const ofF01 = new Map([['F01', ['tests/faults/kill.test.ts']]]);

describe('the table of faults', () => {
  let tree: PlantedTree | undefined;
  afterEach(() => tree?.remove());
  /** What the check says of a project with this table and one test of this title. */
  function gaps(text: string, title: string): string[] {
    tree = plantTree([], { linkModules: false });
    tree.write('docs/faults.md', text);
    for (const project of ['faults', 'integration', 'contract', 'unit', 'e2e']) {
      tree.write(`tests/${project}/none.ts`, '');
    }
    tree.write('tests/faults/kill.test.ts', `test('${title}', () => {});\n`);
    return findFaultGaps(tree.dir, MATRIX);
  }

  test('a row is held when its tests ran and broke nothing, and open without a test', () => {
    const rows = parseTable(table(ofF01));

    expect(rows.get('F01')?.slice(3, 7)).toEqual(['2', '40', '0', 'held']);
    expect(rows.get('F02')?.[6]).toBe('open: no test yet');
  });

  test.each([
    ['a violation', { ...HELD, violations: 1 }, 'BROKEN'],
    ['a test that could not run', { runs: 0, injections: 0, violations: 0, skipped: 3 }, 'open: could not be run here'],
    ['one of two that could not', { ...HELD, skipped: 1 }, 'held, 1 not run here'],
  ])('%s is said', (_, result, status) => {
    expect(parseTable(table(ofF01, new Map([['F01', result]]))).get('F01')?.[6]).toBe(status);
  });

  test('a row that was not run keeps what is known of it, until its tests change', () => {
    const earlier = table(ofF01);

    expect(parseTable(table(ofF01, new Map(), earlier)).get('F01')?.[6]).toBe('held');
    const others = new Map([['F01', ['tests/faults/other.test.ts']]]);
    expect(parseTable(table(others, new Map(), earlier)).get('F01')?.[6]).toBe('open: not run yet');
  });

  test('that names its tests is accepted', () => {
    expect(gaps(table(ofF01), '[IN24] [F01] killed')).toEqual([]);
  });

  test.each([
    ['a row whose test is gone', '[IN24] killed', /^F01: docs/u],
    ['a test of a row that the table calls open', '[F01, F02] killed and cut', /^F02: docs/u],
    ['a test of no row', '[F01] [F99] killed', /^F99 is named by tests\/faults\/kill/u],
  ])('%s makes it stale', (_, title, said) => {
    expect(gaps(table(ofF01), title)).toEqual([expect.stringMatching(said)]);
  });
});

describe('the mutation check', () => {
  test.each(MUTANTS)('finds what it takes out: $name', (mutant) => {
    const code = readFileSync(path.join(projectRoot, mutant.file), 'utf8');

    expect(mutate(mutant, code)).not.toBe(code);
  });

  test('stops when it does not find it', () => {
    const plugin = mutantPlugin('fsync');

    expect(() => plugin.transform('nothing of it', '/x/main/ingest/part-file.ts')).toThrow(
      'once in main/ingest/part-file.ts',
    );
    expect(plugin.transform('nothing of it', '/x/main/ingest/copy-file.ts')).toBeNull();
    expect(() => mutantPlugin('unknown')).toThrow('unknown');
  });
});
