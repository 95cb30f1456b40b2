// Each rule of .dependency-cruiser.cjs must fire on a planted violation, and none on what is allowed.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { plantTree, projectRoot } from './planted-tree';

const CONFIG = '.dependency-cruiser.cjs';
const PACKAGES = ['electron', 'zod', 'react', 'fastify', 'undeclared'];

/** rule: the importing file, what it imports, and (when it is a file) that file. */
const planted: Readonly<Record<string, readonly [from: string, specifier: string, target?: string]>> = {
  'shared-stands-alone': ['shared/rules/uses-node.ts', 'node:fs'],
  'model-is-lowest': ['shared/model/looks-up.ts', '../rules/a', 'shared/rules/a.ts'],
  'rules-look-down': ['shared/rules/looks-up.ts', '../domain/a', 'shared/domain/a.ts'],
  'domain-looks-down': ['shared/domain/looks-up.ts', '../contract/ipc', 'shared/contract/ipc.ts'],
  'electron-at-the-edge': ['main/ingest/uses-electron.ts', 'electron'],
  'preload-is-small': ['preload/uses-schemas.ts', '../shared/contract/ipc', 'shared/contract/ipc.ts'],
  'preload-types-from-the-contract': ['preload/uses-main.ts', '../main/ipc/b', 'main/ipc/b.ts'],
  'main-stays-in-main': ['main/shoots/uses-page.ts', '../../renderer/ui/b', 'renderer/ui/b.ts'],
  'rooms-are-composed': ['main/sync/uses-ingest.ts', '../ingest/b', 'main/ingest/b.ts'],
  'calls-run-without-electron': ['main/ipc/uses-window.ts', '../electron/b', 'main/electron/b.ts'],
  'electron-folder-is-an-edge': ['main/electron/uses-shoots.ts', '../shoots/b', 'main/shoots/b.ts'],
  'index-is-the-root': ['main/job/uses-index.ts', '../index', 'main/index.ts'],
  'renderer-stays-in-the-page': ['renderer/app/uses-main.ts', '../../main/ipc/b', 'main/ipc/b.ts'],
  'renderer-has-no-node': ['renderer/app/uses-node.ts', 'node:fs'],
  'features-are-apart': ['renderer/features/sync/uses-import.ts', '../import/b', 'renderer/features/import/b.ts'],
  'page-looks-down': ['renderer/ui/uses-feature.ts', '../features/import/b', 'renderer/features/import/b.ts'],
  'catalogue-is-below': ['renderer/catalogue/uses-ui.ts', '../ui/b', 'renderer/ui/b.ts'],
  'catalogue-has-react-in-hooks-only': ['renderer/catalogue/query.ts', 'react'],
  'studio-stands-alone': ['studio/uses-main.ts', '../main/ipc/b', 'main/ipc/b.ts'],
  'no-server-in-the-app': ['main/sync/uses-server.ts', 'fastify'],
  'nothing-imports-tests': ['main/job/uses-tests.ts', '../../tests/support/b', 'tests/support/b.ts'],
  'nothing-imports-scripts': ['main/job/uses-scripts.ts', '../../scripts/b', 'scripts/b.ts'],
  'no-cycles': ['shared/rules/cycle-a.ts', './cycle-b'],
  'all-found': ['shared/rules/lost.ts', './nowhere'],
  'packages-are-declared': ['main/media/uses-undeclared.ts', 'undeclared'],
};

const allowed: readonly (readonly [from: string, statement: string])[] = [
  ['main/electron/free.ts', "import { app } from 'electron'; export const x = app;"],
  ['main/electron/free-ipc.ts', "import { b } from '../ipc/b'; export const x = b;"],
  ['main/electron/job-mode.ts', "import { b } from '../shoots/b'; export const x = b;"],
  ['main/ipc/free.ts', "import { b } from '../shoots/b'; export const x = b;"],
  ['main/sync/free.ts', "import type { b } from '../ingest/b'; export type X = typeof b;"],
  ['main/sync/free-shared.ts', "import { b } from '@shared/rules/a'; export const x = b;"],
  ['preload/free.ts', "import type { b } from '../shared/contract/ipc'; import 'electron'; export type X = typeof b;"],
  ['renderer/features/sync/free.ts', "import { b } from '../../ui/b'; export const x = b;"],
  ['renderer/catalogue/use-free.ts', "import 'react';"],
  ['shared/domain/free.ts', "import { b } from '../rules/a'; import 'zod'; export const x = b;"],
  ['tests/free.ts', "import { b } from '../main/ipc/b'; export const x = b;"],
];

const cruiseSchema = z.object({
  summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
});

const tree = plantTree([CONFIG, 'tsconfig.base.json'], { linkModules: false });
let found: readonly { readonly from: string; readonly rule: string }[] = [];

function plantPackages(): void {
  for (const name of PACKAGES) {
    tree.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    tree.write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  const declared = PACKAGES.filter((name) => name !== 'undeclared').map((name) => [name, '1.0.0']);
  tree.write('package.json', JSON.stringify({ name: 'planted', dependencies: Object.fromEntries(declared) }));
}

beforeAll(() => {
  plantPackages();
  for (const [from, specifier, target] of Object.values(planted)) {
    if (target !== undefined) tree.write(target, 'export const b = 1;');
    tree.write(from, `import * as a from '${specifier}';\nexport const c = a;`);
  }
  tree.write('shared/rules/cycle-b.ts', "import * as a from './cycle-a';\nexport const c = a;");
  for (const [from, statement] of allowed) tree.write(from, statement);
  const program = path.join(projectRoot, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const rooms = ['main', 'preload', 'renderer', 'scripts', 'shared', 'studio', 'tests'];
  const output = execFileSync(process.execPath, [program, '--config', CONFIG, '--output-type', 'json', ...rooms], {
    cwd: tree.dir,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { violations } = cruiseSchema.parse(JSON.parse(output)).summary;
  found = violations.map(({ from, rule }) => ({ from, rule: rule.name }));
}, 60_000);

afterAll(() => tree.remove());

test('every import rule has a planted violation', () => {
  const config: unknown = createRequire(import.meta.url)(path.join(projectRoot, CONFIG));
  const names = z.object({ forbidden: z.array(z.object({ name: z.string() })) }).parse(config);

  expect(Object.keys(planted).sort()).toEqual(names.forbidden.map(({ name }) => name).sort());
});

test.each(Object.entries(planted))('the rule %s fires', (rule, [from]) => {
  expect(found).toContainEqual({ from, rule });
});

test('what the table allows is left alone', () => {
  const free = new Set(allowed.map(([from]) => from));

  expect(found.filter(({ from }) => free.has(from))).toEqual([]);
});
