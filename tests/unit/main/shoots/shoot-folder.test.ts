import { cp, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { claimFolder, openFolderIdentity, type FolderPlace } from '../../../../main/shoots/folder-identity';
import { createLibraryFolder, createShootFolder } from '../../../../main/shoots/shoot-folder';
import { createUuidV7 } from '../../../../main/shoots/uuid-v7';
import { temporaryFolder } from '../../../support/journal-folder';

const newId = createUuidV7();
const OWNER = { device: 'device-a', app: '0.1.0' };

async function library() {
  const libraryDir = join(await temporaryFolder(), 'Photos');
  const { marker } = await createLibraryFolder({ libraryDir, newId, ...OWNER });
  const create = (name: string) =>
    createShootFolder({ libraryDir, libraryId: marker.libraryId, shootId: newId(), name, ...OWNER });
  const place = (folder: string, more: Partial<FolderPlace> = {}): FolderPlace => {
    return { folder, library: { dir: libraryDir, id: marker.libraryId }, device: OWNER.device, ...more };
  };
  return { libraryDir, libraryId: marker.libraryId, create, place };
}

async function kindOf(place: FolderPlace): Promise<string> {
  const identity = await openFolderIdentity(place);
  return identity.ok ? identity.value.kind : identity.error.code;
}

test('[JO31] a shoot folder has its rooms and its marker', async () => {
  const { create } = await library();

  const { folder, dir, folderName } = await create('2026-05-01 Maple Street 12');

  expect(basename(folder)).toBe(folderName);
  expect(folderName).toBe('2026-05-01 Maple Street 12');
  expect((await readdir(folder)).sort()).toEqual(['.fieldproof', 'originals']);
  expect((await readdir(dir)).sort()).toEqual(['incoming', 'journal', 'marker.json']);
});

test('[JO31] a name that is taken, in whatever case, gets a number', async () => {
  const { create } = await library();

  const names: string[] = [];
  for (const name of ['Smith', 'smith', 'Smith']) names.push((await create(name)).folderName);

  expect(names).toEqual(['Smith', 'smith (2)', 'Smith (3)']);
});

test('[JO31] two shoots of one name made at once get a folder each', async () => {
  const { create } = await library();

  const names = await Promise.all(['Smith', 'Smith', 'Smith'].map(async (name) => (await create(name)).folderName));

  expect(names.sort()).toEqual(['Smith', 'Smith (2)', 'Smith (3)']);
});

test('[JO31] [F18] a hostile name stays inside the library', async () => {
  const { create, libraryDir } = await library();

  const { folder } = await create('../../outside');

  expect(await readdir(libraryDir)).toContain(basename(folder));
});

test('a library that is there keeps its id', async () => {
  const { libraryDir, libraryId } = await library();

  const again = await createLibraryFolder({ libraryDir, newId, ...OWNER });

  expect(again.marker.libraryId).toBe(libraryId);
});

test('[JO27] [F16] a folder without its marker is offline, and nothing is made there', async () => {
  const { create, place } = await library();
  const { folder, dir } = await create('Smith');
  await rm(join(dir, 'marker.json'));

  expect(await kindOf(place(folder))).toBe('offline');
  expect(await kindOf(place(`${folder} gone`))).toBe('offline');
  expect(await readdir(dir)).not.toContain('marker.json');
});

test('[JO28] a shoot in its own library is known, on whatever device the library is claimed', async () => {
  const { create, place } = await library();
  const { folder } = await create('Smith');

  expect(await kindOf(place(folder))).toBe('known');
  expect(await kindOf(place(folder, { device: 'device-b', host: 'other' }))).toBe('known');
});

test('[JO28] a library is known to its device, and to a new profile on the same computer', async () => {
  const { libraryDir, place } = await library();
  const whole = (more: Partial<FolderPlace>) => place(libraryDir, { library: null, ...more });

  expect(await kindOf(whole({}))).toBe('known');
  expect(await kindOf(whole({ device: 'device-new' }))).toBe('known');
  expect(await kindOf(whole({ device: 'device-b', host: 'other' }))).toBe('copied?');
});

test('[JO29] a renamed shoot was moved; once claimed it is known', async () => {
  const { create, place } = await library();
  const { folder } = await create('Smith');
  const renamed = join(folder, '..', 'Smith renamed');
  await rename(folder, renamed);

  const identity = await openFolderIdentity(place(renamed));

  expect(identity).toMatchObject({ ok: true, value: { kind: 'moved', from: folder } });
  if (identity.ok) await claimFolder({ ...place(renamed), ...OWNER }, identity.value.marker, 'moved');
  expect(await kindOf(place(renamed))).toBe('known');
});

test('[JO29] a copy beside the original is asked about, and the original stays known', async () => {
  const { create, place } = await library();
  const { folder } = await create('Smith');
  const copy = `${folder} copy`;
  await cp(folder, copy, { recursive: true });

  expect(await openFolderIdentity(place(copy))).toMatchObject({
    ok: true,
    value: { kind: 'copied?', isThereToo: true },
  });
  expect(await kindOf(place(folder))).toBe('known');
});

test('[JO29] a shoot from another library is asked about', async () => {
  const here = await library();
  const there = await library();
  const { folder } = await there.create('Smith');
  const brought = join(here.libraryDir, 'Smith');
  await rename(folder, brought);

  expect(await kindOf(here.place(brought))).toBe('copied?');
});

test('[JO30] a folder called a copy stays one', async () => {
  const { create, place } = await library();
  const { folder } = await create('Smith');
  const copy = `${folder} copy`;
  await cp(folder, copy, { recursive: true });
  const identity = await openFolderIdentity(place(copy));
  if (identity.ok) await claimFolder({ ...place(copy), ...OWNER }, identity.value.marker, 'copy');

  expect(await kindOf(place(copy))).toBe('copy');
});
