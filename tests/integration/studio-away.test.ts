import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from '../../studio/backup/back-up';
import { restore } from '../../studio/backup/restore';
import type { PhotoId } from '@shared/model/ids';
import type { Core } from '../../main/core';
import type { Library, Shoot } from '../../main/shoots/library';
import { createOutbox } from '../../main/shoots/outbox';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { linkStudio, type StudioLink } from '../../main/studio-link';
import { createShoot, openTestLibrary, tell } from '../support/open-library';
import { expectedOf, landPhotos, readStudio } from '../support/sync-library';
import { startTestStudio, type TestStudio } from '../support/test-studio';

const newId = createUuidV7();
const LONG = 60_000;

async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'fieldproof-away-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function studioOn(data: string): Promise<TestStudio> {
  const studio = await startTestStudio({ data });
  onTestFinished(() => studio.remove());
  return studio;
}

async function link(library: Library, { url, token }: TestStudio): Promise<StudioLink> {
  const core = { library, outbox: createOutbox(library, newId), newId } as unknown as Core;
  const failures: unknown[] = [];
  const linked = await linkStudio(core, { url, token: () => token, onFailure: (error) => failures.push(error) });
  onTestFinished(async () => {
    await linked.close();
    expect(failures).toEqual([]);
  });
  return linked;
}

const queue = (shoot: Shoot, photoIds: PhotoId[] | null) =>
  tell(shoot, { type: 'queueSend', mode: 'changed', photoIds });

/** Two shoots at a studio that was set back to when it had one photo of each. */
async function setBack() {
  const [data, backup] = [join(await temporaryDir(), 'studio'), await temporaryDir()];
  const studio = await studioOn(data);
  const library = await openTestLibrary();
  const [hall, garden] = [
    await createShoot(library, 'Hall', { kind: 'wedding' }),
    await createShoot(library, 'Garden', { kind: 'wedding' }),
  ];
  const [ofHall, ofGarden] = [await landPhotos(hall, 4), await landPhotos(garden, 4, 50)];
  const { engine, close } = await link(library, studio);
  await queue(hall, ofHall.slice(0, 1));
  await queue(garden, ofGarden.slice(0, 1));
  expect(await engine.idle(LONG)).toMatchObject({ reason: 'done' });
  expect((await backUp(data, backup)).ok).toBe(true);
  await queue(hall, null);
  await queue(garden, null);
  expect(await engine.idle(LONG)).toMatchObject({ reason: 'done' });
  expect((await readStudio(studio, garden)).size).toBe(4);
  await close();
  const restored = join(await temporaryDir(), 'studio');
  await restore(backup, restored);
  return { library, hall, garden, older: await studioOn(restored) };
}

/** What a start of the app does with the library, but with this shoot's folder somewhere else. */
async function restartWithout(library: Library, { folder }: Shoot) {
  const elsewhere = join(await temporaryDir(), basename(folder));
  await library.close();
  await rename(folder, elsewhere);
  return { library: await openTestLibrary(library.dir), bringBack: () => rename(elsewhere, folder) };
}

async function openAll(library: Library): Promise<void> {
  for (const { id } of library.list()) await library.open(id);
}

test(
  '[OB44] a shoot that was away when the studio was set back is offered again when its folder is back, once',
  { timeout: LONG },
  async () => {
    const { library: before, hall, garden, older } = await setBack();
    const away = await restartWithout(before, garden);
    await openAll(away.library);
    const first = await link(away.library, older);
    expect(await first.engine.idle(LONG)).toMatchObject({ reason: 'done' });
    expect(await readStudio(older, hall)).toEqual(expectedOf(hall));
    expect((await readStudio(older, garden)).size).toBe(1);

    await away.bringBack();
    expect((await away.library.open(garden.id)).ok).toBe(true);
    await expect.poll(async () => (await readStudio(older, garden)).size, { timeout: 20_000 }).toBe(4);

    expect(await readStudio(older, garden)).toEqual(expectedOf(garden));
    expect(await first.engine.idle(LONG)).toMatchObject({ reason: 'done' });
    await first.close();
    // Nothing is offered a second time, neither at once nor at the next start.
    await away.library.close();
    const again = await openTestLibrary(before.dir);
    await openAll(again);
    const second = await link(again, older);
    expect(await second.engine.idle(LONG)).toMatchObject({ reason: 'done', pending: 0 });
    expect(second.engine.counters().sent).toBe(0);
  },
);

test('[OB44] so it is when the folder comes back while the app is closed', { timeout: LONG }, async () => {
  const { library: before, garden, older } = await setBack();
  const away = await restartWithout(before, garden);
  await openAll(away.library);
  const first = await link(away.library, older);
  expect(await first.engine.idle(LONG)).toMatchObject({ reason: 'done' });
  await first.close();

  await away.library.close();
  await away.bringBack();
  const again = await openTestLibrary(before.dir);
  await openAll(again);
  const second = await link(again, older);
  expect(await second.engine.idle(LONG)).toMatchObject({ reason: 'done', pending: 0 });

  expect(await readStudio(older, garden)).toEqual(expectedOf(garden));
});
