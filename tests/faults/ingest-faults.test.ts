import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import type { ImportReport } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import { assertComplete, assertNothingTorn } from '../support/assert-no-loss';
import { breakAfter, dropCache, loopCard, pull, smallDisk, whyNoFaults, type FaultDisk } from '../support/fault-disks';
import { injected } from '../support/fault-seed';
import { hashTree, newDir, openDesk, picture, removeDir, seededBytes, writeTree } from '../support/ingest-desk';
import { runImportChild, type ChildEnd } from '../support/run-import-child';

const why = whyNoFaults();
const SYSTEM_CODES = /E[A-Z]{3,}|errno|syscall|\//u;

let dir: string;
let disks: FaultDisk[];
beforeEach(async () => {
  dir = await newDir();
  disks = [];
});
afterEach(async () => {
  for (const disk of disks) disk.unmount();
  await removeDir(dir);
});

/** Photos from `first` on; those before it stay as they are. */
async function makeCard(card: string, photos: number, bytes: number, first = 0): Promise<void> {
  await writeTree(
    card,
    Object.fromEntries(
      Array.from({ length: photos - first }, (_, at) => at + first).map((n) => [
        `DCIM/IMG_${String(100 + n)}.JPG`,
        picture({ capturedAtMs: n * 5_000 }, seededBytes(n, bytes)),
      ]),
    ),
  );
}
/** Takes all the room that a disk has left. */
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

const reportOf = (end: ChildEnd): ImportReport => {
  if (!end.result?.ok) throw new Error(`the import did not end by itself: ${end.stderr} ${JSON.stringify(end.result)}`);
  return end.result.value;
};

describe.skipIf(why !== null)(`system calls that fail${why === null ? '' : ` (skipped: ${why})`}`, () => {
  const card = (): string => join(dir, 'card');
  const child = (inject: string | null, more: readonly string[] = []): Promise<ChildEnd> =>
    runImportChild({
      dir,
      cards: [card()],
      isQuick: true,
      ...(inject === null ? {} : { strace: ['-e', `inject=${inject}`, ...more] }),
    });

  /** Every call of one kind is the last thing the importer does, one after the other, until it gets through. */
  async function killAtEvery(call: string, atLeast: number): Promise<void> {
    let killed = 0;
    for (let n = 1; ; n += 1) {
      await rm(join(dir, 'shoot'), { recursive: true, force: true });
      await rm(join(dir, 'journal.jsonl'), { force: true });
      const end = await child(`${call}:signal=KILL:when=${String(n)}`);
      if (end.result !== null) break;
      killed += 1;
      await assertNothingTorn(dir, [card()]);
      expect(reportOf(await child(null)).counts).toMatchObject({ verified: 3, failed: 0, pending: 0 });
      await assertComplete(dir, [card()], [await hashTree(card())]);
    }
    expect(killed).toBeGreaterThanOrEqual(atLeast);
    injected(killed);
  }

  test.each([
    ['pwrite64', 6],
    ['fdatasync', 3],
    ['link', 3],
    ['unlink', 3],
    ['fsync', 1],
  ])('[IN24] [F01] killed at every %s, the next run ends with everything once', async (call, atLeast) => {
    await makeCard(card(), 3, 1_100_000);

    await killAtEvery(call, atLeast);
  });

  test('[IN14] [F08] a flush that fails once costs a copy, not a photo', async () => {
    await makeCard(card(), 3, 200_000);

    const report = reportOf(await child('fdatasync:error=EIO:when=1'));

    expect(report.counts).toMatchObject({ verified: 3, failed: 0 });
    await assertComplete(dir, [card()], [await hashTree(card())]);
  });

  test('[IN26] [F08] a disk whose flushes fail is not trusted: nothing is called verified, and the import stops', async () => {
    await makeCard(card(), 3, 200_000);

    const report = reportOf(await child('fdatasync:error=EIO:when=1+'));

    expect(report).toMatchObject({ how: 'stopped', code: 'write-failed', counts: { verified: 0 } });
    expect(report.message).not.toMatch(SYSTEM_CODES);
    expect(await readdir(join(dir, 'shoot/originals')).catch(() => [])).toEqual([]);
    expect(reportOf(await child(null)).counts).toMatchObject({ verified: 3 });
  });

  test('[IN26] [F08] a folder that cannot be flushed stops the import before anything is called verified', async () => {
    await makeCard(card(), 3, 200_000);
    const made = await child(null);
    expect(reportOf(made).counts.verified).toBe(3);
    await makeCard(card(), 6, 200_000, 3);

    const report = reportOf(await child('fsync:error=EIO:when=1+'));

    expect(report).toMatchObject({ how: 'stopped', counts: { verified: 3 } });
    expect(reportOf(await child(null)).counts).toMatchObject({ verified: 6, duplicate: 0 });
    await assertComplete(dir, [card()], [await hashTree(card())]);
  });

  test.each([1, 3, 5])(
    '[IN26] [F06] a disk that is full at the %ith write stops the import with what is safe, and leaves no part',
    async (when) => {
      await makeCard(card(), 4, 1_100_000);

      const report = reportOf(await child(`pwrite64:error=ENOSPC:when=${String(when)}+`));

      expect(report).toMatchObject({ how: 'stopped', code: 'disk-full' });
      expect(report.message).toMatch(/^The disk is full: \d of 4 files are safe\./u);
      expect(report.message).not.toMatch(SYSTEM_CODES);
      await assertNothingTorn(dir, [card()]);
      expect([...(await hashTree(join(dir, 'shoot/.fieldproof'))).keys()]).toEqual([]);
      expect(reportOf(await child(null)).counts).toMatchObject({ verified: 4 });
      await assertComplete(dir, [card()], [await hashTree(card())]);
    },
  );

  test('[IN13] [F05] a read that fails once is tried again', async () => {
    await makeCard(card(), 2, 200_000);

    const report = reportOf(await child('pread64:error=EIO:when=1', ['-P', join(card(), 'DCIM/IMG_100.JPG')]));

    expect(report.counts).toMatchObject({ verified: 2, failed: 0 });
  });

  test('[IN26] [F05] one file that cannot be read fails alone, with a sentence, and is tried again by the next run', async () => {
    await makeCard(card(), 5, 200_000);

    const report = reportOf(await child('pread64:error=EIO:when=1+', ['-P', join(card(), 'DCIM/IMG_102.JPG')]));

    expect(report).toMatchObject({ how: 'done', counts: { verified: 4, failed: 1 } });
    expect(report.problems).toMatchObject([{ source: 'DCIM/IMG_102.JPG', step: 'copy', code: 'source-unreadable' }]);
    expect(report.problems[0]?.message).not.toMatch(SYSTEM_CODES);
    expect(reportOf(await child(null)).counts).toMatchObject({ verified: 5, failed: 0 });
    await assertComplete(dir, [card()], [await hashTree(card())]);
  });

  test.each(['EPERM', 'EOPNOTSUPP'])(
    '[IN15] on a disk without links (%s) names are reserved, and nothing is replaced',
    async (errno) => {
      await makeCard(card(), 3, 200_000);
      await writeTree(join(dir, 'shoot/originals'), { 'IMG_100.JPG': 'foreign' });

      const report = reportOf(await child(`link:error=${errno}:when=1+`));

      expect(report.counts).toMatchObject({ verified: 3, failed: 0 });
      const library = await hashTree(join(dir, 'shoot/originals'));
      expect([...library.keys()].toSorted()).toEqual(['IMG_100-2.JPG', 'IMG_100.JPG', 'IMG_101.JPG', 'IMG_102.JPG']);
    },
  );

  test('[IN24] [F01] on a disk without links, killed between reservation and renaming, no photo is lost and none is empty', async () => {
    await makeCard(card(), 3, 200_000);

    const end = await child('link:error=EPERM:when=1+', ['-e', 'inject=rename:signal=KILL:when=2']);
    expect(end.result).toBeNull();
    const report = reportOf(await child('link:error=EPERM:when=1+'));

    expect(report.counts).toMatchObject({ verified: 3 });
    await assertComplete(dir, [card()], [await hashTree(card())]);
  });
});

describe.skipIf(why !== null)(`disks that fail${why === null ? '' : ` (skipped: ${why})`}`, () => {
  /** Runs an import; once a share of its bytes has been read, something happens. */
  const run = async (
    cards: readonly string[],
    share = 2,
    happen: () => void = () => undefined,
  ): Promise<ImportReport> => {
    const desk = await openDesk({ dir, isQuick: true });
    let [nowMs, hasHappened] = [0, false];
    const ports = {
      ...desk.ports,
      now: () => (nowMs += 100),
      onProgress: ({ bytesDone, bytesTotal }: { bytesDone: number; bytesTotal: number }) => {
        if (hasHappened || bytesDone < share * bytesTotal) return;
        hasHappened = true;
        happen();
      },
    };
    const result = await createImporter(ports).runImport(desk.request(cards), createImportControls());
    await desk.close();
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };

  test.each([0.05, 0.5, 0.9])(
    '[IN26] [F04] a card pulled at %f of its bytes says what is safe, and put back goes on with the rest',
    async (share) => {
      const disk = await loopCard(dir, 96);
      disks.push(disk);
      // So many that some are not begun at nine tenths: what is under way may be in memory already.
      await makeCard(disk.root, 60, 1_100_000);
      disk.remount();
      const before = [await hashTree(join(disk.root, 'DCIM'))];
      disk.remount();

      const report = await run([join(disk.root, 'DCIM')], share, () => {
        pull(disk.root);
      });
      disk.remount();

      expect(report).toMatchObject({ how: 'stopped', code: 'card-removed', counts: { failed: 0 } });
      expect(report.message).toMatch(/^The card was removed: \d+ of 60 files are safe\./u);
      await assertNothingTorn(dir, [join(disk.root, 'DCIM')]);
      const rest = await run([join(disk.root, 'DCIM')]);
      expect(rest).toMatchObject({ how: 'done', counts: { verified: 60 } });
      await assertComplete(dir, [join(disk.root, 'DCIM')], before);
    },
  );

  test('[IN26] [F05] unreadable sectors fail the files that lie on them; the others are verified', async () => {
    const disk = await loopCard(dir, 64);
    disks.push(disk);
    await makeCard(disk.root, 20, 2_000_000);
    disk.remount();
    breakAfter(disk.image, 24 * 1_048_576);
    for (const name of await readdir(join(disk.root, 'DCIM'))) dropCache(join(disk.root, 'DCIM', name));

    const report = await run([join(disk.root, 'DCIM')]);

    expect(report.how).toBe('done');
    expect(report.counts.verified).toBeGreaterThan(0);
    expect(report.counts.failed).toBeGreaterThan(0);
    expect(report.counts.verified + report.counts.failed).toBe(20);
    expect(
      report.problems.every(({ code, message }) => code === 'source-unreadable' && !SYSTEM_CODES.test(message)),
    ).toBe(true);
  });

  test('[IN26] [F06] a disk that is fuller than it said stops in the middle, keeps what is proven and leaves no part', async () => {
    const disk = await smallDisk(dir, 20);
    disks.push(disk);
    await makeCard(join(dir, 'card'), 8, 2_000_000);
    await mkdir(join(disk.root, 'shoot'));
    await symlink(join(disk.root, 'shoot'), join(dir, 'shoot'));

    const report = await run([join(dir, 'card')], 0.3, () => {
      fillUp(join(disk.root, 'big.bin'));
    });

    expect(report).toMatchObject({ how: 'stopped', code: 'disk-full', counts: { failed: 0 } });
    await assertNothingTorn(dir, [join(dir, 'card')]);
    expect([...(await hashTree(join(disk.root, 'shoot/.fieldproof'))).keys()]).toEqual([]);
    await rm(join(disk.root, 'big.bin'), { force: true });
    expect(await run([join(dir, 'card')])).toMatchObject({ how: 'done', counts: { verified: 8 } });
    await assertComplete(dir, [join(dir, 'card')], [await hashTree(join(dir, 'card'))]);
  });
});
