import { createHash } from 'node:crypto';
import { readdir, readFile, stat, utimes, writeFile, appendFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UPLOAD_MAX_BYTES } from '@shared/contract/studio-api/limits';
import { alreadyHaveSchema } from '@shared/contract/studio-api/uploads';
import {
  base64,
  newId,
  putBlob,
  sha256Of,
  startTestStudio,
  type TestReply,
  type TestStudio,
} from '../support/test-studio';

const TUS = { 'tus-resumable': '1.0.0' };
const CHUNK = { ...TUS, 'content-type': 'application/offset+octet-stream' };

describe('uploads by tus 1.0', () => {
  let studio: TestStudio;
  beforeAll(async () => {
    studio = await startTestStudio();
  });
  afterAll(() => studio.remove());

  const create = (bytes: number, more: Record<string, string> = {}) =>
    studio.call('POST', '/v1/uploads', { headers: { ...TUS, 'upload-length': String(bytes), ...more } });
  const pathOf = (reply: TestReply) => new URL(reply.headers.get('location') ?? '').pathname;
  const begin = async (bytes: number, more?: Record<string, string>) => pathOf(await create(bytes, more));
  const patch = (path: string, offset: number, bytes: Uint8Array, more: Record<string, string> = {}) =>
    studio.call('PATCH', path, { bytes, headers: { ...CHUNK, 'upload-offset': String(offset), ...more } });
  const head = (path: string) => studio.call('HEAD', path, { headers: TUS });
  const offsetOf = async (path: string) => (await head(path)).headers.get('upload-offset');
  const declare = (sha256: string) => ({ 'upload-metadata': `sha256 ${base64(sha256)},filename ${base64('a.jpg')}` });
  const have = async (sha256: string) =>
    (await studio.call('POST', '/v1/have', { json: { sha256: [sha256] } })).json.have;
  const partOf = (path: string) => join(studio.folder, 'uploads', `${path.split('/').at(-1)}.part`);

  test('[ST40] OPTIONS tells what is offered, without any header', async () => {
    const reply = await studio.call('OPTIONS', '/v1/uploads', { token: null });

    expect(reply.status).toBe(204);
    expect(reply.headers.get('tus-version')).toBe('1.0.0');
    expect(reply.headers.get('tus-extension')).toBe('creation,expiration,checksum,termination');
    expect(reply.headers.get('tus-max-size')).toBe(String(UPLOAD_MAX_BYTES));
    expect(reply.headers.get('tus-checksum-algorithm')?.split(',')).toContain('sha1');
  });

  test.each([['POST'], ['HEAD'], ['PATCH'], ['DELETE']])(
    '[ST41] %s of another version or none is 412 and does nothing',
    async (method) => {
      const path = await begin(10);
      const where = method === 'POST' ? '/v1/uploads' : path;
      const body = method === 'PATCH' ? { bytes: Buffer.from('12345') } : {};
      for (const version of [{}, { 'tus-resumable': '0.2.2' }]) {
        const headers = {
          'content-type': 'application/offset+octet-stream',
          'upload-offset': '0',
          'upload-length': '5',
          ...version,
        };
        const reply = await studio.call(method, where, { headers, ...body });
        expect([reply.status, reply.headers.get('tus-version')]).toEqual([412, '1.0.0']);
      }

      expect(await offsetOf(path)).toBe('0');
    },
  );

  test('[ST42] creation answers with an absolute address that works', async () => {
    const reply = await create(12);

    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toMatch(new RegExp(`^${studio.url}/v1/uploads/[0-9a-f-]{36}$`));
    expect(reply.headers.get('tus-resumable')).toBe('1.0.0');
    expect(new Date(reply.headers.get('upload-expires') ?? '').getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect(reply.headers.get('upload-expires')).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  });

  test('[ST42] bytes that are here already need no upload', async () => {
    const bytes = Buffer.from(`known ${newId()}`);
    const sha256 = await putBlob(studio, bytes);
    const reply = await create(bytes.length, declare(sha256));

    expect(reply.status).toBe(200);
    expect(alreadyHaveSchema.strict().parse(reply.json)).toMatchObject({ have: true, sha256, bytes: bytes.length });
    expect(reply.headers.get('location')).toBeNull();
  });

  test.each([
    ['above the largest size', { 'upload-length': String(UPLOAD_MAX_BYTES + 1) }, 413],
    ['without a length', { 'upload-length': '' }, 400],
    ['with a negative length', { 'upload-length': '-5' }, 400],
    ['with a length that is no number', { 'upload-length': '12abc' }, 400],
    ['with a deferred length', { 'upload-defer-length': '1' }, 400],
    ['with concatenation', { 'upload-concat': 'partial' }, 400],
  ])('[ST42] creation %s is refused', async (_, headers, status) => {
    const reply = await studio.call('POST', '/v1/uploads', { headers: { ...TUS, 'upload-length': '5', ...headers } });

    expect(reply.status).toBe(status);
  });

  test('[ST43] a creation whose answer was lost comes back to the same upload, at its offset', async () => {
    const bytes = Buffer.from(`lost answer ${newId()}`);
    const first = await create(bytes.length, declare(sha256Of(bytes)));
    await patch(pathOf(first), 0, bytes.subarray(0, 5));
    const second = await create(bytes.length, declare(sha256Of(bytes)));
    const other = await create(bytes.length + 1, declare(sha256Of(bytes)));

    expect(pathOf(second)).toBe(pathOf(first));
    expect(second.headers.get('upload-offset')).toBe('5');
    expect(pathOf(other)).not.toBe(pathOf(first));
  });

  test.each([
    ['a value that is not Base64', 'filename ???'],
    ['the same key twice', `a ${base64('1')},a ${base64('2')}`],
    ['a key that is not ASCII', `naïve ${base64('1')}`],
    ['an empty pair', `a ${base64('1')},`],
    ['a hash that is none', `sha256 ${base64('abc')}`],
  ])('[ST44] metadata with %s is refused', async (_, metadata) => {
    const headers = {
      ...TUS,
      'upload-length': '5',
      'upload-metadata': Buffer.from(metadata, 'utf8').toString('latin1'),
    };
    const reply = await studio.call('POST', '/v1/uploads', { headers });

    expect([reply.status, reply.json.code]).toEqual([400, 'invalid-request']);
  });

  test('[ST44] metadata is echoed as it was and touches nothing on disk', async () => {
    const metadata = `filename ${base64('../../../../tmp/evil')},empty,filetype ${base64('a/b\r\nX: y')}`;
    const before = await readdir(join(studio.folder, 'uploads'));
    const path = await begin(3, { 'upload-metadata': metadata });
    const after = await readdir(join(studio.folder, 'uploads'));

    expect((await head(path)).headers.get('upload-metadata')).toBe(metadata);
    expect(after.filter((name) => !before.includes(name))).toEqual([`${path.split('/').at(-1)}.part`]);
  });

  test('[ST44] without a declared hash the bytes are kept under the hash they have', async () => {
    const bytes = Buffer.from(`undeclared ${newId()}`);
    const done = await patch(await begin(bytes.length), 0, bytes);

    expect(done.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
    expect(await have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
  });

  test('[ST45] a wrong type, a missing offset and a wrong offset are refused and change nothing', async () => {
    const path = await begin(10);
    await patch(path, 0, Buffer.from('123'));
    const type = await patch(path, 3, Buffer.from('45'), { 'content-type': 'application/octet-stream' });
    const none = await studio.call('PATCH', path, { headers: CHUNK, bytes: Buffer.from('45') });
    const wrong = [];
    for (const offset of [0, 2, 4, 10]) wrong.push(await patch(path, offset, Buffer.from('45')));

    expect([type.status, none.status]).toEqual([415, 400]);
    expect(wrong.map((reply) => [reply.status, reply.headers.get('upload-offset')])).toEqual(Array(4).fill([409, '3']));
    expect(await offsetOf(path)).toBe('3');
  });

  test('[ST46] an upload in pieces tells its offset at every step', async () => {
    const bytes = Buffer.from(`piece by piece by piece ${newId()}`);
    const path = await begin(bytes.length, declare(sha256Of(bytes)));
    const first = await patch(path, 0, bytes.subarray(0, 7));
    const state = await head(path);
    const last = await patch(path, 7, bytes.subarray(7));

    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '7']);
    expect(first.headers.get('upload-expires')).not.toBeNull();
    expect([state.status, state.headers.get('upload-offset'), state.headers.get('upload-length')]).toEqual([
      200,
      '7',
      String(bytes.length),
    ]);
    expect(state.headers.get('cache-control')).toBe('no-store');
    expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(bytes.length)]);
  });

  test('[ST47] bytes beyond the length are refused and leave the offset', async () => {
    const path = await begin(10);
    await patch(path, 0, Buffer.from('1234'));
    const announced = await patch(path, 4, Buffer.from('1234567'));
    const unannounced = await stream(path, 4, [Buffer.from('5678'), Buffer.from('9012')]);

    expect([announced.status, unannounced]).toEqual([413, 413]);
    expect(await offsetOf(path)).toBe('4');
  });

  /** A body without a length, in chunks. */
  const stream = async (path: string, offset: number, chunks: Buffer[]): Promise<number> => {
    const headers = { ...CHUNK, 'upload-offset': String(offset), authorization: `Bearer ${studio.token}` };
    const body = new ReadableStream({
      pull: (controller) => {
        const next = chunks.shift();
        if (next === undefined) controller.close();
        else controller.enqueue(next);
      },
    });
    const reply = await fetch(new URL(path, studio.url), {
      method: 'PATCH',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    return reply.status;
  };

  /** A PATCH that sends some of what it announces and then waits; `cut` ends the connection. */
  const halfPatch = async (path: string, offset: number, sent: Buffer, announced: number, more = '') => {
    const { hostname, port } = new URL(studio.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    const lines = [
      `PATCH ${path} HTTP/1.1`,
      'Host: studio',
      `Authorization: Bearer ${studio.token}`,
      'Tus-Resumable: 1.0.0',
    ];
    lines.push(
      'Content-Type: application/offset+octet-stream',
      `Upload-Offset: ${offset}`,
      `Content-Length: ${announced}`,
    );
    socket.write(`${lines.join('\r\n')}\r\n${more}\r\n`);
    socket.write(sent);
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => {});
    return { cut: () => socket.destroy(), answer: () => answer, send: (bytes: Buffer) => socket.write(bytes) };
  };

  test('[ST48] what came before the connection broke is kept, also over a restart, and the upload resumes', async () => {
    const bytes = Buffer.alloc(5_000_000, newId());
    const path = await begin(bytes.length, declare(sha256Of(bytes)));
    const broken = await halfPatch(path, 0, bytes.subarray(0, 3_000_000), bytes.length);
    await expect.poll(() => offsetOf(path), { timeout: 10_000 }).not.toBe('0');
    broken.cut();
    await expect.poll(() => offsetOf(path), { timeout: 10_000 }).toBe('3000000');
    await studio.restart();
    const done = await patch(path, 3_000_000, bytes.subarray(3_000_000));

    expect([done.status, done.headers.get('x-studio-sha256')]).toEqual([204, sha256Of(bytes)]);
  });

  const checksum = (algorithm: string, bytes: Buffer) => ({
    'upload-checksum': `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`,
  });

  test.each(['sha1', 'sha256', 'md5'])('[ST49] a chunk with a right %s is taken', async (algorithm) => {
    const bytes = Buffer.from(`checked ${newId()}`);
    const path = await begin(bytes.length);
    const first = await patch(path, 0, bytes.subarray(0, 9), checksum(algorithm, bytes.subarray(0, 9)));
    const last = await patch(path, 9, bytes.subarray(9), checksum(algorithm, bytes.subarray(9)));

    expect([first.status, last.status]).toEqual([204, 204]);
    expect(last.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
  });

  test('[ST49] a chunk that does not match is 460, leaves the offset, and may be sent again', async () => {
    const bytes = Buffer.from(`damaged ${newId()}`);
    const path = await begin(bytes.length);
    await patch(path, 0, bytes.subarray(0, 4));
    const bad = await patch(path, 4, bytes.subarray(4), checksum('sha1', Buffer.from('other')));
    const standing = await offsetOf(path);
    const good = await patch(path, 4, bytes.subarray(4), checksum('sha1', bytes.subarray(4)));

    expect([bad.status, bad.json.code, standing]).toEqual([460, 'wrong-checksum', '4']);
    expect([good.status, good.headers.get('x-studio-sha256')]).toEqual([204, sha256Of(bytes)]);
  });

  test.each(['crc7 AAAA', 'sha1', 'sha1 ???', 'sha1,AAAA'])('[ST49] the checksum "%s" is 400', async (value) => {
    const path = await begin(5);
    const reply = await patch(path, 0, Buffer.from('12345'), { 'upload-checksum': value });

    expect([reply.status, await offsetOf(path)]).toEqual([400, '0']);
  });

  test('[ST49] a checked chunk that breaks off is cut off again, and HEAD never counts it', async () => {
    const bytes = Buffer.alloc(4_000_000, 'x');
    const path = await begin(bytes.length);
    const more = `Upload-Checksum: sha1 ${createHash('sha1').update(bytes).digest('base64')}\r\n`;
    const broken = await halfPatch(path, 0, bytes.subarray(0, 3_000_000), bytes.length, more);
    await expect.poll(async () => (await stat(partOf(path))).size, { timeout: 10_000 }).toBeGreaterThan(0);
    const during = await offsetOf(path);
    broken.cut();

    expect(during).toBe('0');
    await expect.poll(async () => (await stat(partOf(path))).size, { timeout: 10_000 }).toBe(0);
  });

  test('[ST49] a chunk that was being checked when the studio died is cut off', async () => {
    const path = await begin(100);
    await patch(path, 0, Buffer.from('0123456789'));
    await appendFile(partOf(path), 'never checked');
    await writeFile(partOf(path).replace('.part', '.doubt'), '10');

    const standing = await offsetOf(path);
    const next = await patch(path, 10, Buffer.from('abc'));

    expect([standing, next.status]).toEqual(['10', 204]);
    expect(await readFile(partOf(path), 'utf8')).toBe('0123456789abc');
  });

  test('[ST50] the last byte gives the receipt, and so does every HEAD after it', async () => {
    const bytes = Buffer.from(`receipt ${newId()}`);
    const path = await begin(bytes.length, declare(sha256Of(bytes)));
    const done = await patch(path, 0, bytes);
    const state = await head(path);
    const put = await studio.call('PUT', `/v1/blobs/${sha256Of(bytes)}`, { bytes });

    for (const reply of [done, state]) {
      expect(reply.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
      expect(reply.headers.get('x-studio-receipt')).toBe(put.json.receiptId);
    }
    expect(state.headers.get('upload-offset')).toBe(String(bytes.length));
    expect(put.json.alreadyThere).toBe(true);
  });

  test('[ST50] an upload whose bytes are in but were not taken yet is taken by the next HEAD', async () => {
    const bytes = Buffer.from(`interrupted ${newId()}`);
    const path = await begin(bytes.length, declare(sha256Of(bytes)));
    await writeFile(partOf(path), bytes);
    const state = await head(path);

    expect(state.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
    expect(await have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
  });

  test('[ST50] bytes with another hash than declared are thrown away, and the upload with them', async () => {
    const [declared, sent] = [Buffer.from(`declared ${newId()}`), Buffer.from(`uploaded ${newId()}`)];
    const path = await begin(sent.length, declare(sha256Of(declared)));
    const reply = await patch(path, 0, sent);

    expect([reply.status, reply.json.code]).toEqual([422, 'wrong-hash']);
    expect((await head(path)).status).toBe(410);
    expect([await have(sha256Of(sent)), await have(sha256Of(declared))]).toEqual([[], []]);
    expect(await readdir(join(studio.folder, 'uploads'))).not.toContain(`${path.split('/').at(-1)}.part`);
  });

  test('[ST51] a finished upload takes no more; deleting it keeps its bytes', async () => {
    const bytes = Buffer.from(`finished ${newId()}`);
    const path = await begin(bytes.length);
    await patch(path, 0, bytes);
    const more = await patch(path, bytes.length, Buffer.from('more'));
    const deleted = await studio.call('DELETE', path, { headers: TUS });

    expect([more.status, more.json.code]).toEqual([409, 'upload-finished']);
    expect([deleted.status, (await head(path)).status]).toEqual([204, 410]);
    expect(await have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
  });

  test('[ST51] deleting an unfinished upload frees its bytes', async () => {
    const path = await begin(10);
    await patch(path, 0, Buffer.from('123'));
    const deleted = await studio.call('DELETE', path, { headers: TUS });

    expect([deleted.status, (await patch(path, 3, Buffer.from('4'))).status]).toEqual([204, 410]);
    await expect(stat(partOf(path))).rejects.toThrow('ENOENT');
  });

  test('[ST52] while one request appends, another is refused; a silent one is pushed aside', async () => {
    const bytes = Buffer.alloc(4_000_000, newId());
    const path = await begin(bytes.length, declare(sha256Of(bytes)));
    const first = await halfPatch(path, 0, bytes.subarray(0, 3_000_000), bytes.length);
    await expect.poll(() => offsetOf(path)).not.toBe('0');
    const second = await patch(path, 0, bytes);
    await expect
      .poll(async () => (await patch(path, 0, Buffer.alloc(0))).status, { timeout: 10_000, interval: 200 })
      .toBe(409);
    const standing = Number(await offsetOf(path));
    const third = await patch(path, standing, bytes.subarray(standing));
    first.send(bytes.subarray(3_000_000));

    expect([second.status, second.json.code]).toEqual([423, 'upload-locked']);
    expect([third.status, third.headers.get('x-studio-sha256')]).toEqual([204, sha256Of(bytes)]);
    await expect.poll(first.answer).not.toMatch(/^HTTP\/1.1 204/);
    expect(await have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
    first.cut();
  });

  test('[ST53] an upload nobody touched for 30 days is gone, an unknown one is not there, and there is no GET', async () => {
    const path = await begin(10);
    const longAgo = new Date(Date.now() - 31 * 86_400_000);
    await utimes(partOf(path), longAgo, longAgo);
    const young = await offsetOf(path);
    await studio.writer.write({
      keys: [],
      decide: async (trx) => {
        await trx
          .updateTable('uploads')
          .set({ created_at: longAgo })
          .where('id', '=', path.split('/').at(-1) ?? '')
          .execute();
        return { facts: [{ kind: 'epoch', epoch: 'unused' }], answer: null };
      },
    });

    expect(young).toBe('0');
    expect((await head(path)).status).toBe(410);
    expect([(await head(`/v1/uploads/${newId()}`)).status, (await head('/v1/uploads/nonsense')).status]).toEqual([
      404, 404,
    ]);
    expect((await studio.call('GET', path, { headers: TUS })).status).toBe(405);
  });

  test('[ST54] an upload of no bytes is finished as it is made', async () => {
    const reply = await create(0);
    const state = await head(pathOf(reply));

    expect([reply.status, state.headers.get('upload-offset'), state.headers.get('upload-length')]).toEqual([
      201,
      '0',
      '0',
    ]);
    expect(state.headers.get('x-studio-sha256')).toBe(sha256Of(Buffer.alloc(0)));
  });
});
