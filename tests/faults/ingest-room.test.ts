import { writeFileSync } from 'node:fs';
import { mkdir, rm, statfs, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import type { ImportReport } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import type { Result } from '@shared/model/result';
import { assertComplete, assertNothingTorn } from '../support/assert-no-loss';
import { smallDisk, whyNoFaults, type FaultDisk } from '../support/fault-disks';
import { hashTree, newDir, openDesk, picture, removeDir, seededBytes, writeTree } from '../support/ingest-desk';

const why = whyNoFaults();
const MB = 1_000_000;
const RESERVE = 16 * MB;

let dir: string;
let disk: FaultDisk | null;
const card = (): string => join(dir, 'card');
beforeEach(async () => {
  dir = await newDir();
  disk = null;
});
afterEach(async () => {
  disk?.unmount();
  await removeDir(dir);
});

/** A library on a small disk, and a card with so many photos of 2 MB. */
async function layOut(photos: number): Promise<FaultDisk> {
  disk = await smallDisk(dir, 64);
  await mkdir(join(disk.root, 'shoot'));
  await symlink(join(disk.root, 'shoot'), join(dir, 'shoot'));
  const names = Array.from({ length: photos }, (_, n) => `DCIM/IMG_${String(100 + n)}.JPG`);
  await writeTree(
    card(),
    Object.fromEntries(names.map((name, n) => [name, picture({ capturedAtMs: n * 5_000 }, seededBytes(n, 2 * MB))])),
  );
  return disk;
}

async function run(
  onFirst: () => void = () => undefined,
): Promise<Result<ImportReport, { readonly code: string; readonly message: string }>> {
  const desk = await openDesk({ dir, isQuick: true });
  let ended = 0;
  const ports = { ...desk.ports, onFileEnded: () => ((ended += 1) === 1 ? onFirst() : undefined) };
  const result = await createImporter(ports).runImport(
    desk.request([card()], { reserveBytes: RESERVE }),
    createImportControls(),
  );
  await desk.close();
  return result;
}
const freeIn = async (root: string): Promise<number> => statfs(root).then(({ bavail, bsize }) => bavail * bsize);

describe.skipIf(why !== null)(`room on the library’s disk${why === null ? '' : ` (skipped: ${why})`}`, () => {
  test('[IN26] [F06, F07] what fills the disk meanwhile stops the import before the last byte is taken; with room again it is done', async () => {
    const { root } = await layOut(16);

    const stopped = await run(() => {
      // Something else takes all but half of the reserve.
      writeFileSync(join(root, 'other.bin'), Buffer.alloc(64 * 1_048_576 - 16 * MB - RESERVE / 2 + MB));
    });

    expect(stopped).toMatchObject({ ok: true, value: { how: 'stopped', code: 'disk-full', counts: { failed: 0 } } });
    expect(stopped.ok ? stopped.value.counts.verified : 0).toBeGreaterThan(0);
    expect(await freeIn(root)).toBeGreaterThan(0);
    await assertNothingTorn(dir, [card()]);
    await rm(join(root, 'other.bin'));
    expect(await run()).toMatchObject({ ok: true, value: { how: 'done', counts: { verified: 16 } } });
    await assertComplete(dir, [card()], [await hashTree(card())]);
  });

  test('[IN27] [F06] what needs its bytes, 2 % and the reserve is refused a byte short, and nothing is written', async () => {
    const { root } = await layOut(16);
    const needed = 16 * 2 * MB * 1.02 + RESERVE;
    writeFileSync(join(root, 'other.bin'), Buffer.alloc(Math.ceil((await freeIn(root)) - needed)));

    const refused = await run();

    expect(refused).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    expect([...(await hashTree(join(root, 'shoot'))).keys()]).toEqual([]);
    await rm(join(root, 'other.bin'));
    expect(await run()).toMatchObject({ ok: true, value: { how: 'done' } });
  });
});
