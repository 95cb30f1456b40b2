import { statSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ImportAsk } from '../../main/import-journal';
import type { RunningImport } from '../../main/import-runs';
import type { Library, Shoot } from '../../main/shoots/library';
import { smallDisk, whyNoFaults, type FaultDisk } from '../support/fault-disks';
import { hashTree, newDir, picture, removeDir, seededBytes, writeTree } from '../support/ingest-desk';
import { askFor, importsOf } from '../support/library-imports';
import { createShoot, openTestLibrary } from '../support/open-library';

const why = whyNoFaults();
const MB = 1_000_000;
const RESERVE = 8 * MB;
const PATIENCE = { timeout: 30_000, interval: 50 };

let dir: string;
let disk: FaultDisk;
let library: Library;
let shoot: Shoot;
beforeEach(async () => {
  dir = await newDir();
  if (why !== null) return;
  disk = await smallDisk(dir, 64);
  library = await openTestLibrary(join(disk.root, 'library'));
  shoot = await createShoot(library, 'Maple Street');
});
afterEach(async () => {
  if (why === null) {
    await library.close();
    disk.unmount();
  }
  await removeDir(dir);
});

/** Eighteen photos of 2 MB. */
async function card(): Promise<ImportAsk> {
  const root = join(dir, 'card');
  const names = Array.from({ length: 18 }, (_, n) => `DCIM/IMG_${String(100 + n)}.JPG`);
  await writeTree(
    root,
    Object.fromEntries(names.map((name, n) => [name, picture({ capturedAtMs: n * 5_000 }, seededBytes(n, 2 * MB))])),
  );
  return { ...askFor(root), reserveBytes: RESERVE, waitsForRoom: true };
}

/** Begins an import, and lets something else take what is free but so much, once two photos are there. */
async function fillDuring(ask: ImportAsk, leaveBytes: number): Promise<RunningImport> {
  let ended = 0;
  const { imports } = importsOf(library, {
    onFileEnded: () => {
      if ((ended += 1) === 2) fill(leaveBytes);
    },
  });
  const begun = await imports.start(shoot, ask);
  if (!begun.ok) throw new Error(begun.error.message);
  return begun.value;
}

const other = (): string => join(disk.root, 'other.bin');
const freeBytes = (): number => {
  const { bavail, bsize } = statfsSync(disk.root);
  return bavail * bsize;
};
/** Another program takes everything but so many bytes. */
function fill(leaveBytes: number): void {
  try {
    writeFileSync(other(), Buffer.alloc(Math.max(0, freeBytes() - leaveBytes)));
  } catch {
    // Full to the last byte, as was wanted.
  }
}

const originals = async (): Promise<string[]> =>
  [...(await hashTree(join(shoot.folder, 'originals'))).values()].toSorted();

describe.skipIf(why !== null)(`a full disk that gets room again${why === null ? '' : ` (skipped: ${why})`}`, () => {
  for (const [what, leaveBytes] of [
    ['below what is to stay free', 5 * MB],
    ['to the last byte, the journal’s too', 0],
  ] as const) {
    test(`[IN36] [F06] filled ${what}: it waits, says what is lacking, and goes on by itself as the same import`, async () => {
      const ask = await card();

      const run = await fillDuring(ask, leaveBytes);

      await vi.waitFor(() => {
        expect(run.lack()).toMatchObject({ path: shoot.folder });
      }, PATIENCE);
      expect(run.lack()?.bytes).toBeGreaterThan(0);
      expect(shoot.store.state.photos.size).toBeLessThan(18);
      await rm(other());
      expect(await run.done).toMatchObject({
        ok: true,
        value: { how: 'done', counts: { files: 18, verified: 18, failed: 0, pending: 0 } },
      });
      expect(run.lack()).toBeNull();
      const onCard = [...(await hashTree(join(dir, 'card'))).values()].toSorted();
      expect(await originals()).toEqual(onCard);
      const recorded = [...shoot.store.state.photos.values()].flatMap(({ files }) => files.map((file) => file.sha256));
      expect(recorded.toSorted()).toEqual(onCard);
      expect([...shoot.store.state.imports.values()]).toMatchObject([{ id: run.importId, ended: { how: 'done' } }]);
      expect([...(await hashTree(join(shoot.folder, '.fieldproof', 'incoming'))).keys()]).toEqual([]);
    });
  }

  test('[IN36] [F06] cancelled while it waits: what is proven stays, and no part is left', async () => {
    const ask = await card();
    const run = await fillDuring(ask, 5 * MB);
    await vi.waitFor(() => {
      expect(run.lack()).not.toBeNull();
    }, PATIENCE);

    run.controls.cancel();

    expect(await run.done).toMatchObject({ ok: true, value: { how: 'cancelled', counts: { failed: 0 } } });
    const onCard = [...(await hashTree(ask.sources[0]?.root ?? '')).values()].toSorted();
    expect(onCard).toEqual(expect.arrayContaining(await originals()));
    expect([...(await hashTree(join(shoot.folder, '.fieldproof', 'incoming'))).keys()]).toEqual([]);
    await rm(other());
    const again = await importsOf(library).imports.start(shoot, ask);
    expect(again.ok && (await again.value.done)).toMatchObject({ ok: true, value: { how: 'done' } });
    expect(await originals()).toEqual(onCard);
  });

  test('[IN36] [F06] with room for the next photo and not for the rest it does not fill the disk again', async () => {
    const run = await fillDuring(await card(), 5 * MB);
    await vi.waitFor(() => {
      expect(run.lack()).not.toBeNull();
    }, PATIENCE);
    const lacking = run.lack()?.bytes ?? 0;

    truncateSync(other(), statSync(other()).size - Math.floor(lacking / 2));

    await vi.waitFor(() => {
      expect(run.lack()?.bytes).toBeLessThan(lacking);
    }, PATIENCE);
    expect(run.lack()).not.toBeNull();
    await rm(other());
    expect(await run.done).toMatchObject({ ok: true, value: { how: 'done', counts: { verified: 18 } } });
  });
});
