import { appendFileSync, closeSync, existsSync, openSync, statSync, utimesSync, writeSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyVerified, type CopyOptions } from '../../../../main/ingest/copy-verified';
import { createIoBuffers, type IoBuffers } from '../../../../main/ingest/io-buffers';
import { publishPart } from '../../../../main/ingest/publish-part';
import { newDir, removeDir, sha256 } from '../../../support/ingest-desk';

let dir: string;
beforeEach(async () => {
  dir = await newDir();
  await mkdir(join(dir, 'a'));
  await mkdir(join(dir, 'b'));
});
afterEach(() => removeDir(dir));

const buffers = createIoBuffers(2);
const source = (): string => join(dir, 'IMG_1.JPG');

async function copy(more: Partial<CopyOptions> = {}) {
  const { size, mtimeMs } = await stat(source());
  return copyVerified({
    source: { path: Buffer.from(source()), sizeBytes: size, mtimeMs },
    partPaths: [join(dir, 'a', '1.part')],
    buffers,
    signal: new AbortController().signal,
    headBytes: 8,
    onBytes: () => undefined,
    ...more,
  });
}
const bytesOf = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff));

describe('a proven copy', () => {
  test.each([0, 1, 4_095, 4_096, 1_048_575, 1_048_576, 1_048_577, 3_500_001])(
    '[IN12] of %i bytes is equal and carries the source’s hash',
    async (length) => {
      const bytes = bytesOf(length);
      await writeFile(source(), bytes);

      const copied = await copy({ partPaths: [join(dir, 'a', '1.part'), join(dir, 'b', '1.part')] });

      if (!copied.ok) throw new Error(copied.error.message);
      expect(copied.value.sha256).toBe(sha256(bytes));
      expect(copied.value.head).toEqual(new Uint8Array(bytes.subarray(0, 8)));
      expect(bytes.equals(await readFile(join(dir, 'a', '1.part')))).toBe(true);
      expect(copied.value.others).toMatchObject([{ ok: true }]);
      expect(bytes.equals(await readFile(join(dir, 'b', '1.part')))).toBe(true);
    },
  );

  test('[IN16] keeps the source’s time, is read-only, and leaves the source as it was', async () => {
    await writeFile(source(), bytesOf(5_000));
    await utimes(source(), new Date('2026-05-01T10:00:00Z'), new Date('2026-05-01T10:20:30.500Z'));
    const before = await stat(source());

    await copy();

    const made = await stat(join(dir, 'a', '1.part'));
    const after = await stat(source());
    expect([made.mtimeMs, made.mode & 0o777]).toEqual([before.mtimeMs, 0o444]);
    expect([after.mtimeMs, after.atimeMs, after.size]).toEqual([before.mtimeMs, before.atimeMs, before.size]);
  });

  test('[IN12] counts every byte once', async () => {
    await writeFile(source(), bytesOf(2_500_000));
    let counted = 0;

    await copy({ onBytes: (bytes) => (counted += bytes) });

    expect(counted).toBe(2_500_000);
  });
});

describe('what the disk does to a copy', () => {
  /** Changes a byte of the part behind the copier's back, at the end of every pass that is to be spoilt. */
  function spoiling(
    passes: number,
    alsoSource = false,
  ): { readonly options: Partial<CopyOptions>; readonly spoilt: () => number } {
    const part = join(dir, 'a', '1.part');
    const length = 2_500_000;
    let [read, spoilt] = [0, 0];
    const onRead = (): void => {
      if (spoilt >= passes || !existsSync(part) || statSync(part).size !== length) return;
      spoilt += 1;
      const file = openSync(part, 'r+');
      writeSync(file, Buffer.from([0x00]), 0, 1, 1_234_567);
      closeSync(file);
      if (alsoSource) changeSource();
    };
    const onBytes = (bytes: number): void => {
      read += bytes;
    };
    // The head is kept of the first bytes; the hash of the last block is asked for when all is written.
    const beginHash: IoBuffers['beginHash'] = (sizeBytes) => {
      const hash = buffers.beginHash(sizeBytes);
      return {
        ...hash,
        digest: () => {
          onRead();
          return hash.digest();
        },
      };
    };
    return { options: { buffers: { ...buffers, beginHash }, onBytes }, spoilt: () => (read > 0 ? spoilt : -1) };
  }
  const bytes = bytesOf(2_500_000).map((byte) => byte | 1);
  const changeSource = (): void => {
    const { atime, mtime } = statSync(source());
    const file = openSync(source(), 'r+');
    writeSync(file, Buffer.from([0x02]), 0, 1, 7);
    closeSync(file);
    utimesSync(source(), atime, mtime);
  };
  const writeSource = async (): Promise<void> => {
    await writeFile(source(), bytes);
    await utimes(source(), 1_777_000_000, 1_777_000_000);
  };

  test.each([1, 2])(
    '[IN14] [F09] a byte that changed on the way, %i times, is found and the copy made anew',
    async (times) => {
      await writeSource();
      const { options, spoilt } = spoiling(times);

      const copied = await copy(options);

      expect(spoilt()).toBe(times);
      expect(copied).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } });
      expect(sha256(await readFile(join(dir, 'a', '1.part')))).toBe(sha256(bytes));
    },
  );

  test('[IN14] a disk that changes every copy gets no photo', async () => {
    await writeSource();
    const { options, spoilt } = spoiling(99);

    const copied = await copy(options);

    expect(spoilt()).toBe(3);
    expect(copied).toMatchObject({ ok: false, error: { side: 'destination', code: 'copy-mismatch' } });
    expect(await readdir(join(dir, 'a'))).toEqual([]);
  });

  test('[IN17] a copy spoilt on the second disk is made anew there, or given up there', async () => {
    await writeSource();
    const { options } = spoiling(99);

    const copied = await copy({ ...options, partPaths: [join(dir, 'b', '1.part'), join(dir, 'a', '1.part')] });

    expect(copied).toMatchObject({
      ok: true,
      value: { sha256: sha256(bytes), others: [{ ok: false, error: { code: 'copy-mismatch' } }] },
    });
    expect([await readdir(join(dir, 'a')), await readdir(join(dir, 'b'))]).toEqual([[], ['1.part']]);
  });

  test('[IN13] [F10] a reader that gives other bytes the second time is not believed either time', async () => {
    await writeSource();
    const { options } = spoiling(1, true);

    const copied = await copy(options);

    expect(copied).toMatchObject({ ok: false, error: { side: 'source', code: 'reader-unstable' } });
    expect(await readdir(join(dir, 'a'))).toEqual([]);
  });
});

describe('a copy that cannot be', () => {
  test('[IN13] a file that is longer than it was listed is not taken for it', async () => {
    await writeFile(source(), bytesOf(100));
    const { size, mtimeMs } = await stat(source());
    appendFileSync(source(), 'more');

    const copied = await copy({ source: { path: Buffer.from(source()), sizeBytes: size, mtimeMs } });

    expect(copied).toMatchObject({ ok: false, error: { side: 'source', code: 'source-changed' } });
    expect(await readdir(join(dir, 'a'))).toEqual([]);
  });

  test('[IN13] [F14] a file that grows while it is read fails after a second try', async () => {
    await writeFile(source(), bytesOf(2_100_000));
    let reads = 0;

    const copied = await copy({
      onBytes: () => {
        reads += 1;
        if (reads <= 9) appendFileSync(source(), 'x');
      },
    });

    expect(copied).toMatchObject({ ok: false, error: { code: 'source-changed' } });
    expect(await readdir(join(dir, 'a'))).toEqual([]);
  });

  test.each([
    ['one that is gone', 'source-missing'],
    ['a link', 'not-a-file'],
    ['a folder', 'not-a-file'],
  ])('[IN4] %s is refused', async (what, code) => {
    const path = join(dir, 'other.JPG');
    if (what === 'a link') await symlink('/etc/hostname', path);
    if (what === 'a folder') await mkdir(path);

    const copied = await copyVerified({
      source: { path: Buffer.from(path), sizeBytes: 1, mtimeMs: 0 },
      partPaths: [join(dir, 'a', '1.part')],
      buffers,
      signal: new AbortController().signal,
      headBytes: 0,
      onBytes: () => undefined,
    });

    expect(copied).toMatchObject({ ok: false, error: { side: 'source', code } });
  });

  test('[IN15] an existing part is never written into', async () => {
    await writeFile(source(), 'new');
    await writeFile(join(dir, 'a', '1.part'), 'there');

    expect((await copy()).ok).toBe(false);
  });

  test('[IN17] a second disk that is not there does not fail the first', async () => {
    await writeFile(source(), bytesOf(1_500_000));

    const copied = await copy({ partPaths: [join(dir, 'a', '1.part'), join(dir, 'gone', '1.part')] });

    expect(copied).toMatchObject({
      ok: true,
      value: { others: [{ ok: false, error: { side: 'destination', code: 'destination-lost' } }] },
    });
    expect(await readdir(join(dir, 'a'))).toEqual(['1.part']);
  });

  test('[IN17] without the first, nothing is kept on the second', async () => {
    await writeFile(source(), bytesOf(1_500_000));

    const copied = await copy({ partPaths: [join(dir, 'gone', '1.part'), join(dir, 'b', '1.part')] });

    expect(copied).toMatchObject({ ok: false, error: { code: 'destination-lost' } });
    expect(await readdir(join(dir, 'b'))).toEqual([]);
  });

  test('[IN25] cancelling in the middle leaves no part', async () => {
    await writeFile(source(), bytesOf(3_000_000));
    const abort = new AbortController();

    const copied = await copy({
      signal: abort.signal,
      onBytes: () => {
        abort.abort();
      },
    });

    expect(copied).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await readdir(join(dir, 'a'))).toEqual([]);
  });
});

describe('publishing', () => {
  const part = (): string => join(dir, 'a', '1.part');
  const final = (): string => join(dir, 'a', 'IMG_1.JPG');

  test('[IN15] gives the part its name', async () => {
    await writeFile(part(), 'new');

    expect(await publishPart(part(), final())).toMatchObject({ ok: true });
    expect([await readdir(join(dir, 'a')), await readFile(final(), 'utf8')]).toEqual([['IMG_1.JPG'], 'new']);
  });

  test.each(['a file', 'an empty file', 'a folder', 'a dangling link'])('[IN15] never replaces %s', async (what) => {
    await writeFile(part(), 'new');
    if (what === 'a file') await writeFile(final(), 'old');
    if (what === 'an empty file') await writeFile(final(), '');
    if (what === 'a folder') await mkdir(final());
    if (what === 'a dangling link') await symlink('/nowhere', final());

    expect(await publishPart(part(), final())).toMatchObject({ ok: false, error: { code: 'name-taken' } });
    expect(await readFile(part(), 'utf8')).toBe('new');
    if (what === 'a file') expect(await readFile(final(), 'utf8')).toBe('old');
  });

  test('[IN15] a folder that is gone is the disk’s fault', async () => {
    await writeFile(part(), 'new');
    await chmod(part(), 0o444);

    expect(await publishPart(part(), join(dir, 'gone', 'x.JPG'))).toMatchObject({
      ok: false,
      error: { code: 'destination-lost' },
    });
  });
});
