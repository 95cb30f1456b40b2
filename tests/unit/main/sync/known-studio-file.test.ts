import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { studioIdSchema } from '@shared/model/ids';
import { openKnownStudio } from '../../../../main/sync/known-studio-file';
import type { KnownStudio } from '../../../../main/sync/ports';

const studio = (revision: number): KnownStudio => ({
  studioId: studioIdSchema.parse('00000000-0000-7000-8000-000000000051'),
  epoch: 'one',
  revision,
});

async function openIn(): Promise<{ dir: string; path: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'fieldproof-known-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return { dir, path: join(dir, 'state', 'studio.json') };
}
const open = (path: string) =>
  openKnownStudio(path, { chosen: null, newLook: () => 'look', onNewLook: () => Promise.resolve() });

test('[OB19] the studio that was seen is known at the next start', async () => {
  const { path } = await openIn();
  const port = await open(path);
  expect(port.known()).toBeNull();

  await Promise.all([1, 2, 3].map((revision) => port.seen(studio(revision))));

  expect(port.known()).toEqual(studio(3));
  expect((await open(path)).known()).toEqual(studio(3));
  expect(await readdir(join(path, '..'))).toEqual(['studio.json']);
});

test('[OB19] a write that fails is told and hinders none that come later', async () => {
  const { dir, path } = await openIn();
  await writeFile(join(dir, 'state'), 'a file where the folder should be');
  const port = await open(path);

  await expect(port.seen(studio(1))).rejects.toThrow();
  expect(port.known()).toBeNull();
  await rm(join(dir, 'state'));
  await port.seen(studio(2));

  expect(port.known()).toEqual(studio(2));
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ revision: 2 });
});

test('[OB19] the file before stays when a new one cannot be put in its place', async () => {
  const { path } = await openIn();
  const port = await open(path);
  await port.seen(studio(1));
  // In the way of the draft: it cannot be opened for writing.
  await mkdir(`${path}.tmp`);

  await expect(port.seen(studio(2))).rejects.toThrow();

  expect((await open(path)).known()).toEqual(studio(1));
});
