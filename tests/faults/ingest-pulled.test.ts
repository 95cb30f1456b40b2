import { execFileSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import type { ImportReport } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import { assertComplete, assertNothingTorn } from '../support/assert-no-loss';
import { exfatDisk, loopCard, powerDisk, pull, whyNoExfat, whyNoFaults, type FaultDisk } from '../support/fault-disks';
import { injected, isShort } from '../support/fault-seed';
import { hashTree, newDir, openDesk, picture, removeDir, seededBytes, writeTree } from '../support/ingest-desk';

const why = whyNoFaults();
const said = (reason: string | null): string => (reason === null ? '' : ` (skipped: ${reason})`);
const PHOTOS = 24;
const BYTES = 1_200_000;

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
function kept<Disk extends FaultDisk>(disk: Disk): Disk {
  disks.push(disk);
  return disk;
}

const fillCard = (root: string, first = 0): Promise<void> =>
  writeTree(
    root,
    Object.fromEntries(
      Array.from({ length: PHOTOS }, (_, n) => [
        `DCIM/IMG_${String(100 + n)}.JPG`,
        picture({ capturedAtMs: (first + n) * 5_000 }, seededBytes(first + n, BYTES)),
      ]),
    ),
  );

/** Imports; once a share of the bytes has been read, something happens. */
async function run(card: string, share = 2, happen: () => void = () => undefined): Promise<ImportReport> {
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
  const result = await createImporter(ports).runImport(desk.request([card]), createImportControls());
  await desk.close();
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe.skipIf(why !== null)(`a card that goes away${said(why)}`, () => {
  test.each(isShort ? [0.5] : [0.05, 0.5, 0.95])(
    '[IN26] [F04] unmounted at %f of its bytes, it is finished or goes on where it comes back',
    async (share) => {
      const disk = kept(await loopCard(dir, 64));
      await fillCard(disk.root);
      const before = [await hashTree(join(disk.root, 'DCIM'))];
      disk.remount();
      const elsewhere = join(dir, 'elsewhere');
      await mkdir(elsewhere);

      const first = await run(join(disk.root, 'DCIM'), share, () => {
        execFileSync('umount', ['-l', disk.root]);
      });
      execFileSync('mount', ['-o', 'loop', disk.image, elsewhere]);
      disks.push({ root: elsewhere, unmount: () => execFileSync('umount', ['-l', elsewhere]) });
      execFileSync('mount', ['--bind', elsewhere, disk.root]);

      if (first.how === 'stopped') expect(first.code).toBe('card-removed');
      expect(first.counts.failed + first.counts.skipped).toBe(0);
      await assertNothingTorn(dir, [join(elsewhere, 'DCIM')]);
      const rest = await run(join(elsewhere, 'DCIM'));
      expect(rest).toMatchObject({ how: 'done', counts: { failed: 0, pending: 0 } });
      await assertComplete(dir, [join(elsewhere, 'DCIM')], before);
      injected(1);
    },
  );

  test('[IN24] [F04] put back, only the rest is copied', async () => {
    const disk = kept(await loopCard(dir, 64));
    await fillCard(disk.root);
    disk.remount();

    const first = await run(join(disk.root, 'DCIM'), 0.5, () => {
      pull(disk.root);
    });
    disk.remount();
    const rest = await run(join(disk.root, 'DCIM'));

    expect(first).toMatchObject({ how: 'stopped', code: 'card-removed', counts: { failed: 0 } });
    expect(first.counts.verified).toBeGreaterThan(3);
    // `bytes` are those that were verified by this run: what stands already is not copied again.
    expect(rest.counts).toMatchObject({ verified: PHOTOS });
    const copied = rest.counts.bytes;
    const open = (PHOTOS - first.counts.verified) * (BYTES + 100);
    expect(copied).toBeLessThanOrEqual(open + BYTES);
    injected(1);
  });

  test('[IN31] [F17] another card at the same place is a card of its own, and none at all is no card', async () => {
    const place = join(dir, 'place');
    await mkdir(place);
    const [one, two] = [kept(await loopCard(dir, 64)), kept(await powerDisk(dir, 64))];
    await fillCard(one.root);
    await fillCard(two.root, 500);
    const hashes = new Set([...(await hashTree(one.root)).values(), ...(await hashTree(two.root)).values()]);
    const mountAt = (disk: FaultDisk): void => {
      execFileSync('mount', ['--bind', disk.root, place]);
    };

    mountAt(one);
    expect(await run(join(place, 'DCIM'))).toMatchObject({ how: 'done', counts: { verified: PHOTOS } });
    execFileSync('umount', [place]);
    await expect(run(join(place, 'DCIM'))).rejects.toThrow('could not be read. Is it still connected?');
    mountAt(two);
    const second = await run(join(place, 'DCIM'));
    execFileSync('umount', [place]);

    expect(second).toMatchObject({ how: 'done', counts: { files: PHOTOS, failed: 0, pending: 0 } });
    expect(new Set((await hashTree(join(dir, 'shoot/originals'))).values())).toEqual(hashes);
    injected(2);
  });

  test('[IN19] [F12] the same card, mounted elsewhere, gives only duplicates and not a byte', async () => {
    const disk = kept(await loopCard(dir, 64));
    await fillCard(disk.root);
    await run(join(disk.root, 'DCIM'));
    const before = await hashTree(join(dir, 'shoot/originals'));
    const elsewhere = join(dir, 'elsewhere');
    await mkdir(elsewhere);
    execFileSync('mount', ['--bind', disk.root, elsewhere]);
    disks.push({ root: elsewhere, unmount: () => execFileSync('umount', ['-l', elsewhere]) });

    const desk = await openDesk({ dir, isQuick: true });
    const { importId: _, ...request } = desk.request([join(elsewhere, 'DCIM')]);
    const again = { ...request, importId: desk.ports.newId() } as ReturnType<typeof desk.request>;
    const result = await createImporter(desk.ports).runImport(again, createImportControls());
    await desk.close();

    expect(result).toMatchObject({ ok: true, value: { how: 'done', counts: { verified: 0, duplicate: PHOTOS } } });
    expect(await hashTree(join(dir, 'shoot/originals'))).toEqual(before);
    injected(1);
  });

  test('[IN26] [F16] a library disk that dies in the middle is lost, not empty: what was proven stands when it is back', async () => {
    const disk = kept(await powerDisk(dir, 64));
    const card = join(dir, 'card');
    await fillCard(card);
    await mkdir(join(disk.root, 'shoot'));
    execFileSync('ln', ['-s', join(disk.root, 'shoot'), join(dir, 'shoot')]);
    disk.restart();

    const report = await run(card, 0.5, () => {
      pull(disk.root);
    });
    disk.restart();

    expect(report.how).toBe('stopped');
    expect(report.message).not.toMatch(/E[A-Z]{3,}/u);
    await assertNothingTorn(dir, [card]);
    expect(await run(card)).toMatchObject({ how: 'done', counts: { verified: PHOTOS } });
    await assertComplete(dir, [card], [await hashTree(card)]);
    injected(1);
  });
});

const whyExfat = whyNoExfat();
describe.skipIf(whyExfat !== null)(`a card on exFAT${said(whyExfat)}`, () => {
  test('[IN26] [F04] whose driver dies in the middle (ENOTCONN) is told as removed, and nothing of it is deleted', async () => {
    const disk = kept(await exfatDisk(dir, 64));
    await fillCard(disk.root);
    const card = join(disk.root, 'DCIM');

    const report = await run(card, 0.4, () => {
      disk.killServer();
    });

    expect(report).toMatchObject({ how: 'stopped', code: 'card-removed', counts: { failed: 0 } });
    expect(report.message).toMatch(/^The card was removed: \d+ of 24 files are safe\./u);
    const names = await readdir(join(dir, 'shoot/originals'));
    expect(names).toHaveLength(report.counts.verified);
    injected(1);
  });
});
