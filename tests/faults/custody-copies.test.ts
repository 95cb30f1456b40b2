import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import type { ImportReport, ImportRequest } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import { loopCard, pull, smallDisk, whyNoFaults, type FaultDisk } from '../support/fault-disks';
import { injected } from '../support/fault-seed';
import {
  hashTree,
  newDir,
  openDesk,
  picture,
  removeDir,
  seededBytes,
  writeTree,
  type Desk,
} from '../support/ingest-desk';

const why = whyNoFaults();
/** More than are begun ahead: when the first has ended, some have not begun. */
const PHOTOS = 32;
const PHOTO_BYTES = 200_000;

let dir: string;
let desk: Desk;
let disks: FaultDisk[];
const card = (): string => join(dir, 'card');
const sound = (): string => join(dir, 'sound', 'shoot');

beforeEach(async () => {
  dir = await newDir();
  disks = [];
  desk = await openDesk({ dir, isQuick: true });
  const photo = (n: number): Buffer => picture({ capturedAtMs: n * 5_000 }, seededBytes(n, PHOTO_BYTES));
  await writeTree(
    card(),
    Object.fromEntries(Array.from({ length: PHOTOS }, (_, n) => [`DCIM/IMG_${String(100 + n)}.JPG`, photo(n)])),
  );
});
afterEach(async () => {
  await desk.close();
  for (const disk of disks) disk.unmount();
  await removeDir(dir);
});

/** Imports to the library, a sound disk and one that breaks when so many files have ended. */
async function importBeside(
  broken: string,
  { after, breakIt, ...more }: { after: number; breakIt: () => void } & Partial<ImportRequest>,
): Promise<ImportReport> {
  let ended = 0;
  const ports = {
    ...desk.ports,
    onFileEnded: () => {
      ended += 1;
      if (ended === after) breakIt();
    },
  };
  const request = desk.request([card()], { copyDirs: [broken, sound()], ...more });
  const result = await createImporter(ports).runImport(request, createImportControls());
  if (!result.ok) throw new Error(result.error.message);
  injected(1);
  return result.value;
}

/** The library and the sound disk have everything, and nothing that was told of the broken one is untrue. */
async function expectUnharmed(report: ImportReport, code: string): Promise<void> {
  const hashes = [...(await hashTree(card())).values()].toSorted();
  expect(report.counts).toMatchObject({ verified: PHOTOS, failed: 0, pending: 0 });
  expect([...(await hashTree(join(desk.shootDir, 'originals'))).values()].toSorted()).toEqual(hashes);
  expect([...(await hashTree(sound())).values()].toSorted()).toEqual(hashes);
  expect(report.destinations[0]?.failure?.code).toBe(code);
  expect(report.destinations[1]).toMatchObject({ copies: PHOTOS, failure: null });
}

const toldCopies = (root: string): { readonly path: string; readonly sha256: string }[] =>
  desk.lines.flatMap((line) =>
    line.type === 'verified'
      ? line.entry.file.copies.flatMap((path) =>
          path.startsWith(root) ? [{ path, sha256: line.entry.file.sha256 }] : [],
        )
      : [],
  );

function fillUp(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536));
  } catch {
    // Full, as it was to be.
  } finally {
    closeSync(file);
  }
}

describe.skipIf(why !== null)(`further disks that fail${why === null ? '' : ` (skipped: ${why})`}`, () => {
  test('[CU9] [F06] one that is full in the middle is given up; what was told to be there is there', async () => {
    const disk = await smallDisk(dir, 16);
    disks.push(disk);
    const root = join(disk.root, 'shoot');

    const report = await importBeside(root, { after: 1, breakIt: () => fillUp(join(disk.root, 'someone-elses')) });

    await expectUnharmed(report, 'disk-full');
    const there = await hashTree(root);
    for (const { path, sha256 } of toldCopies(root)) expect(there.get(path.slice(root.length + 1))).toBe(sha256);
    expect(toldCopies(root).length).toBe(report.destinations[0]?.copies);
    expect([...there.keys()].filter((path) => path.endsWith('.part'))).toEqual([]);
  });

  test('[CU9] [F06] one that is too small from the beginning gets nothing, and is said with its numbers', async () => {
    const disk = await smallDisk(dir, 2);
    disks.push(disk);

    const report = await importBeside(join(disk.root, 'shoot'), { after: -1, breakIt: () => undefined });

    await expectUnharmed(report, 'disk-full');
    expect(report.destinations[0]?.failure?.message).toMatch(/are needed and .* are free/u);
  });

  test('[CU9] one that dies in the middle is given up', async () => {
    const disk = await loopCard(dir, 32);
    disks.push(disk);

    const report = await importBeside(join(disk.root, 'shoot'), { after: 1, breakIt: () => pull(disk.root) });

    expect(report.destinations[0]?.failure).not.toBeNull();
    await expectUnharmed(report, report.destinations[0]?.failure?.code ?? '');
  });

  test('[CU9] one that hangs is given up when its patience is over, and holds up nothing', async () => {
    const disk = await loopCard(dir, 32);
    const freeze = (how: '-f' | '-u'): void => {
      execFileSync('fsfreeze', [how, disk.root]);
    };
    let isFrozen = false;
    disks.push({
      root: disk.root,
      unmount: () => {
        if (isFrozen) freeze('-u');
        disk.unmount();
      },
    });

    const report = await importBeside(join(disk.root, 'shoot'), {
      after: 1,
      breakIt: () => {
        freeze('-f');
        isFrozen = true;
      },
      patienceMs: 400,
    });

    await expectUnharmed(report, 'destination-stalled');
  });

  test('[CU9] one that cannot be written to is given up', async () => {
    const disk = await smallDisk(dir, 16);
    disks.push(disk);
    execFileSync('mount', ['-o', 'remount,ro', disk.root]);

    const report = await importBeside(join(disk.root, 'shoot'), { after: -1, breakIt: () => undefined });

    await expectUnharmed(report, 'destination-readonly');
  });
});

/** Turns over one bit where these bytes lie on a disk's image, under the file system's feet. */
async function flipOnMedium(image: string, bytes: Buffer): Promise<void> {
  const at = (await readFile(image)).indexOf(bytes);
  expect(at).toBeGreaterThan(0);
  const file = openSync(image, 'r+');
  try {
    writeSync(file, Buffer.from([(bytes[0] ?? 0) ^ 1]), 0, 1, at);
  } finally {
    closeSync(file);
  }
}

describe.skipIf(why !== null)(
  `a reader that does not give the same twice${why === null ? '' : ` (skipped: ${why})`}`,
  () => {
    async function importFlaky(readsTwice: boolean): Promise<ImportReport> {
      const disk = await loopCard(dir, 32);
      disks.push(disk);
      await cp(card(), disk.root, { recursive: true });
      execFileSync('sync', ['-f', disk.root]);
      // From now on the system remembers every file as it is; what the medium holds of one of them is another matter.
      await hashTree(disk.root);
      await flipOnMedium(disk.image, seededBytes(5, PHOTO_BYTES).subarray(100_000, 100_064));
      const request = desk.request([disk.root], { readsTwice });
      const result = await createImporter(desk.ports).runImport(request, createImportControls());
      injected(1);
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    }

    test('[CU12] [F10] a file whose two readings differ is not verified, and another reader is suggested', async () => {
      const report = await importFlaky(true);

      expect(report).toMatchObject({ readAgain: 'medium', counts: { verified: PHOTOS - 1, failed: 1 } });
      expect(report.problems).toMatchObject([{ source: 'DCIM/IMG_105.JPG', code: 'reader-unstable' }]);
      expect(report.problems[0]?.message).toContain('try another reader');
      const kept = [...(await hashTree(desk.shootDir)).keys()];
      expect(kept.some((path) => path.includes('IMG_105') || path.endsWith('.part'))).toBe(false);
    });

    test('[CU12] [F10] read once, nobody would have known: that is what reading twice is for', async () => {
      expect((await importFlaky(false)).counts).toMatchObject({ verified: PHOTOS, failed: 0 });
    });
  },
);
