import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireFolderLock } from '../../../../studio/data/folder-lock';
import {
  isSameBoot,
  judgeProcess,
  readOwnIdentity,
  type ProcessIdentity,
} from '../../../../studio/data/process-identity';

const own = readOwnIdentity();
const id = '019a0000-0000-7000-8000-000000000001';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldproof-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const acquire = () => acquireFolderLock({ folder, own, onLost: () => {} });

/** Leaves a claim as another process would have. */
async function claim(owner: Partial<ProcessIdentity> | string, ageMs = 0): Promise<void> {
  const first = await acquire();
  if (first.ok) await first.value.release();
  const path = join(folder, 'lock', `${id}.ready`);
  await writeFile(path, typeof owner === 'string' ? owner : JSON.stringify({ ...own, ...owner }));
  const heard = new Date(Date.now() - ageMs);
  await utimes(path, heard, heard);
}

describe('the lock of a data folder', () => {
  test('[ST61] is given once, and again when it was released', async () => {
    const first = await acquire();
    const second = await acquire();
    if (first.ok) await first.value.release();
    const third = await acquire();

    expect([first.ok, second.ok, third.ok]).toEqual([true, false, true]);
    if (third.ok) await third.value.release();
    expect(await readdir(join(folder, 'lock'))).toEqual([]);
  });

  test.each([
    ['a process that is gone', { pid: 2 ** 22 + 1 }, 0, true],
    ['an earlier process with our number', { startTicks: '1' }, 0, true],
    ['an earlier boot', { boot: 'another boot' }, 0, true],
    ['a torn claim', '{"pid": 1', 0, true],
    ['another computer that was heard just now', { host: 'elsewhere', boot: 'another boot' }, 0, false],
    ['another computer that is silent', { host: 'elsewhere', boot: 'another boot' }, 120_000, true],
    ['another container that was heard just now', { pidSpace: 'pid:[1]' }, 0, false],
    ['this very process', {}, 0, false],
  ])('[ST61] after %s is it free?', async (_, owner, ageMs, isFree) => {
    await claim(owner, ageMs);
    const lock = await acquire();

    expect(lock.ok).toBe(isFree);
    if (lock.ok) await lock.value.release();
  });

  test('[ST61] of many that try at once exactly one gets it', async () => {
    const locks = await Promise.all(Array.from({ length: 6 }, acquire));

    expect(locks.filter((lock) => lock.ok)).toHaveLength(1);
    for (const lock of locks) if (lock.ok) await lock.value.release();
  });

  test('[ST61] boots without an id are told apart by their time, give or take a clock that was set', () => {
    expect([
      isSameBoot('~1000', '~1090'),
      isSameBoot('~1000', '~1300'),
      isSameBoot('a', 'a'),
      isSameBoot('a', '~1'),
    ]).toEqual([true, false, true, false]);
    expect(judgeProcess(own, own)).toBe('alive');
  });
});
