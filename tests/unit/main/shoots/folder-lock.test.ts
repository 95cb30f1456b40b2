import { readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeDisk } from '../../../../main/shoots/disk';
import { lockFolder, type FolderLock } from '../../../../main/shoots/folder-lock';
import type { ProcessIdentity, ProcessTable } from '../../../../main/shoots/process-identity';
import { temporaryFolder } from '../../../support/journal-folder';

const SELF: ProcessIdentity = { host: 'studio-laptop', bootId: 'boot-2', pid: 100, startTime: '5000' };
/** A system on which process 200 lives since 6000, and no other. */
const processes = (self: Partial<ProcessIdentity> = {}): ProcessTable => ({
  self: () => Promise.resolve({ ...SELF, ...self }),
  isAlive: (pid) => pid === 200 || pid === SELF.pid,
  startTimeOf: (pid) => Promise.resolve(pid === 200 ? '6000' : '5000'),
});

const lock = (dir: string, table = processes()) => lockFolder({ disk: nodeDisk, dir, processes: table });

async function taken(dir: string, table = processes()): Promise<FolderLock> {
  const result = await lock(dir, table);
  if (!result.ok) throw new Error(result.error);
  onTestFinished(result.value.release);
  return result.value;
}

async function leaveLock(dir: string, owner: Partial<ProcessIdentity>): Promise<void> {
  await writeFile(join(dir, 'lock'), JSON.stringify({ ...SELF, pid: 200, startTime: '6000', token: 'old', ...owner }));
}

test('[JO23] [F35] a second writer is refused while the first lives, and let in after it left', async () => {
  const dir = await temporaryFolder();
  const first = await taken(dir);

  expect(await lock(dir)).toEqual({ ok: false, error: 'in-use' });

  await first.release();
  await taken(dir);
});

test('[JO23] [F35] the lock of another living process holds', async () => {
  const dir = await temporaryFolder();
  await leaveLock(dir, {});

  expect(await lock(dir)).toEqual({ ok: false, error: 'in-use' });
});

test.each([
  ['a dead process', { pid: 300 }],
  ['before the last restart of the computer', { bootId: 'boot-1' }],
  ['a process whose pid is another one now', { startTime: '4000' }],
])('[JO24] the lock of %s is taken over', async (_, owner) => {
  const dir = await temporaryFolder();
  await leaveLock(dir, owner);

  await taken(dir);

  expect(JSON.parse(await readFile(join(dir, 'lock'), 'utf8'))).toMatchObject(SELF);
  expect(await readdir(dir)).toEqual(['lock']);
});

test('[JO24] the lock of another computer holds while it is touched, and is taken over when it falls silent', async () => {
  const dir = await temporaryFolder();
  await leaveLock(dir, { host: 'other-laptop' });

  const whileTouched = await lock(dir);
  await utimes(join(dir, 'lock'), Date.now() / 1000 - 120, Date.now() / 1000 - 120);
  const afterSilence = await lock(dir);

  expect(whileTouched).toEqual({ ok: false, error: 'in-use' });
  expect(afterSilence.ok).toBe(true);
  if (afterSilence.ok) await afterSilence.value.release();
});

test('[JO24] half a lock holds only for as long as its writer could be writing it', async () => {
  const dir = await temporaryFolder();
  await writeFile(join(dir, 'lock'), '{"host": "stu');

  expect(await lock(dir)).toEqual({ ok: false, error: 'in-use' });

  await utimes(join(dir, 'lock'), 1, 1);
  await taken(dir);
});

test('[JO24] [F35] of many that take over a stale lock at once, one gets it', async () => {
  for (let round = 0; round < 40; round += 1) {
    const dir = await temporaryFolder();
    await leaveLock(dir, { pid: 300 });

    const results = await Promise.all(Array.from({ length: 6 }, () => lock(dir)));

    const winners = results.flatMap((result) => (result.ok ? [result.value] : []));
    expect(winners).toHaveLength(1);
    await winners[0]?.confirm();
    await winners[0]?.release();
    expect(await readdir(dir)).toEqual([]);
  }
});

test('[JO24] who died while taking over a stale lock hinders no one', async () => {
  const dir = await temporaryFolder();
  await leaveLock(dir, { pid: 300 });
  const isRemoval = (path: string): boolean => path === join(dir, 'lock');
  const dying = {
    ...nodeDisk,
    unlink: (path: string) => (isRemoval(path) ? new Promise<never>(() => {}) : nodeDisk.unlink(path)),
  };
  void lockFolder({ disk: dying, dir, processes: processes({ pid: 301, startTime: '7000' }) });
  await expect.poll(() => readdir(dir)).toContainEqual(expect.stringContaining('.lock.after.'));

  const results = await Promise.all(Array.from({ length: 6 }, () => lock(dir)));

  expect(results.filter((result) => result.ok)).toHaveLength(1);
  for (const result of results) if (result.ok) await result.value.release();
  expect((await readdir(dir)).filter((name) => name.includes('after'))).toEqual([]);
});

test('[JO25] a lock in other hands is left there at release', async () => {
  const dir = await temporaryFolder();
  const first = await taken(dir);
  await leaveLock(dir, {});

  await first.release();

  expect(JSON.parse(await readFile(join(dir, 'lock'), 'utf8'))).toMatchObject({ token: 'old' });
});

test('[JO24] where links are missing, an exclusive file serves', async () => {
  const dir = await temporaryFolder();
  const noLinks = {
    ...nodeDisk,
    link: () => Promise.reject(Object.assign(new Error('no links'), { code: 'ENOTSUP' })),
  };
  const first = await lockFolder({ disk: noLinks, dir, processes: processes() });

  expect(first.ok).toBe(true);
  expect(await lockFolder({ disk: noLinks, dir, processes: processes() })).toEqual({ ok: false, error: 'in-use' });
  if (first.ok) await first.value.release();
});
