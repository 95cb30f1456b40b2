import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { nodeDisk, type Disk } from '../../main/shoots/disk';
import { createReserveFile, type ReserveFile } from '../../main/shoots/reserve-file';
import { diskError, failAt, gatedDisk } from '../support/faulty-disk';
import { journalDir, openTally, temporaryFolder } from '../support/journal-folder';
import { openTestLibrary } from '../support/open-library';

const SIZE = 3_000_000;
/** The real disk with as much room as is wanted; what is kept in hand counts as taken. */
function roomyDisk(dir: string, room: { free: number }): Disk {
  const path = join(dir, 'reserve.bin');
  return {
    ...nodeDisk,
    freeBytes: async () =>
      room.free -
      (await stat(path).then(
        ({ size }) => size,
        () => 0,
      )),
  };
}
const reserveIn = (dir: string, disk: Disk): ReserveFile =>
  createReserveFile({ disk, dir, sizeBytes: SIZE, makeAboveBytes: SIZE });

test('[JO34] [F07] room kept in hand lets commands be saved on a full disk, and is made again when there is room', async () => {
  const dir = await journalDir();
  const room = { free: 10_000_000 };
  const disk = roomyDisk(dir, room);
  const reserveFile = reserveIn(dir, disk);
  const store = await openTally(dir, { disk, reserveBytes: 50_000, reserveFile });
  await reserveFile.ensure();
  expect((await stat(join(dir, 'reserve.bin'))).size).toBeGreaterThanOrEqual(SIZE);

  await store.close();
  room.free = SIZE + 10_000;
  const full = await openTally(dir, { disk, reserveBytes: 50_000, reserveFile });
  const saved = await full.dispatch({ type: 'note', text: 'at the last moment' }, { cmd: 'c1' });
  await full.close();

  expect(saved).toMatchObject({ ok: true, value: { seq: 1 } });
  expect(existsSync(join(dir, 'reserve.bin'))).toBe(false);
  room.free = 20_000;
  const fuller = await openTally(dir, { disk, reserveBytes: 50_000, reserveFile });
  const refused = await fuller.dispatch({ type: 'note', text: 'too late' }, { cmd: 'c2' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  room.free = 10_000_000;
  await reserveFile.ensure();
  expect(existsSync(join(dir, 'reserve.bin'))).toBe(true);
  expect(await fuller.dispatch({ type: 'note', text: 'in time' }, { cmd: 'c2' })).toMatchObject({ ok: true });
  await fuller.close();
});

test('[JO34] [F07] a write that finds the disk full gives up the room, so that the next try succeeds', async () => {
  const dir = await journalDir();
  const room = { free: SIZE + 10_000 };
  const counted = roomyDisk(dir, room);
  // Full for the journal as long as the room is kept.
  const gated = gatedDisk((step, path) => {
    if (step === 'write' && path.includes('/journal/') && existsSync(join(dir, 'reserve.bin'))) {
      throw diskError('ENOSPC');
    }
  });
  const reserveFile = reserveIn(dir, nodeDisk);
  await reserveFile.ensure();
  const store = await openTally(dir, {
    disk: { ...gated, freeBytes: (path) => counted.freeBytes(path) },
    reserveBytes: 50_000,
    reserveFile: { ...reserveFile, release: () => (room.free > 0 ? reserveFile.release() : Promise.resolve(false)) },
  });
  // Opening found little room and gave it up already: make it again behind its back.
  await writeFile(join(dir, 'reserve.bin'), Buffer.alloc(SIZE));
  await store.dispatch({ type: 'note', text: 'refused' }, { cmd: 'c1' });
  await vi.waitFor(() => expect(existsSync(join(dir, 'reserve.bin'))).toBe(false));

  await store.resume();

  expect(await store.dispatch({ type: 'note', text: 'taken' }, { cmd: 'c2' })).toMatchObject({ ok: true });
  await store.close();
});

test('[JO34] [F07] where it cannot be made nothing is left of it, and nothing depends on it', async () => {
  for (let n = 1; n <= 6; n += 1) {
    const dir = await temporaryFolder();
    const { gate, seen } = failAt(n, 'ENOSPC', 'forever', (step) => step !== 'unlink');
    const reserve = reserveIn(dir, { ...gatedDisk(gate), freeBytes: () => Promise.resolve(1e12) });

    await reserve.ensure();

    if (!seen.failed.startsWith('sync') || seen.failed.endsWith('.part')) {
      expect({ n, failed: seen.failed, isThere: existsSync(join(dir, 'reserve.bin')) }).toMatchObject({
        isThere: false,
      });
    }
    expect(existsSync(join(dir, 'reserve.bin.part'))).toBe(false);
    await reserve.release();
    expect(existsSync(join(dir, 'reserve.bin'))).toBe(false);
  }
});

test('[JO34] a library keeps room only where it is asked to', async () => {
  const without = await openTestLibrary();
  await without.ensureReserve();
  expect(existsSync(join(without.dir, '.fieldproof', 'reserve.bin'))).toBe(false);
  const library = await openTestLibrary(undefined, { keepsReserve: true });
  await library.ensureReserve();

  expect((await stat(join(library.dir, '.fieldproof', 'reserve.bin'))).size).toBe(64 << 20);
  expect(await library.releaseReserve()).toBe(true);
  expect(await library.releaseReserve()).toBe(false);
});
