import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cachePathOf, isWholeCacheFile, writeCacheFile } from '../../../../main/media/cache-file';
import { createQuarantine } from '../../../../main/media/quarantine';
import { corners, makeJpeg } from '../../../support/make-picture';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'fieldproof-cache-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const SHA = 'ab'.repeat(32);

describe('cache file', () => {
  test('[PI19] what was written is whole, and still a picture to others', async () => {
    const file = cachePathOf(dir, SHA, '512');
    await writeCacheFile(file, await makeJpeg({ painting: corners(40, 30) }));

    expect(await isWholeCacheFile(file)).toBe(true);
    expect(await sharp(file).metadata()).toMatchObject({ format: 'jpeg', width: 40, height: 30 });
    expect(await readdir(path.dirname(file))).toEqual([path.basename(file)]);
  });

  test('[PI19] sizes of one content, and contents, do not meet', () => {
    const paths = [
      cachePathOf(dir, SHA, '512'),
      cachePathOf(dir, SHA, '2048'),
      cachePathOf(dir, 'cd'.repeat(32), '512'),
    ];

    expect(new Set(paths).size).toBe(3);
  });

  test('[PI19] a torn, changed, emptied, absent or foreign file is not whole', async () => {
    const jpeg = await makeJpeg({ painting: corners(40, 30) });
    const file = cachePathOf(dir, SHA, '512');
    await writeCacheFile(file, jpeg);
    const good = await readFile(file);
    const spoil = async (bytes: Uint8Array) => {
      await writeFile(file, bytes);
      return isWholeCacheFile(file);
    };

    const changed = Buffer.from(good);
    changed[good.length - 40] = (changed[good.length - 40]! + 1) & 255;
    expect(await spoil(changed)).toBe(false);
    expect(await spoil(Buffer.from(good).fill(0, good.length - 100))).toBe(false);
    expect(await spoil(Buffer.alloc(0))).toBe(false);
    expect(await spoil(jpeg)).toBe(false);
    await writeFile(file, good);
    await truncate(file, good.length - 1);
    expect(await isWholeCacheFile(file)).toBe(false);
    expect(await isWholeCacheFile(path.join(dir, 'absent'))).toBe(false);
  });
});

describe('quarantine', () => {
  test('[PI21] two crashes shut a hash away, also after a restart; success forgives', async () => {
    const quarantine = createQuarantine(dir);
    expect(await quarantine.strike('forgiven')).toBe(false);
    quarantine.forgive('forgiven');
    expect(await quarantine.strike('forgiven')).toBe(false);

    expect([await quarantine.strike('bad'), await quarantine.strike('bad')]).toEqual([false, true]);

    const restarted = createQuarantine(dir);
    expect([await restarted.has('bad'), await restarted.has('forgiven')]).toEqual([true, false]);
  });
});
