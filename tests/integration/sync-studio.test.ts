import { chmod, rm, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { CHUNK_BYTES } from '../../main/sync/send-file';
import { photoId } from '../support/fake-studio-outbox';
import { makeSyncFolder, openFolderEngine, readJournal } from '../support/sync-folder';
import { hashesOf, heldBy } from '../support/sync-held';
import { startTestStudio, type TestStudio } from '../support/test-studio';
import { openToxicProxy } from '../support/toxic-proxy';

const MB = 1_000_000;
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

async function openStudio(): Promise<TestStudio> {
  const studio = await startTestStudio();
  cleanUps.push(() => studio.remove());
  return studio;
}
async function openFolder(photos: Parameters<typeof makeSyncFolder>[0], seed = 1) {
  const folder = await makeSyncFolder(photos, seed);
  cleanUps.push(() => folder.remove());
  return folder;
}

test('[OB2] [OB22] two shoots with small and large files are at the studio, byte for byte, once; again sends nothing', async () => {
  const studio = await openStudio();
  const photos = Array.from({ length: 40 }, (_, n) => ({
    shoot: 1 + (n % 2),
    sizes: n % 10 === 3 ? [300_000, 19 * MB] : [200_000],
  }));
  const { dir, list } = await openFolder(photos);

  const first = await openFolderEngine(dir, studio);
  first.engine.start();
  expect(await first.engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
  const bytes = list.flatMap(({ files }) => files).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  expect(first.engine.counters()).toMatchObject({ sent: 40, failed: 0, unchanged: 0, bytes });
  await first.close();
  expect(await heldBy(studio, [1, 2])).toEqual(hashesOf(list));

  const second = await openFolderEngine(dir, studio);
  second.engine.start();
  expect(await second.engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
  expect(second.engine.counters()).toMatchObject({ sent: 0, bytes: 0 });
  await second.close();
  expect([...first.defects, ...second.defects]).toEqual([]);
});

test('[OB21] force repeats every photo, moves no bytes that are sound, and mends what is damaged at the studio', async () => {
  const studio = await openStudio();
  const { dir, list } = await openFolder(Array.from({ length: 6 }, () => ({ sizes: [100_000] })));
  const first = await openFolderEngine(dir, studio);
  first.engine.start();
  await first.engine.idle(60_000);
  await first.close();
  const [damaged] = list[2]!.files;
  const { sha256 } = damaged!;
  const blob = `${studio.folder}/blobs/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  await chmod(blob, 0o644);
  await writeFile(blob, Buffer.alloc(100_000));

  const forced = await openFolderEngine(dir, { ...studio, mode: 'force' });
  forced.engine.start();
  expect(await forced.engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });

  expect(forced.engine.counters()).toMatchObject({ sent: 6, unchanged: 0, failed: 0, bytes: 100_000 });
  await forced.close();
  expect(await heldBy(studio)).toEqual(hashesOf(list));
});

test('[OB9] [OB20] missing and changed files are named, the rest goes', async () => {
  const studio = await openStudio();
  const { dir, list } = await openFolder(
    Array.from({ length: 12 }, (_, n) => ({ sizes: [n === 5 ? 12 * MB : 50_000] })),
  );
  const path = (n: number): string => list[n]!.files[0]!.path;
  await rm(path(2));
  await writeFile(path(3), Buffer.alloc(50_000));
  await writeFile(path(5), Buffer.alloc(12 * MB, 7));

  const { engine, close } = await openFolderEngine(dir, studio);
  engine.start();
  expect((await engine.idle(60_000)).reason).toBe('done');
  expect(engine.counters()).toMatchObject({ sent: 9, failed: 3 });
  await close();

  const parked = readJournal(dir).filter(({ kind }) => kind === 'parked');
  expect(new Map(parked.map(({ photoId: id, code }) => [id, code]))).toEqual(
    new Map([
      [photoId(3), 'SYNC-104'],
      [photoId(4), 'SYNC-101'],
      [photoId(6), 'SYNC-101'],
    ]),
  );
  expect(await heldBy(studio)).toEqual(hashesOf(list.filter((_, n) => ![2, 3, 5].includes(n))));
});

test.each([11, 12])(
  '[OB22] a line that is cut all the time (seed %i): everything arrives once, little goes twice',
  async (seed) => {
    const studio = await openStudio();
    const proxy = await openToxicProxy(studio.url);
    cleanUps.push(() => proxy.close());
    const photos = Array.from({ length: 40 }, (_, n) => ({ sizes: n % 12 === 0 ? [24 * MB] : [400_000] }));
    const { dir, list } = await openFolder(photos, seed);
    const lives = fc.sample(fc.integer({ min: 200_000, max: 20 * MB }), { seed, numRuns: 400 });
    let n = 0;
    proxy.line.cutAfter = () => lives[n++] ?? null;

    const { engine, close, defects } = await openFolderEngine(dir, { ...studio, url: proxy.url });
    engine.start();
    expect(await engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
    await close();

    expect(await heldBy(studio)).toEqual(hashesOf(list));
    expect(proxy.cuts()).toBeGreaterThan(5);
    const bytes = list.flatMap(({ files }) => files).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    // Never more than a chunk goes twice for a cut.
    expect(proxy.carriedBytes() - bytes).toBeLessThan(proxy.cuts() * CHUNK_BYTES);
    expect(defects).toEqual([]);
  },
);

test('[OB15] a studio that is restarted in the middle is waited for, and the rest goes by itself', async () => {
  const studio = await openStudio();
  const proxy = await openToxicProxy(studio.url);
  cleanUps.push(() => proxy.close());
  const { dir, list } = await openFolder(Array.from({ length: 40 }, () => ({ sizes: [300_000] })));
  const { engine, close, defects } = await openFolderEngine(dir, { ...studio, url: proxy.url });
  const halfway = new Promise<void>((resolve) => {
    engine.subscribe(() => {
      if (engine.counters().sent >= 15) resolve();
    });
  });

  engine.start();
  await halfway;
  proxy.target = null;
  proxy.cutAll();
  await studio.restart();
  proxy.target = studio.url;
  expect(await engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
  await close();

  expect(await heldBy(studio)).toEqual(hashesOf(list));
  expect(defects).toEqual([]);
});

test('[OB28] a studio that does not answer ends the wait after the patience, with everything kept', async () => {
  const { dir } = await openFolder([{ sizes: [1000] }, { sizes: [1000] }]);
  const { engine, close } = await openFolderEngine(dir, { url: 'http://127.0.0.1:1', token: 't' });
  const startedAt = performance.now();
  engine.start();
  expect(await engine.idle(3000)).toEqual({ reason: 'no-contact', pending: 2 });
  expect(performance.now() - startedAt).toBeLessThan(6000);
  expect(engine.status().condition).toBe('offline');
  await close();
});
