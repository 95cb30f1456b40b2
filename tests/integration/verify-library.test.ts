import { appendFile, chmod, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { photoCopies } from '@shared/domain/card-custody';
import type { Library, Shoot } from '../../main/shoots/library';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { createVerifyService, type VerifyService } from '../../main/verify-service';
import { picture, plainFacts, seededBytes, writeTree } from '../support/ingest-desk';
import { temporaryFolder } from '../support/journal-folder';
import { askFor, importsOf } from '../support/library-imports';
import { createShoot, openTestLibrary, reopenLibrary } from '../support/open-library';

const NAMES = ['IMG_1.JPG', 'IMG_2.JPG', 'IMG_3.JPG'];

interface Scene {
  readonly library: Library;
  readonly shoot: Shoot;
  readonly card: string;
  readonly backup: string;
}

async function imported(): Promise<Scene> {
  const [card, backup, dir] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  const photos = NAMES.map((name, n) => [
    `DCIM/${name}`,
    picture({ capturedAtMs: n * 5_000 }, seededBytes(n, 200_000)),
  ]);
  await writeTree(card, Object.fromEntries(photos) as Record<string, Buffer>);
  const library = await openTestLibrary(dir);
  const shoot = await createShoot(library, 'Wedding');
  const { imports } = importsOf(library);
  const begun = await imports.start(shoot, { ...askFor(card), copyDirs: [backup] });
  if (!begun.ok) throw new Error(begun.error.message);
  await begun.value.done;
  return { library, shoot, card, backup };
}

function serviceOf(library: Library, onMoved: () => void = () => undefined): VerifyService {
  const service = createVerifyService({
    library,
    newId: createUuidV7(),
    clock: Date.now,
    readFacts: plainFacts,
    onMoved,
    onFailure: (error) => {
      throw error;
    },
  });
  onTestFinished(() => service.close());
  return service;
}

async function readAll(service: VerifyService) {
  const begun = await service.start(null);
  if (!begun.ok) throw new Error(begun.error.message);
  await begun.value.done;
  const view = service.view();
  if (!view) throw new Error('nothing was read');
  return view;
}

const photoNamed = ({ shoot }: Pick<Scene, 'shoot'>, name: string) => {
  const photo = [...shoot.store.state.photos.values()].find(({ files }) => files[0]?.name === name);
  if (!photo) throw new Error(`no photo ${name}`);
  return photo;
};
const original = ({ shoot }: Pick<Scene, 'shoot'>, name: string): string => join(shoot.folder, 'originals', name);
const placeOf = (scene: Scene, name: string) => {
  const photo = photoNamed(scene, name);
  return { photoId: photo.id, file: photo.files[0]!.path, destination: null };
};

describe('reading a library again', () => {
  test('[VE10] finds everything the same, in both places', async () => {
    const { library } = await imported();
    const view = await readAll(serviceOf(library));
    expect(view).toMatchObject({ state: 'done', copies: { done: 6, total: 6 }, bad: [], away: [] });
    expect(view.places.map(({ kind, same }) => [kind, same])).toEqual([
      ['library', 3],
      ['copy', 3],
    ]);
  });

  test('[VE10] [VE6] a flipped bit and a lost file are found, put back from the copy, and proven again', async () => {
    const scene = await imported();
    const bytes = await readFile(original(scene, 'IMG_1.JPG'));
    const flipped = Buffer.from(bytes);
    flipped[100_000]! ^= 4;
    await chmod(original(scene, 'IMG_1.JPG'), 0o644);
    await writeFile(original(scene, 'IMG_1.JPG'), flipped);
    await rm(original(scene, 'IMG_2.JPG'));
    const service = serviceOf(scene.library);
    const view = await readAll(service);
    expect(view.bad.map(({ name, result }) => [name, result]).sort()).toEqual([
      ['IMG_1.JPG', 'different'],
      ['IMG_2.JPG', 'missing'],
    ]);
    expect(await service.restore(scene.shoot, placeOf(scene, 'IMG_1.JPG'))).toMatchObject({
      ok: true,
      value: { from: 'copy', keptAside: 'IMG_1.JPG.1' },
    });
    expect(await service.restore(scene.shoot, placeOf(scene, 'IMG_2.JPG'))).toMatchObject({
      ok: true,
      value: { from: 'copy', keptAside: null },
    });
    expect(Buffer.compare(await readFile(original(scene, 'IMG_1.JPG')), bytes)).toBe(0);
    const aside = join(scene.shoot.folder, '.fieldproof', 'set-aside', 'IMG_1.JPG.1');
    expect(Buffer.compare(await readFile(aside), flipped)).toBe(0);
    expect(await readdir(join(scene.shoot.folder, '.fieldproof', 'mending'))).toEqual([]);
    expect(service.view()?.bad.every(({ isRestored }) => isRestored)).toBe(true);
    const [copies] = photoCopies(scene.shoot.store.state, photoNamed(scene, 'IMG_1.JPG'));
    expect(copies?.copies[0]?.state).toBe('proven');
    expect((await readAll(service)).bad).toEqual([]);
  });

  test('[VE6] with the other copy gone too, the card that is still in gives the file back; without it nothing is done', async () => {
    const scene = await imported();
    await rm(original(scene, 'IMG_3.JPG'));
    await rename(scene.backup, `${scene.backup}-away`);
    const service = serviceOf(scene.library);
    const [away, back] = [`${scene.card}-away`, scene.card];
    await rename(back, away);
    expect(await service.restore(scene.shoot, placeOf(scene, 'IMG_3.JPG'))).toMatchObject({
      ok: false,
      error: { code: 'no-good-copy' },
    });
    expect(existsSync(original(scene, 'IMG_3.JPG'))).toBe(false);
    await rename(away, back);
    const put = await service.restore(scene.shoot, placeOf(scene, 'IMG_3.JPG'));
    expect(put).toMatchObject({ ok: true, value: { from: 'card' } });
    expect(existsSync(original(scene, 'IMG_3.JPG'))).toBe(true);
  });

  test('[VE11] a copy whose disk is away is offline, and stays proven', async () => {
    const scene = await imported();
    await rename(scene.backup, `${scene.backup}-away`);
    const view = await readAll(serviceOf(scene.library));
    expect(view.places[1]).toMatchObject({ kind: 'copy', offline: 3, missing: 0, same: 0 });
    const [copies] = photoCopies(scene.shoot.store.state, photoNamed(scene, 'IMG_1.JPG'));
    expect(copies?.copies[1]?.state).toBe('proven');
  });

  test('[VE12] after a restart it goes on with what was not read yet, and the next start has nothing to go on with', async () => {
    const scene = await imported();
    const first = serviceOf(scene.library, () => {
      if (first.view()?.copies.done === 2) void first.control('pause');
    });
    await first.start(null);
    await expect.poll(() => first.view()?.state).toBe('paused');
    await first.close();
    const library = await reopenLibrary(scene.library);
    await library.open(scene.shoot.id);
    const second = serviceOf(library);
    await second.resume();
    expect(second.view()).toMatchObject({ state: 'paused', copies: { done: 2 } });
    await second.control('resume');
    await expect.poll(() => second.view()?.state).toBe('done');
    expect(second.view()).toMatchObject({ copies: { done: 6, total: 6 }, bad: [] });
    const third = serviceOf(library);
    await third.resume();
    expect(third.view()).toBeNull();
  });

  test('[VE10] one reading at a time, and a shoot that is only looked at is read all the same', async () => {
    const scene = await imported();
    const service = serviceOf(scene.library);
    const begun = await service.start(scene.shoot.id);
    expect(await service.start(null)).toMatchObject({ ok: false, error: { code: 'already-verifying' } });
    if (begun.ok) await begun.value.done;
    await service.close();
    const [journal] = await readdir(join(scene.shoot.folder, '.fieldproof', 'journal'));
    const library = await reopenLibrary(scene.library, async () => {
      await appendFile(join(scene.shoot.folder, '.fieldproof', 'journal', journal!), '00000000 {"seq":1}\n{"x"');
    });
    await library.open(scene.shoot.id);
    expect((await readAll(serviceOf(library))).copies.total).toBe(6);
  });
});

test('[VE7] [VE8] a file that failed is rescued from the card into a photo of its own', async () => {
  const scene = await imported();
  const { shoot, card } = scene;
  const importId = [...shoot.store.state.imports.keys()][0]!;
  const listed = [...shoot.store.state.imports.get(importId)!.listed.values()].find(({ path }) =>
    path.endsWith('1.JPG'),
  )!;
  const service = serviceOf(scene.library);
  const rescued = await service.rescue(shoot, { importId, card: 0, path: listed.path });
  expect(rescued).toMatchObject({ ok: true, value: { name: 'IMG_1.rescued.JPG', holes: [] } });
  const name = join(shoot.folder, 'originals', 'IMG_1.rescued.JPG');
  expect(Buffer.compare(await readFile(name), await readFile(join(card, listed.path)))).toBe(0);
  expect(photoNamed(scene, 'IMG_1.rescued.JPG').damage?.code).toBe('rescued');
  expect(await service.rescue(shoot, { importId, card: 0, path: 'none' })).toMatchObject({
    error: { code: 'not-found' },
  });
});
