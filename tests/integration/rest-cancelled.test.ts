import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { copyTheRest, missingFrom, type RestProgress } from '../../main/rest-copies';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { hashTree, picture, seededBytes, writeTree } from '../support/ingest-desk';
import { temporaryFolder } from '../support/journal-folder';
import { askFor, importsOf } from '../support/library-imports';
import { createShoot, openTestLibrary } from '../support/open-library';

const PHOTOS = 8;
const PORTS = { newId: createUuidV7(), toolVersion: 'test', reserveBytes: 0 };

async function scene() {
  const card = await temporaryFolder();
  const names = Array.from({ length: PHOTOS }, (_, n) => `DCIM/IMG_${String(n)}.JPG`);
  await writeTree(
    card,
    Object.fromEntries(names.map((name, n) => [name, picture({ capturedAtMs: n }, seededBytes(n, 300_000))])),
  );
  const library = await openTestLibrary();
  const shoot = await createShoot(library, 'Maple Street');
  const begun = await importsOf(library).imports.start(shoot, askFor(card));
  if (!begun.ok) throw new Error(begun.error.message);
  await begun.value.done;
  const run = shoot.store.state.imports.get(begun.value.importId)!;
  const dir = await temporaryFolder();
  const root = join(dir, basename(shoot.folder));
  return { shoot, run, dir, root };
}

test('[CU11] cancelled, what is copied is proven and stays, and the next time only the rest is copied', async () => {
  const { shoot, run, dir, root } = await scene();
  const abort = new AbortController();
  const told: RestProgress[] = [];
  const onProgress = (progress: RestProgress): void => {
    told.push(progress);
    if (progress.filesDone === 3) abort.abort();
  };

  const copied = await copyTheRest(shoot, { run, dir }, { ...PORTS, signal: abort.signal, onProgress });

  expect(copied).toMatchObject({ ok: true, value: { made: 3, failed: [], stopped: { code: 'cancelled' } } });
  expect(missingFrom(shoot.store.state, run, root).files).toHaveLength(PHOTOS - 3);
  expect([...(await hashTree(join(root, 'originals'))).keys()]).toHaveLength(3);
  expect((await readdir(root, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(told.at(-1)).toMatchObject({ filesDone: 3, filesTotal: PHOTOS });
  expect(told.every(({ bytesDone, bytesTotal }) => bytesDone <= bytesTotal)).toBe(true);

  const again = await copyTheRest(shoot, { run, dir }, { ...PORTS, signal: new AbortController().signal });

  expect(again).toMatchObject({ ok: true, value: { made: PHOTOS - 3, stopped: null } });
  expect(missingFrom(shoot.store.state, run, root).files).toEqual([]);
});

test('[CU11] cancelled within a file, that file leaves nothing', async () => {
  const { shoot, run, dir, root } = await scene();
  const abort = new AbortController();
  const onProgress = ({ bytesDone }: RestProgress): void => {
    if (bytesDone > 0) abort.abort();
  };

  const copied = await copyTheRest(shoot, { run, dir }, { ...PORTS, signal: abort.signal, onProgress });

  expect(copied.ok && copied.value.stopped).toMatchObject({ code: 'cancelled' });
  const lying = [...(await hashTree(join(root, 'originals'))).keys()];
  expect(lying).toHaveLength(copied.ok ? copied.value.made : -1);
});
