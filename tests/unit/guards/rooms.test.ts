// Each room's tsconfig must refuse what its runtime does not have, and all of them the looseness we do without.
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { projectRoot } from './planted-tree';

const NOT_FOUND = [2304, 2503, 2580, 2584, 2591];
const everyRoom = ['shared', 'main', 'preload', 'renderer', 'studio'] as const;

const foreign: readonly (readonly [room: string, name: string, code: string])[] = [
  ['shared', 'Buffer', "export const x = Buffer.from('');"],
  ['shared', 'process', 'export const x = process.cwd();'],
  ['shared', 'setTimeout', 'export const x = (): unknown => setTimeout(() => undefined, 1);'],
  ['shared', 'document', 'export const x = document.title;'],
  ['shared', 'crypto', 'export const x = crypto.randomUUID();'],
  ['main', 'document', 'export const x = document.title;'],
  ['main', 'localStorage', "export const x = localStorage.getItem('a');"],
  ['preload', 'process', 'export const x = process.env;'],
  ['renderer', 'process', 'export const x = process.cwd();'],
  ['renderer', 'Buffer', "export const x = Buffer.from('');"],
  ['studio', 'document', 'export const x = document.title;'],
];

const loose: readonly (readonly [setting: string, code: string, error: number])[] = [
  ['noUncheckedIndexedAccess', 'export const f = (a: readonly number[]): number => a[0];', 2322],
  ['exactOptionalPropertyTypes', 'export const x: { readonly a?: number } = { a: undefined };', 2375],
  ['erasableSyntaxOnly', 'export enum A { B }', 1294],
  ['noImplicitAny', 'export const f = (a) => a;', 7006],
  [
    'noFallthroughCasesInSwitch',
    'export function f(a: number): void { switch (a) { case 1: f(2); case 2: f(3); } }',
    7029,
  ],
  ['noUnusedLocals', 'export {}; const a = 1;', 6133],
  ['verbatimModuleSyntax', "import { z } from './planted'; export type Z = z; export interface z { a: 1 }", 1484],
];

function optionsOf(room: string): ts.CompilerOptions {
  const dir = path.join(projectRoot, room);
  const config: unknown = ts.readConfigFile(path.join(dir, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config;
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, dir).options;
}

// Libraries are the bulk of the work and the same for all.
const parsed = new Map<string, ts.SourceFile | undefined>();

/** The errors of a file that stands in the room for as long as the compiler looks. */
function errorsIn(room: string, code: string): readonly number[] {
  const options = optionsOf(room);
  const file = path.join(projectRoot, room, 'planted.ts');
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.fileExists = (name) => name === file || ts.sys.fileExists(name);
  host.getSourceFile = (name, languageVersion) => {
    if (name === file) return ts.createSourceFile(name, code, languageVersion);
    if (!parsed.has(name)) parsed.set(name, readSource(name, languageVersion));
    return parsed.get(name);
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map((diagnostic) => diagnostic.code);
}

test.each(foreign)('%s does not know %s', (room, _name, code) => {
  const errors = errorsIn(room, code);

  expect(errors.some((error) => NOT_FOUND.includes(error))).toBe(true);
});

test.each(loose)('every room holds %s', (_setting, code, error) => {
  const lenient = everyRoom.filter((room) => !errorsIn(room, code).includes(error));

  expect(lenient).toEqual([]);
});

test.each(everyRoom)('%s takes a sound file', (room) => {
  expect(errorsIn(room, "export const names: readonly string[] = ['a'].map((name) => name.trim());")).toEqual([]);
});
