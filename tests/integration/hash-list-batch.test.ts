import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { LONGEST_MS, QUIET_MS } from '../../main/hash-list-batch';
import type { Library, Shoot } from '../../main/shoots/library';
import { picture, seededBytes, writeTree } from '../support/ingest-desk';
import { temporaryFolder } from '../support/journal-folder';
import { askFor, importsOf } from '../support/library-imports';
import { createManualTimers, type ManualTimers } from '../support/manual-timers';
import { createShoot, openTestLibrary, reopenLibrary } from '../support/open-library';
import { validateMhl, whyNoValidation } from '../support/validate-mhl';

const PHOTOS = 40;
const manifests = async ({ folder }: Pick<Shoot, 'folder'>): Promise<string[]> =>
  (await readdir(join(folder, 'ascmhl')).catch(() => [])).filter((name) => name.endsWith('.mhl')).sort();
const actionsOf = async ({ folder }: Shoot, name: string | undefined): Promise<number> =>
  (await readFile(join(folder, 'ascmhl', name ?? ''), 'utf8')).match(/action="original"/gu)?.length ?? 0;

/** A folder that is shot into, one photo after the other, each an import of its own as a watched folder makes them. */
async function tether(library: Library, shoot: Shoot, timers: ManualTimers) {
  const root = await temporaryFolder();
  const { imports } = importsOf(library, { timers });
  const shootOne = async (n: number): Promise<void> => {
    const name = `IMG_${String(n)}.JPG`;
    await writeTree(root, { [name]: picture({ capturedAtMs: n * 10_000 }, seededBytes(n, 2_000)) });
    const { sources, ...ask } = askFor(root);
    const begun = await imports.start(shoot, { ...ask, sources: [{ ...sources[0]!, only: [name] }], listsLater: true });
    if (!begun.ok) throw new Error(begun.error.message);
    expect(await begun.value.done).toMatchObject({ ok: true, value: { counts: { verified: 1 } } });
  };
  return { imports, shootOne };
}

async function scene() {
  const library = await openTestLibrary();
  const shoot = await createShoot(library, 'Tethered');
  const timers = createManualTimers();
  return { library, shoot, timers, ...(await tether(library, shoot, timers)) };
}

test('[CU22] photos shot one by one make one generation after a pause, valid and with all of them', async () => {
  const { shoot, timers, shootOne } = await scene();
  for (let n = 0; n < PHOTOS; n += 1) {
    await shootOne(n);
    timers.advance(10_000);
  }
  expect(await manifests(shoot)).toEqual([]);

  timers.advance(QUIET_MS);

  await vi.waitFor(async () => {
    expect(await manifests(shoot)).toHaveLength(1);
  });
  const [name] = await manifests(shoot);
  expect(await actionsOf(shoot, name)).toBe(PHOTOS);
  if (whyNoValidation() === null) {
    const dir = await temporaryFolder();
    await validateMhl(join(shoot.folder, 'ascmhl', name ?? ''), 'manifest', dir);
    await validateMhl(join(shoot.folder, 'ascmhl', 'ascmhl_chain.xml'), 'chain', dir);
  }
});

test('[CU22] shooting without a pause gets one every half hour', async () => {
  const { shoot, timers, shootOne } = await scene();
  for (let passedMs = 0, n = 0; passedMs < LONGEST_MS; passedMs += QUIET_MS / 2, n += 1) {
    await shootOne(n);
    timers.advance(QUIET_MS / 2);
  }

  await vi.waitFor(async () => {
    expect(await manifests(shoot)).toHaveLength(1);
  });
});

test('[CU22] closing writes what is due, and nothing twice', async () => {
  const { shoot, timers, shootOne, imports } = await scene();
  await shootOne(1);
  await shootOne(2);

  await imports.close();

  const [name, ...more] = await manifests(shoot);
  expect([await actionsOf(shoot, name), more]).toEqual([2, []]);
  timers.advance(LONGEST_MS);
  expect(await readdir(join(shoot.folder, '.fieldproof'))).not.toContain('hash-lists-due.json');
});

test('[CU22] an app that was ended before it wrote the list writes it at its next start', async () => {
  const { library, shoot, shootOne } = await scene();
  await shootOne(1);
  await shootOne(2);
  // Nothing is closed but the journals: as after a kill, only the note is there.
  const again = await reopenLibrary(library);
  const opened = await again.open(shoot.id);
  if (!opened.ok) throw new Error(opened.error.message);
  expect(await manifests(shoot)).toEqual([]);

  await importsOf(again).imports.resumeUnfinished(opened.value, 0);

  const [name, ...more] = await manifests(shoot);
  expect([await actionsOf(shoot, name), more]).toEqual([2, []]);
  await importsOf(again).imports.resumeUnfinished(opened.value, 0);
  expect(await manifests(shoot)).toHaveLength(1);
});
