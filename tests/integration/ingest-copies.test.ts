import { chmod, mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MadeCopy } from '@shared/model/custody';
import { createDirectorySync } from '../../main/ingest/directory-sync';
import { copyRest } from '../../main/ingest/copy-rest';
import { createImportControls } from '../../main/ingest/import-controls';
import type { ImportReport, ImportRequest } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import { createIoBuffers } from '../../main/ingest/io-buffers';
import { planRoom } from '../../main/ingest/plan-import';
import {
  hashTree,
  importId,
  newDir,
  openDesk,
  picture,
  removeDir,
  seededBytes,
  sha256,
  writeTree,
  type Desk,
} from '../support/ingest-desk';

let dir: string;
let desk: Desk;
const card = (): string => join(dir, 'card');
const second = (): string => join(dir, 'second', 'shoot');
const third = (): string => join(dir, 'third', 'shoot');
const NAMES = ['IMG_1.JPG', 'IMG_2.JPG', 'IMG_3.JPG'];
const PATHS = NAMES.map((name) => `originals/${name}`);

beforeEach(async () => {
  dir = await newDir();
  desk = await openDesk({ dir, isQuick: true });
  const photo = (n: number): Buffer => picture({ capturedAtMs: n * 10_000 }, seededBytes(n, 90_000));
  await writeTree(card(), Object.fromEntries(NAMES.map((name, at) => [name, photo(at)])));
});
afterEach(async () => {
  await desk.close();
  await removeDir(dir);
});

async function run(more: Partial<ImportRequest> = {}): Promise<ImportReport> {
  const request = desk.request([card()], { copyDirs: [second(), third()], ...more });
  const result = await createImporter(desk.ports).runImport(request, createImportControls());
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
const treeOf = async (root: string): Promise<string[]> => [...(await hashTree(root)).keys()].toSorted();
const verified = () => desk.lines.flatMap((line) => (line.type === 'verified' ? [line.entry] : []));
const copiesIn = (root: string): string[] =>
  verified().flatMap(({ file }) => file.copies.filter((copy) => copy.startsWith(root)));
const failures = (report: ImportReport) =>
  report.destinations.map(({ root, failure }) => [root, failure?.code ?? null]);

test('[CU8] the library and two further destinations are filled in one pass, each proven and told', async () => {
  const report = await run();

  expect(report.counts).toMatchObject({ verified: 3, failed: 0 });
  expect(await treeOf(second())).toEqual(PATHS);
  expect(await treeOf(third())).toEqual(PATHS);
  expect(verified()[0]?.file.copies).toEqual([join(second(), PATHS[0]!), join(third(), PATHS[0]!)]);
  expect(report.destinations).toEqual([
    { root: second(), copies: 3, failure: null },
    { root: third(), copies: 3, failure: null },
  ]);
});

test('[CU9] a destination that fails for every file harms neither the library nor the other one', async () => {
  await writeTree(second(), { originals: 'a file where a folder should be' });

  const report = await run();

  expect(report.counts).toMatchObject({ verified: 3, failed: 0 });
  expect(await treeOf(third())).toEqual(PATHS);
  expect(copiesIn(second())).toEqual([]);
  expect(report.problems.every(({ step }) => step === 'second-copy')).toBe(true);
});

test('[CU9] a destination that cannot be opened is given up before anything is written, and said once', async () => {
  await writeFile(join(dir, 'second'), 'a file where the destination should be');

  const report = await run();

  expect(report.counts).toMatchObject({ verified: 3 });
  expect(report.destinations[0]?.failure).not.toBeNull();
  expect(report.destinations[1]).toEqual({ root: third(), copies: 3, failure: null });
  expect(report.problems).toMatchObject([{ step: 'second-copy', source: second() }]);
});

test('[CU9] a destination with too little room does not keep the library from being filled', async () => {
  const { bavail, bsize } = await statfs(dir);

  const plan = await planRoom([desk.shootDir, second(), third()], Math.floor(bavail * bsize * 0.4), 0);

  expect(plan.refusal).toBeNull();
  expect([...plan.tooSmall.keys()]).toEqual([third()]);
});

test('[CU9] the folder of a disk that is not connected is not made somewhere else', async () => {
  await mkdir(join(dir, 'third'));

  const report = await run({ makesCopyDirs: false });

  expect(failures(report)).toEqual([
    [second(), 'destination-lost'],
    [third(), null],
  ]);
  expect(await treeOf(join(dir, 'second'))).toEqual([]);
});

test('[CU10] what one destination lacks is made good when the card is imported again, and nothing is kept twice', async () => {
  await writeTree(second(), { originals: 'a file where a folder should be' });
  await run();
  await rm(join(second(), 'originals'));

  const again = await run({ importId: importId(2) });

  expect(again.counts).toMatchObject({ duplicate: 3, verified: 0 });
  expect(again.destinations).toMatchObject([{ copies: 3 }, { copies: 0 }]);
  expect(await treeOf(second())).toEqual(PATHS);
  expect(await treeOf(third())).toEqual(PATHS);
  const made = desk.lines.flatMap((line) => (line.type === 'duplicate' ? line.entry.copies : []));
  expect(made.toSorted()).toEqual(PATHS.map((path) => join(second(), path)));
});

test('[CU10] a file that the library had lost is told as restored', async () => {
  await run();
  await rm(join(desk.shootDir, PATHS[0]!));

  await run({ importId: importId(2) });

  const told = desk.lines.flatMap((line) =>
    line.type === 'duplicate' ? [[line.entry.path, line.entry.isRestored]] : [],
  );
  expect(told).toEqual([
    ['IMG_1.JPG', true],
    ['IMG_2.JPG', false],
    ['IMG_3.JPG', false],
  ]);
  expect(await treeOf(desk.shootDir)).toEqual(PATHS);
});

async function copyAll(root: string) {
  const made: MadeCopy[] = [];
  const report = await copyRest({
    runId: importId(7),
    shootDir: desk.shootDir,
    root,
    files: verified().map(({ photoId, file }) => ({ photoId, file })),
    buffers: createIoBuffers(1),
    directories: createDirectorySync(),
    signal: new AbortController().signal,
    onBytes: () => undefined,
    record: (copy) => {
      made.push(copy);
      return Promise.resolve();
    },
  });
  return { report, made };
}

test('[CU11] what a destination lacks is copied from the library, proven, and written down', async () => {
  await run({ copyDirs: [] });

  const { report, made } = await copyAll(third());

  expect(report).toEqual({ made: 3, failed: [], stopped: null });
  expect(made.map(({ copy }) => copy)).toEqual(PATHS.map((path) => join(third(), path)));
  expect(await treeOf(third())).toEqual(PATHS);
});

test('[CU11] a library copy that has changed is found out and not passed on, the others are', async () => {
  await run({ copyDirs: [] });
  const path = join(desk.shootDir, PATHS[1]!);
  const bytes = await readFile(path);
  bytes[5_000]! ^= 1;
  await chmod(path, 0o644);
  await writeFile(path, bytes);

  const { report } = await copyAll(third());

  expect(report.made).toBe(2);
  expect(report.failed).toMatchObject([{ path: PATHS[1], failure: { code: 'source-changed' } }]);
  expect([...(await hashTree(third())).values()]).not.toContain(sha256(bytes));
});

test('[CU12] a card that is read twice is proven as before, and where it was read from is told', async () => {
  const report = await run({ readsTwice: true });

  expect(report.counts).toMatchObject({ verified: 3, failed: 0 });
  expect(['medium', 'cache']).toContain(report.readAgain);
  expect((await run({ importId: importId(2) })).readAgain).toBeNull();
});
