import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placeReport, writeReport } from '../../../../main/job/write-report';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-report-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

test('[JB13] folders that are missing are made, and nothing else is left beside the report', async () => {
  const path = join(dir, 'out', 'deep', 'report.json');

  expect(await placeReport(path, dir, { version: 1 })).toEqual({ sentence: null });

  expect(await readJson(path)).toEqual({ version: 1 });
  expect(await readdir(join(dir, 'out', 'deep'))).toEqual(['report.json']);
});

test('[JB13] whoever reads while it is written again has the old one or the new one, whole', async () => {
  const path = join(dir, 'report.json');
  const versions = [1, 2].map((version) => ({ version, photos: Array.from({ length: 2000 }, (_, n) => ({ n })) }));
  await writeReport(path, versions[0]!);

  const progress = { isDone: false };
  const writing = (async () => {
    for (let n = 0; n < 20; n += 1) await writeReport(path, versions[n % 2]!);
    progress.isDone = true;
  })();
  let reads = 0;
  do {
    expect(versions).toContainEqual(await readJson(path));
    reads += 1;
  } while (!progress.isDone);
  await writing;

  expect(reads).toBeGreaterThan(0);
});

test('[JB13] a report that cannot be written where it should be lies in the library, and a sentence says so', async () => {
  const library = join(dir, 'lib');
  await mkdir(library);
  await writeFile(join(dir, 'taken'), 'a file where a folder is wanted');
  const path = join(dir, 'taken', 'report.json');

  const { sentence } = await placeReport(path, library, { version: 1 });

  const instead = join(library, '.fieldproof', 'last-report.json');
  expect(sentence).toBe(`The report could not be written to ${path}. It is in ${instead} instead.`);
  expect(await readJson(instead)).toEqual({ version: 1 });
});

test('[JB13] where it can lie nowhere, no place is named', async () => {
  const taken = join(dir, 'taken');
  await writeFile(taken, '');
  const path = join(taken, 'report.json');

  const answers = [await placeReport(path, null, {}), await placeReport(path, join(taken, 'lib'), {})];

  expect(answers.map(({ sentence }) => sentence)).toEqual(
    answers.map(() => `The report could not be written to ${path}.`),
  );
});
