import { chmod, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeDisk } from '../../main/shoots/disk';
import { diskError } from '../support/faulty-disk';
import { journalDir, journalNames, openTally } from '../support/journal-folder';
import type { TallyCommand } from '../support/tally-domain';

const add: TallyCommand = { type: 'add', key: 'a', by: 1 };

test('[JO23] [F35] a second opening looks on while the first writes, and changes nothing', async () => {
  const dir = await journalDir();
  const writer = await openTally(dir);
  await writer.dispatch(add, { cmd: 'c1' });

  const second = await openTally(dir);
  const refused = await second.dispatch(add, { cmd: 'c2' });
  await second.close();

  expect(second.state.counts.get('a')).toBe(1);
  expect(refused).toMatchObject({ ok: false, error: { code: 'read-only' } });
  expect(await writer.dispatch(add, { cmd: 'c3' })).toMatchObject({ ok: true, value: { seq: 2 } });
  await writer.close();
  expect(await readdir(dir)).not.toContain('lock');
});

test('[JO23] the sentence of a second opening is one a photographer understands', async () => {
  const dir = await journalDir();
  const writer = await openTally(dir);
  const second = await openTally(dir);

  expect(second.access).toMatchObject({
    readOnly: { reason: 'in-use', sentence: expect.stringContaining('another Fieldproof') as string },
  });
  await second.close();
  await writer.close();
});

test('[JO23] looking takes no lock and leaves half a line where it is', async () => {
  const dir = await journalDir();
  const writer = await openTally(dir);
  await writer.dispatch(add, { cmd: 'c1' });
  await writer.close();
  const [name] = await journalNames(dir);
  const path = join(dir, 'journal', name!);
  const torn = Buffer.concat([await readFile(path), Buffer.from('0badc0de {"seq":2,')]);
  await writeFile(path, torn);

  const reader = await openTally(dir, { mode: 'read' });
  await reader.close();

  expect({ seq: reader.seq, damage: reader.damage }).toEqual({ seq: 1, damage: [] });
  expect(await readFile(path)).toEqual(torn);
});

test('[JO25] [F35, F36] a writer that finds its lock in other hands stops, and touches no byte of the other', async () => {
  const dir = await journalDir();
  const writer = await openTally(dir, { disk: { ...nodeDisk } });
  await writer.dispatch(add, { cmd: 'c1' });
  const realNow = Date.now;
  const lock = JSON.parse(await readFile(join(dir, 'lock'), 'utf8')) as object;
  await writeFile(join(dir, 'lock'), JSON.stringify({ ...lock, host: 'other', token: 'other' }));
  const [name] = await journalNames(dir);
  const path = join(dir, 'journal', name!);
  const others = Buffer.concat([await readFile(path), Buffer.from('a line of the other\n')]);
  await writeFile(path, others);

  // An hour of sleep passes.
  Date.now = () => realNow() + 3_600_000;
  const answer = await writer.dispatch(add, { cmd: 'c2' }).finally(() => (Date.now = realNow));

  expect(answer).toMatchObject({ ok: false, error: { code: 'read-only' } });
  expect(writer.access).toMatchObject({ readOnly: { reason: 'lock-lost' } });
  expect(writer.state.counts.get('a')).toBe(1);
  expect(await readFile(path)).toEqual(others);
  await writer.close();
  expect(JSON.parse(await readFile(join(dir, 'lock'), 'utf8'))).toMatchObject({ token: 'other' });
});

test.each(['EROFS', 'EACCES'])('[JO26] a folder that refuses writing (%s) is looked at', async (code) => {
  const dir = await journalDir();
  const open = nodeDisk.open.bind(nodeDisk);
  const disk = {
    ...nodeDisk,
    open: (path: string, flags: 'r' | 'r+' | 'wx') =>
      flags === 'r' ? open(path, flags) : Promise.reject(diskError(code)),
  };

  const store = await openTally(dir, { disk });

  expect(store.access).toMatchObject({ readOnly: { reason: 'write-protected' } });
  await store.close();
});

test('[JO26] a folder without any right to write is looked at', async ({ skip }) => {
  skip(process.getuid?.() === 0, 'root may write everywhere, so the system cannot refuse it');
  const dir = await journalDir();
  await chmod(dir, 0o555);

  const store = await openTally(dir);

  expect(store.access).toMatchObject({ readOnly: { reason: 'write-protected' } });
  await store.close();
  await chmod(dir, 0o755);
});

test('[JO9] a disk too full for a lock is still looked at', async () => {
  const dir = await journalDir();
  const open = nodeDisk.open.bind(nodeDisk);
  const disk = {
    ...nodeDisk,
    open: (path: string, flags: 'r' | 'r+' | 'wx') =>
      flags === 'wx' ? Promise.reject(diskError('ENOSPC')) : open(path, flags),
  };

  const store = await openTally(dir, { disk });

  expect(store.access).toMatchObject({ readOnly: { reason: 'disk-full' } });
  // Without a lock it must not go back to writing.
  expect(await store.resume()).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  await store.close();
});
