import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listCard, type CardListing } from '../../../../main/ingest/list-card';
import { hashTree, newDir, picture, removeDir, writeTree } from '../../../support/ingest-desk';

let root: string;
beforeEach(async () => {
  root = await newDir();
});
afterEach(() => removeDir(root));

async function list(only?: readonly string[]): Promise<CardListing> {
  const listing = await listCard(root, only ? { only } : {});
  if (!listing.ok) throw new Error(listing.error.message);
  return listing.value;
}
const codes = (listing: CardListing): Record<string, string> =>
  Object.fromEntries([...listing.skipped, ...listing.failed].map(({ path, code }) => [path, code]));

describe('what is on a card', () => {
  test('[IN2] every entry is listed once, with its size', async () => {
    await writeTree(root, {
      'DCIM/100CANON/IMG_1.JPG': 'abc',
      'DCIM/100CANON/IMG_1.CR2': 'defg',
      'roster.csv': 'a;b',
      '.DS_Store': '',
    });

    const listing = await list();

    expect(listing.files.map(({ path, role, sizeBytes }) => [path, role, sizeBytes])).toEqual([
      ['DCIM/100CANON/IMG_1.CR2', 'raw', 4],
      ['DCIM/100CANON/IMG_1.JPG', 'image', 3],
    ]);
    expect(codes(listing)).toEqual({ 'roster.csv': 'not-a-photo', '.DS_Store': 'computer-data' });
    expect(listing.totalBytes).toBe(7);
  });

  test('[IN1] the camera’s own name comes before what a computer called its copy', async () => {
    await writeTree(root, {
      'IMG_1 (1).JPG': 'x',
      'IMG_1.JPG': 'x',
      'IMG_1_copy.JPG': 'x',
      'IMG_2.JPG': 'y',
      'Copy of IMG_1.JPG': 'x',
    });

    expect((await list()).files.map(({ path }) => path)).toEqual([
      'IMG_1.JPG',
      'IMG_2.JPG',
      'Copy of IMG_1.JPG',
      'IMG_1 (1).JPG',
      'IMG_1_copy.JPG',
    ]);
  });

  test('[IN1] the list does not depend on the order in which files were written', async () => {
    await writeTree(root, { 'B/2.JPG': 'x', 'A/1.JPG': 'x', 'A/0.JPG': 'x' });
    const first = await list();
    await rename(join(root, 'A/0.JPG'), join(root, 'tmp'));
    await rename(join(root, 'tmp'), join(root, 'A/0.JPG'));

    expect((await list()).files.map(({ path }) => path)).toEqual(first.files.map(({ path }) => path));
  });

  test('[IN1] listing leaves every byte where it was', async () => {
    await writeTree(root, { 'DCIM/a.JPG': picture({}), 'x.unknown': 'text', '._a.JPG': '\0\u0005\u0016\u0007' });
    const before = await hashTree(root);

    await list();

    expect(await hashTree(root)).toEqual(before);
  });

  test('[IN6] a picture under a strange name is found by its first bytes', async () => {
    await writeTree(root, {
      'FILE0001.CHK': picture({}),
      '._real': picture({}),
      'MISC/lost.dat': picture({}),
      'note.txt': 'text',
    });

    const listing = await list();

    expect(listing.files.map(({ path }) => path).toSorted()).toEqual(['._real', 'FILE0001.CHK', 'MISC/lost.dat']);
    expect(codes(listing)).toEqual({ 'note.txt': 'not-a-photo' });
  });

  test('[IN7] a file of unknown kind goes with the photo whose stem it has', async () => {
    await writeTree(root, { 'D/IMG_1.JPG': 'x', 'D/IMG_1.txt': 'x', 'D/IMG_2.txt': 'x', 'E/IMG_1.txt': 'x' });

    const listing = await list();

    expect(listing.files.map(({ path, role }) => [path, role])).toEqual([
      ['D/IMG_1.JPG', 'image'],
      ['D/IMG_1.txt', 'other'],
    ]);
    expect(codes(listing)).toEqual({ 'D/IMG_2.txt': 'not-a-photo', 'E/IMG_1.txt': 'not-a-photo' });
  });

  test('[IN9] the picture that a video camera keeps for a clip is its thumbnail, not a photo', async () => {
    await writeTree(root, {
      'PRIVATE/M4ROOT/CLIP/C0001.MP4': 'x',
      'PRIVATE/M4ROOT/CLIP/C0001M01.XML': 'x',
      'PRIVATE/M4ROOT/THMBNL/C0001T01.JPG': 'x',
      'PRIVATE/M4ROOT/MEDIAPRO.XML': 'x',
    });

    const listing = await list();

    expect(listing.files.map(({ path, role }) => [path.split('/').at(-1), role])).toEqual([
      ['C0001.MP4', 'video'],
      ['C0001T01.JPG', 'thumbnail'],
      ['C0001M01.XML', 'other'],
    ]);
    expect(codes(listing)).toEqual({ 'PRIVATE/M4ROOT/MEDIAPRO.XML': 'camera-data' });
  });

  test('[IN5] what lies in system folders and waste bins is counted, photo or not', async () => {
    await writeTree(root, {
      '.Trashes/501/IMG_1.JPG': picture({}),
      '.fseventsd/no_log': '',
      'System Volume Information/WPSettings.dat': 'x',
      'DCIM/a.JPG': 'x',
    });

    const listing = await list();

    expect(listing.files).toHaveLength(1);
    expect(codes(listing)).toEqual({
      '.Trashes/501/IMG_1.JPG': 'waste-bin',
      '.fseventsd/no_log': 'system-folder',
      'System Volume Information/WPSettings.dat': 'system-folder',
    });
  });

  test('[IN4] [F20] links, pipes, devices and sockets are counted, not followed, and nothing waits for them', async () => {
    await writeTree(root, { 'DCIM/a.JPG': 'x' });
    await symlink('/etc/hostname', join(root, 'DCIM/link.JPG'));
    await symlink('/etc', join(root, 'DCIM/etc'));
    execFileSync('mkfifo', [join(root, 'DCIM/pipe.JPG')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'DCIM/socket.JPG'), resolve));

    const listing = await list();
    await new Promise((resolve) => server.close(resolve));

    expect(listing.files.map(({ path }) => path)).toEqual(['DCIM/a.JPG']);
    expect(codes(listing)).toEqual({
      'DCIM/link.JPG': 'link',
      'DCIM/etc': 'link',
      'DCIM/pipe.JPG': 'special-file',
      'DCIM/socket.JPG': 'special-file',
    });
  });

  test('[IN3] [F19] names that are not UTF-8, hold line breaks or start with a dash are listed byte for byte', async () => {
    const names = [
      Buffer.from([0x63, 0xe9, 0x2e, 0x4a, 0x50, 0x47]),
      Buffer.from('-rf.JPG'),
      Buffer.from('a\nb.JPG'),
      Buffer.from('%41.JPG'),
    ];
    for (const name of names) await writeFile(Buffer.concat([Buffer.from(`${root}/`), name]), 'x');

    expect((await list()).files.map(({ path }) => path).toSorted()).toEqual(
      ['%2541.JPG', '-rf.JPG', 'a\nb.JPG', 'c%E9.JPG'].toSorted(),
    );
  });
});

describe('what cannot be read', () => {
  const asRoot = process.getuid?.() === 0;

  test.skipIf(asRoot)(
    '[IN8] a folder that refuses is one failed entry (skipped for root, who may read everything)',
    async () => {
      await writeTree(root, { 'DCIM/100/a.JPG': 'x', 'DCIM/101/b.JPG': 'x' });
      await chmod(join(root, 'DCIM/101'), 0);

      const listing = await list();

      expect(listing.failed.map(({ path, code }) => [path, code])).toEqual([['DCIM/101/', 'folder-unreadable']]);
    },
  );

  test('[IN8] folders nested beyond reason are one failed entry', async () => {
    await mkdir(join(root, ...Array.from({ length: 80 }, () => 'd')), { recursive: true });

    expect((await list()).failed.map(({ code }) => code)).toEqual(['folder-too-deep']);
  });

  test('[IN8] a root that is not there is no card', async () => {
    const listing = await listCard(join(root, 'gone'));

    expect(listing).toMatchObject({ ok: false, error: { code: 'card-removed' } });
  });

  test('[IN25] listing can be cancelled', async () => {
    await writeTree(root, { 'a.JPG': 'x' });

    expect(await listCard(root, { signal: AbortSignal.abort() })).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
  });
});

describe('chosen files', () => {
  test('[IN2] only what was chosen is listed', async () => {
    await writeTree(root, { 'a.JPG': 'x', 'b.JPG': 'x', 'D/c.JPG': 'x' });

    expect((await list(['b.JPG', 'D/c.JPG'])).files.map(({ path }) => path)).toEqual(['b.JPG', 'D/c.JPG']);
  });

  test('[IN8] one that is gone is failed', async () => {
    expect((await list(['b.JPG'])).failed.map(({ path, code }) => [path, code])).toEqual([
      ['b.JPG', 'source-unreadable'],
    ]);
  });

  test.each(['../outside.JPG', 'D/../../x.JPG', '/etc/passwd', './a.JPG', ''])(
    '[IN4] the path “%s” leads nowhere',
    async (path) => {
      expect(await list([path])).toMatchObject({ files: [], failed: [] });
    },
  );
});
