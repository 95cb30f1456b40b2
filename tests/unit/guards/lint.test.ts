// Each lint ban must fire on a planted violation, in the folders it is for and only there.
import { ESLint } from 'eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantTree } from './planted-tree';

const ROOMS = ['shared', 'main', 'preload', 'renderer', 'studio', 'tests'];
const GUARD_FILES = [
  'eslint.config.js',
  'scripts/lint/banned-syntax.js',
  'scripts/lint/function-length.js',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.tools.json',
  ...ROOMS.map((room) => `${room}/tsconfig.json`),
];

const longBody = Array.from({ length: 51 }, (_, i) => `  count += ${i};`).join('\n');
const closures = (count: number): string =>
  Array.from({ length: count }, (_, i) => `  const f${i} = (): number => {\n    return ${i};\n  };`).join('\n');
const factory = (count: number): string =>
  `export function create(): unknown {\n${closures(count)}\n  return [${Array.from({ length: count }, (_, i) => `f${i}`).join(', ')}];\n}\n`;
const longMarkup = Array.from({ length: 60 }, (_, i) => `      <i>{${i}}</i>`).join('\n');
const windowCode = "import { BrowserWindow } from 'electron';\nexport const w = new BrowserWindow();";
const BAN = 'no-restricted-syntax';

/** What it is, where it stands, the code, the rule, and words of the message where one rule has several bans. */
const planted: readonly (readonly [what: string, file: string, code: string, rule: string, words?: string])[] = [
  ['a default export', 'main/ingest/a.ts', 'export default 1;', BAN, 'Name the export'],
  ['a barrel file', 'shared/rules/b.ts', "export * from './c';", BAN, 'no barrel files'],
  ['a named re-export', 'shared/rules/d.ts', "export { c } from './c';", BAN, 'no barrel files'],
  [
    'ipcMain outside the edge',
    'main/sync/a.ts',
    "import { ipcMain } from 'electron';\nexport const x = ipcMain;",
    'no-restricted-imports',
    'Raw IPC',
  ],
  [
    'ipcRenderer in the page',
    'renderer/app/a.ts',
    "import { ipcRenderer } from 'electron';\nexport const x = ipcRenderer;",
    'no-restricted-imports',
    'Raw IPC',
  ],
  ['a window made elsewhere in main/electron', 'main/electron/a.ts', windowCode, BAN, 'create-window'],
  ['a window made in the composition root', 'main/index.ts', windowCode, BAN, 'create-window'],
  [
    'a window class under another name',
    'main/electron/b.ts',
    "import { BrowserWindow as W } from 'electron';\nexport const w = new W();",
    BAN,
    'create-window',
  ],
  [
    'an event sent past main/ipc',
    'main/job/a.ts',
    "interface W { webContents: { send: (name: string) => void } }\nexport const f = (w: W): void => { w.webContents.send('x'); };",
    BAN,
    'through main/ipc',
  ],
  [
    'an address opened past the check',
    'main/job/b.ts',
    "import { shell } from 'electron';\nexport const f = shell.openExternal;",
    BAN,
    'after a check',
  ],
  [
    'certificates not checked',
    'main/sync/b.ts',
    'export const options = { rejectUnauthorized: false };',
    BAN,
    'Certificates',
  ],
  [
    'markup from a string',
    'renderer/app/b.tsx',
    "export const B = () => <p dangerouslySetInnerHTML={{ __html: '' }} />;",
    BAN,
    'Markup',
  ],
  ['text in the page', 'renderer/app/c.tsx', 'export const C = () => <p>Send now</p>;', BAN, 'resources/locales'],
  [
    'a label in the page',
    'renderer/app/d.tsx',
    'export const D = () => <button aria-label="Close" />;',
    BAN,
    'resources/locales',
  ],
  [
    'SQL from a text made at run time',
    'studio/calls/b.ts',
    'declare const sql: { raw(text: string): unknown };\nexport const f = (name: string): unknown => sql.raw(name);',
    BAN,
    'as parameters',
  ],
  [
    'a query put together from texts',
    'studio/calls/c.ts',
    'declare const db: { query(text: string): unknown };\nexport const f = (id: string): unknown => db.query(`SELECT ${id}`);',
    BAN,
    'as parameters',
  ],
  ['chance in shared', 'shared/rules/e.ts', 'export const f = (): number => Math.random();', BAN, 'are arguments'],
  ['the clock in shared', 'shared/rules/f.ts', 'export const f = (): number => Date.now();', BAN, 'are arguments'],
  ['a new Date() in shared', 'shared/rules/g.ts', 'export const f = (): Date => new Date();', BAN, 'are arguments'],
  [
    'a forgotten promise',
    'main/sync/c.ts',
    'export function f(work: () => Promise<void>): void {\n  work();\n}',
    '@typescript-eslint/no-floating-promises',
  ],
  ['any', 'main/sync/d.ts', 'export const f = (x: any): number => Number(x);', '@typescript-eslint/no-explicit-any'],
  [
    'an assertion that something is there',
    'main/sync/e.ts',
    'export const f = (x: number | null): number => x!;',
    '@typescript-eslint/no-non-null-assertion',
  ],
  [
    'five parameters',
    'shared/rules/h.ts',
    'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): unknown => [a, b, c, d, e];',
    '@typescript-eslint/max-params',
  ],
  [
    'a function of 51 lines',
    'main/media/a.ts',
    `export function f(): number {\n  let count = 0;\n${longBody}\n  return count;\n}`,
    'house/function-length',
  ],
  ['a factory of 100 lines and more', 'main/media/f.ts', factory(34), 'max-lines-per-function'],
  [
    'a file of 401 lines',
    'main/media/b.ts',
    Array.from({ length: 401 }, (_, i) => `export const c${i} = ${i};`).join('\n'),
    'max-lines',
  ],
  [
    'four levels of blocks',
    'main/media/c.ts',
    'export function f(a: boolean): void {\n  if (a) { for (;;) { while (a) { if (a) { return; } } } }\n}',
    'max-depth',
  ],
  [
    'an unhandled case',
    'shared/rules/i.ts',
    "export function f(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      return;\n  }\n}",
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  [
    'a hook under a condition',
    'renderer/ui/a.tsx',
    "import { useState } from 'react';\nexport function A({ x }: { readonly x: boolean }) {\n  if (x) useState(0);\n  return null;\n}",
    'react-hooks/rules-of-hooks',
  ],
  [
    'a focused test',
    'tests/unit/a.test.ts',
    "import { test } from 'vitest';\ntest.only('a', () => {});",
    BAN,
    'focused or skipped',
  ],
  [
    'a skipped group of tests',
    'tests/unit/b.test.ts',
    "import { describe } from 'vitest';\ndescribe.skip('a', () => {});",
    BAN,
    'focused or skipped',
  ],
  [
    'a skipped parallel group',
    'tests/e2e/a.spec.ts',
    "import { test } from '@playwright/test';\ntest.describe.only('a', () => {});",
    BAN,
    'focused or skipped',
  ],
  [
    'a sleep in a test',
    'tests/integration/a.test.ts',
    'export const nap = () => new Promise((done) => setTimeout(done, 100));',
    BAN,
    'never for time',
  ],
  [
    'a sleep from node:timers',
    'tests/unit/c.test.ts',
    "import { setTimeout as nap } from 'node:timers/promises';\nexport const n = nap;",
    BAN,
    'never for time',
  ],
  [
    'a sleep of the page',
    'tests/e2e/b.spec.ts',
    'export const f = async (page: { waitForTimeout: (ms: number) => Promise<void> }) => { await page.waitForTimeout(1); };',
    BAN,
    'never for time',
  ],
  ['chance in a test', 'tests/unit/d.test.ts', 'export const x = Math.random();', BAN, 'fast-check'],
  ['an unknown name in a script', 'scripts/a.mjs', 'export const x = nowhere;', 'no-undef'],
];

/** The same things where they belong. */
const allowed: readonly (readonly [file: string, code: string])[] = [
  ['main/electron/create-window.ts', `${windowCode}\n`],
  ['main/electron/register.ts', "import { ipcMain } from 'electron';\nexport const x = ipcMain;\n"],
  ['tests/support/wait-until.ts', 'export const nap = () => new Promise((done) => setTimeout(done, 10));\n'],
  ['main/media/factory.ts', factory(20)],
  ['vite.config.ts', 'export default {};\n'],
  ['renderer/app/long.tsx', `export function Long() {\n  return (\n    <p>\n${longMarkup}\n    </p>\n  );\n}\n`],
];

const tree = plantTree(GUARD_FILES, { linkModules: true });
let messages = new Map<string, readonly { readonly rule: string; readonly text: string }[]>();

beforeAll(async () => {
  tree.write('shared/rules/c.ts', 'export const c = 1;\n');
  for (const [, file, code] of planted) tree.write(file, code);
  for (const [file, code] of allowed) tree.write(file, code);
  const results = await new ESLint({ cwd: tree.dir }).lintFiles(['.']);
  messages = new Map(
    results.map((result) => [
      result.filePath.slice(tree.dir.length + 1),
      result.messages.map(({ ruleId, message }) => ({ rule: ruleId ?? 'none', text: message })),
    ]),
  );
}, 60_000);

afterAll(() => tree.remove());

test.each(planted.map(([what, file, , rule, words = '']) => ({ what, file, rule, words })))(
  '$what is refused ($rule)',
  ({ file, rule, words }) => {
    const found = (messages.get(file) ?? []).filter((message) => message.rule === rule);

    expect(found.some((message) => message.text.includes(words))).toBe(true);
  },
);

test.each(allowed)('%s is left alone', (file) => {
  expect(messages.get(file)).toEqual([]);
});
