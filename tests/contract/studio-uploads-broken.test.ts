import { createHash } from 'node:crypto';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOnDisk } from '../support/stored-bytes';
import { newId, sha256Of, startTestStudio, type TestStudio } from '../support/test-studio';
import { declare, halfPatch, patchInChunks, tusCaller } from '../support/tus-caller';

describe('uploads that go wrong', () => {
  let studio: TestStudio;
  let tus: ReturnType<typeof tusCaller>;
  beforeAll(async () => {
    studio = await startTestStudio();
    tus = tusCaller(studio);
  });
  afterAll(() => studio.remove());

  test('[ST47] bytes beyond the length are refused and leave the offset', async () => {
    const path = await tus.begin(10);
    await tus.patch(path, 0, Buffer.from('1234'));
    const announced = await tus.patch(path, 4, Buffer.from('1234567'));
    const unannounced = await patchInChunks(studio, path, 4, [Buffer.from('5678'), Buffer.from('9012')]);

    expect([announced.status, unannounced]).toEqual([413, 413]);
    expect(await tus.offsetOf(path)).toBe('4');
  });

  test('[ST48] what came before the connection broke is kept, also over a restart, and the upload resumes', async () => {
    const bytes = Buffer.alloc(5_000_000, newId());
    const path = await tus.begin(bytes.length, declare(sha256Of(bytes)));
    const broken = await halfPatch(studio, path, {
      offset: 0,
      sent: bytes.subarray(0, 3_000_000),
      announced: bytes.length,
    });
    await expect.poll(() => tus.offsetOf(path), { timeout: 10_000 }).not.toBe('0');
    broken.cut();
    await expect.poll(() => tus.offsetOf(path), { timeout: 10_000 }).toBe('3000000');
    await studio.restart();
    const done = await tus.patch(path, 3_000_000, bytes.subarray(3_000_000));

    expect([done.status, done.headers.get('x-studio-sha256')]).toEqual([204, sha256Of(bytes)]);
  });

  const checksum = (algorithm: string, bytes: Buffer) => ({
    'upload-checksum': `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`,
  });

  test.each(['sha1', 'sha256', 'md5'])('[ST49] a chunk with a right %s is taken', async (algorithm) => {
    const bytes = Buffer.from(`checked ${newId()}`);
    const path = await tus.begin(bytes.length);
    const first = await tus.patch(path, 0, bytes.subarray(0, 9), checksum(algorithm, bytes.subarray(0, 9)));
    const last = await tus.patch(path, 9, bytes.subarray(9), checksum(algorithm, bytes.subarray(9)));

    expect([first.status, last.status]).toEqual([204, 204]);
    expect(last.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
  });

  test('[ST49] a chunk that does not match is 460, leaves the offset, and may be sent again', async () => {
    const bytes = Buffer.from(`damaged ${newId()}`);
    const path = await tus.begin(bytes.length);
    await tus.patch(path, 0, bytes.subarray(0, 4));
    const bad = await tus.patch(path, 4, bytes.subarray(4), checksum('sha1', Buffer.from('other')));
    const standing = await tus.offsetOf(path);
    const good = await tus.patch(path, 4, bytes.subarray(4), checksum('sha1', bytes.subarray(4)));

    expect([bad.status, bad.json.code, standing]).toEqual([460, 'wrong-checksum', '4']);
    expect([good.status, good.headers.get('x-studio-sha256')]).toEqual([204, sha256Of(bytes)]);
  });

  test.each(['crc7 AAAA', 'sha1', 'sha1 ???', 'sha1,AAAA'])('[ST49] the checksum "%s" is 400', async (value) => {
    const path = await tus.begin(5);
    const reply = await tus.patch(path, 0, Buffer.from('12345'), { 'upload-checksum': value });

    expect([reply.status, await tus.offsetOf(path)]).toEqual([400, '0']);
  });

  test.skipIf(!isOnDisk)(
    '[ST49] on disk, a checked chunk that breaks off is cut off again, and HEAD never counts it',
    async () => {
      const bytes = Buffer.alloc(4_000_000, 'x');
      const path = await tus.begin(bytes.length);
      const more = `Upload-Checksum: sha1 ${createHash('sha1').update(bytes).digest('base64')}\r\n`;
      const broken = await halfPatch(studio, path, {
        offset: 0,
        sent: bytes.subarray(0, 3_000_000),
        announced: bytes.length,
        more,
      });
      await expect.poll(async () => (await stat(tus.partOf(path))).size, { timeout: 10_000 }).toBeGreaterThan(0);
      const during = await tus.offsetOf(path);
      broken.cut();

      expect(during).toBe('0');
      await expect.poll(async () => (await stat(tus.partOf(path))).size, { timeout: 10_000 }).toBe(0);
    },
  );

  test.skipIf(!isOnDisk)('[ST49] on disk, a chunk that was being checked when the studio died is cut off', async () => {
    const path = await tus.begin(100);
    await tus.patch(path, 0, Buffer.from('0123456789'));
    await appendFile(tus.partOf(path), 'never checked');
    await writeFile(tus.partOf(path).replace('.part', '.doubt'), '10');

    const standing = await tus.offsetOf(path);
    const next = await tus.patch(path, 10, Buffer.from('abc'));

    expect([standing, next.status]).toEqual(['10', 204]);
    expect(await readFile(tus.partOf(path), 'utf8')).toBe('0123456789abc');
  });

  test.skipIf(!isOnDisk)(
    '[ST50] on disk, an upload whose bytes are in but were not taken yet is taken by the next HEAD',
    async () => {
      const bytes = Buffer.from(`interrupted ${newId()}`);
      const path = await tus.begin(bytes.length, declare(sha256Of(bytes)));
      await writeFile(tus.partOf(path), bytes);
      const state = await tus.head(path);

      expect(state.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
      expect(await tus.have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
    },
  );

  test('[ST52] while one request appends, another is refused; a silent one is pushed aside', async () => {
    const bytes = Buffer.alloc(4_000_000, newId());
    const path = await tus.begin(bytes.length, declare(sha256Of(bytes)));
    const first = await halfPatch(studio, path, {
      offset: 0,
      sent: bytes.subarray(0, 3_000_000),
      announced: bytes.length,
    });
    await expect.poll(() => tus.offsetOf(path), { timeout: 10_000 }).not.toBe('0');
    const second = await tus.patch(path, 0, bytes);
    await expect
      .poll(async () => (await tus.patch(path, 0, Buffer.alloc(0))).status, { timeout: 10_000, interval: 200 })
      .toBe(409);
    const standing = Number(await tus.offsetOf(path));
    const third = await tus.patch(path, standing, bytes.subarray(standing));
    first.send(bytes.subarray(3_000_000));

    expect([second.status, second.json.code]).toEqual([423, 'upload-locked']);
    expect([third.status, third.headers.get('x-studio-sha256')]).toEqual([204, sha256Of(bytes)]);
    await expect.poll(first.answer).not.toMatch(/^HTTP\/1.1 204/);
    expect(await tus.have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
    first.cut();
  });
});
