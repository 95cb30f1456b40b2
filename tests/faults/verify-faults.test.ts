import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Schema } from '@shared/model/ids';
import { checkFile } from '../../main/ingest/check/check-file';
import { createDirectorySync } from '../../main/ingest/directory-sync';
import { createIoBuffers } from '../../main/ingest/io-buffers';
import { rescueFile } from '../../main/ingest/rescue/rescue-file';
import { breakAfter, dropCache, loopCard, whyNoFaults, type FaultDisk } from '../support/fault-disks';
import { newDir, removeDir, seededBytes, writeTree } from '../support/ingest-desk';

const why = whyNoFaults();
const MEGABYTES = 32;
const buffers = createIoBuffers(1);
const go = new AbortController().signal;

/** Whether the disk gives the sector that begins here. */
function readable(path: string, at: number): boolean {
  try {
    execFileSync(
      'dd',
      [`if=${path}`, 'iflag=direct', 'of=/dev/null', 'bs=512', `skip=${String(at / 512)}`, 'count=1'],
      {
        stdio: 'ignore',
      },
    );
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(why !== null)(`a card with bad sectors${why === null ? '' : ` (skipped: ${why})`}`, () => {
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

  /** A card on which the last file runs over the place where it can no longer be read. */
  async function badCard(): Promise<{ path: string; bytes: Buffer }> {
    const disk = await loopCard(dir, MEGABYTES);
    disks.push(disk);
    const bytes = Buffer.from(seededBytes(3, 20 << 20));
    await writeTree(disk.root, { 'DCIM/IMG_1.JPG': bytes });
    disk.remount();
    breakAfter(disk.image, 14 << 20);
    dropCache(disk.image);
    return { path: join(disk.root, 'DCIM/IMG_1.JPG'), bytes };
  }

  test('[VE4] a file that cannot be read is "unreadable", with the byte, and never "different"', async () => {
    const { path, bytes } = await badCard();
    const sha256 = sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
    const found = await checkFile(
      { path, sha256, sizeBytes: bytes.length, signal: go, pace: () => Promise.resolve() },
      buffers,
    );
    expect(found).toMatchObject({ result: 'unreadable' });
    const atByte = found.result === 'unreadable' ? found.atByte : -1;
    // The very sector: what lies before it can be read, and it cannot.
    expect(atByte % 512).toBe(0);
    expect(readable(path, atByte - 512)).toBe(true);
    expect(readable(path, atByte)).toBe(false);
  });

  test('[VE1] [VE7] what can be read of it is rescued byte for byte, and the card is not touched', async () => {
    const { path, bytes } = await badCard();
    const before = await stat(path);
    const root = join(dir, 'shoot');
    await mkdir(join(root, 'incoming'), { recursive: true });
    const rescued = await rescueFile({
      source: Buffer.from(path),
      sizeBytes: before.size,
      mtimeMs: before.mtimeMs,
      partPath: join(root, 'incoming', 'a.part'),
      library: { root, isOwned: () => false, directories: createDirectorySync(), buffers },
      name: { base: 'originals/IMG_1.rescued', tail: '.JPG' },
      signal: go,
      onBytes: () => undefined,
    });
    if (!rescued.ok) throw new Error(rescued.error.message);
    const { path: name, holes, sha256 } = rescued.value;
    expect(name).toBe('originals/IMG_1.rescued.JPG');
    expect(holes.length).toBeGreaterThan(0);
    const written = await readFile(join(root, name));
    expect(createHash('sha256').update(written).digest('hex')).toBe(sha256);
    expect(written.length).toBe(bytes.length);
    let at = 0;
    for (const { from, to } of [...holes, { from: bytes.length, to: bytes.length }]) {
      expect(Buffer.compare(written.subarray(at, from), bytes.subarray(at, from))).toBe(0);
      expect(written.subarray(from, to).every((byte) => byte === 0)).toBe(true);
      at = to;
    }
    const lost = holes.reduce((sum, { from, to }) => sum + to - from, 0);
    expect(lost).toBeGreaterThan(1 << 20);
    expect(lost).toBeLessThan(18 << 20);
    expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
    expect(await readdir(join(root, 'incoming'))).toEqual([]);
  });
});
