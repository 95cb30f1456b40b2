import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Schema } from '@shared/model/ids';
import { checkFile, type FileFinding } from '../../main/ingest/check/check-file';
import { isReadCold } from '../../main/ingest/check/cold-reading';
import { restoreFile } from '../../main/ingest/check/restore-file';
import { createDirectorySync } from '../../main/ingest/directory-sync';
import { createIoBuffers } from '../../main/ingest/io-buffers';
import { newDir, removeDir, seededBytes } from '../support/ingest-desk';

const buffers = createIoBuffers(1);
let dir: string;
let level: 'L2' | 'L3';
beforeEach(async () => {
  dir = await newDir();
  level = (await isReadCold(dir)) ? 'L3' : 'L2';
});
afterEach(() => removeDir(dir));

const hashOf = (bytes: Uint8Array) => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));

async function put(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(dir, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

const check = (path: string, bytes: Uint8Array, more: { signal?: AbortSignal } = {}): Promise<FileFinding> =>
  checkFile(
    {
      path,
      sha256: hashOf(bytes),
      sizeBytes: bytes.length,
      signal: new AbortController().signal,
      pace: () => Promise.resolve(),
      ...more,
    },
    buffers,
  );

describe('checking one file', () => {
  test.each([0, 1, 511, 4_096, 1_048_576, 1_048_577, 3_500_001])(
    '[VE3] says "same" of %i bytes that are the same, and how cold they were read',
    async (size) => {
      const bytes = seededBytes(size, size);
      expect(await check(await put('a.jpg', bytes), bytes)).toEqual({ result: 'same', level });
    },
  );

  test('[VE3] one changed bit, one byte less and one more are found', async () => {
    const bytes = Buffer.from(seededBytes(1, 2_000_000));
    const flipped = Buffer.from(bytes);
    flipped[1_999_999]! ^= 1;
    for (const bad of [flipped, bytes.subarray(1), Buffer.concat([bytes, Buffer.from([0])])]) {
      expect(await check(await put('a.jpg', bad), bytes)).toEqual({ result: 'different', level });
    }
  });

  test('[VE4] what is not there is missing; a link in its place is not the file', async () => {
    const bytes = seededBytes(1, 1_000);
    const path = await put('a.jpg', bytes);
    expect(await check(join(dir, 'none', 'a.jpg'), bytes)).toEqual({ result: 'missing' });
    await symlink(path, join(dir, 'b.jpg'));
    expect(await check(join(dir, 'b.jpg'), bytes)).toMatchObject({ result: 'different' });
  });

  test('[VE5] stops within a file when it is told to', async () => {
    const bytes = seededBytes(1, 3_000_000);
    const stop = new AbortController();
    stop.abort();
    await expect(check(await put('a.jpg', bytes), bytes, { signal: stop.signal })).rejects.toThrow();
  });
});

describe('restoring from a copy', () => {
  const restore = (from: string, to: string, bytes: Uint8Array) =>
    restoreFile({
      from: Buffer.from(from),
      to,
      sha256: hashOf(bytes),
      sizeBytes: bytes.length,
      partPath: join(dir, 'incoming', 'r.1.part'),
      asideDir: join(dir, 'aside'),
      directories: createDirectorySync(),
      buffers,
      signal: new AbortController().signal,
    });
  const bytes = seededBytes(7, 1_500_000);

  test('[VE6] puts the proven bytes in place and keeps the bad ones aside, each time anew', async () => {
    const good = await put('copy/a.jpg', bytes);
    for (const [nth, bad] of [seededBytes(8, 1_500_000), seededBytes(9, 12)].entries()) {
      await rm(join(dir, 'a.jpg'), { force: true });
      const to = await put('a.jpg', bad);
      await chmod(to, 0o444);
      const name = `a.jpg.${String(nth + 1)}`;
      expect(await restore(good, to, bytes)).toEqual({ ok: true, value: { keptAside: name } });
      expect(Buffer.compare(await readFile(to), bytes)).toBe(0);
      expect(Buffer.compare(await readFile(join(dir, 'aside', name)), bad)).toBe(0);
    }
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
    expect(Buffer.compare(await readFile(good), bytes)).toBe(0);
  });

  test('[VE6] puts a missing file back, with the folder it was in', async () => {
    const good = await put('copy/a.jpg', bytes);
    expect(await restore(good, join(dir, 'gone', 'a.jpg'), bytes)).toEqual({ ok: true, value: { keptAside: null } });
    expect(Buffer.compare(await readFile(join(dir, 'gone', 'a.jpg')), bytes)).toBe(0);
  });

  test('[VE6] a copy that is not the same bytes restores nothing, and the bad bytes stay where they are', async () => {
    const bad = seededBytes(8, 1_500_000);
    const to = await put('a.jpg', bad);
    const other = await put('copy/a.jpg', seededBytes(9, 1_500_000));
    expect(await restore(other, to, bytes)).toMatchObject({ ok: false, error: { side: 'source' } });
    expect(await restore(join(dir, 'none.jpg'), to, bytes)).toMatchObject({ error: { code: 'source-missing' } });
    expect(Buffer.compare(await readFile(to), bad)).toBe(0);
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
  });
});
