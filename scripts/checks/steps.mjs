// The steps of `npm run check` and `npm test`, the cheap ones first.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../run/build-if-needed.mjs';
import { runNode, toolFile } from './run-tool.mjs';

const ROOMS = ['shared', 'main', 'preload', 'renderer', 'studio', 'tests'];
const CACHE = path.join('node_modules', '.cache', 'checks');

const tool = (name, packageName, words, command) => ({
  name,
  run: () => runNode([toolFile(packageName, command), ...words]),
});

function typeCheck(project) {
  const cacheFile = path.join(CACHE, `${path.basename(project, '.json')}.tsbuildinfo`);
  return tool(
    `types: ${project}`,
    'typescript',
    ['-p', project, '--incremental', '--tsBuildInfoFile', cacheFile],
    'tsc',
  );
}

/** A vitest project whose counts are left in test-results for the sum at the end. */
export function testSuite(project, env = {}) {
  const report = path.join('test-results', `${project}.json`);
  const words = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return {
    name: `${project} tests`,
    run: () => {
      mkdirSync(path.join(projectRoot, 'test-results'), { recursive: true });
      return runNode([toolFile('vitest'), ...words], { env });
    },
  };
}

/** Everything that says whether the tree is sound without starting any of it, cheap first. */
export const checks = [
  { name: 'spec coverage', run: () => runNode([path.join('scripts', 'check-spec-coverage.mjs')]) },
  { name: 'fault table', run: () => runNode([path.join('scripts', 'check-fault-table.mjs')]) },
  tool('imports', 'dependency-cruiser', ['--config', '.dependency-cruiser.cjs', ...ROOMS], 'depcruise'),
  tool('unused', 'knip', ['--no-progress', '--cache', '--cache-location', `${CACHE}/knip`]),
  tool('format', 'prettier', [
    '--check',
    '--log-level',
    'warn',
    '--cache',
    '--cache-location',
    `${CACHE}/prettier`,
    '.',
  ]),
  ...[...ROOMS, 'tsconfig.tools.json'].map(typeCheck),
  tool('lint', 'eslint', [
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    `${CACHE}/eslint`,
    '--max-warnings',
    '0',
    '.',
  ]),
];

export const unitTests = testSuite('unit');
