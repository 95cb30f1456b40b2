import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UPLOAD_MAX_BYTES } from '@shared/contract/studio-api/limits';
import { alreadyHaveSchema } from '@shared/contract/studio-api/uploads';
import { isOnDisk } from '../support/stored-bytes';
import { base64, newId, putBlob, sha256Of, startTestStudio, type TestStudio } from '../support/test-studio';
import { CHUNK, declare, pathOf, TUS, tusCaller } from '../support/tus-caller';

describe('uploads by tus 1.0', () => {
  let studio: TestStudio;
  let tus: ReturnType<typeof tusCaller>;
  beforeAll(async () => {
    studio = await startTestStudio();
    tus = tusCaller(studio);
  });
  afterAll(() => studio.remove());

  test('[ST40] OPTIONS tells what is offered, without any header', async () => {
    const reply = await studio.call('OPTIONS', '/v1/uploads', { token: null });

    expect(reply.status).toBe(204);
    expect(reply.headers.get('tus-version')).toBe('1.0.0');
    expect(reply.headers.get('tus-extension')).toBe('creation,creation-with-upload,expiration,checksum,termination');
    expect(reply.headers.get('tus-max-size')).toBe(String(UPLOAD_MAX_BYTES));
    expect(reply.headers.get('tus-checksum-algorithm')?.split(',')).toContain('sha1');
  });

  test.each([['POST'], ['HEAD'], ['PATCH'], ['DELETE']])(
    '[ST41] %s of another version or none is 412 and does nothing',
    async (method) => {
      const path = await tus.begin(10);
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

      expect(await tus.offsetOf(path)).toBe('0');
    },
  );

  test('[ST42] creation answers with an absolute address that works', async () => {
    const reply = await tus.create(12);

    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toMatch(new RegExp(`^${studio.url}/v1/uploads/[0-9a-f-]{36}$`));
    expect(reply.headers.get('tus-resumable')).toBe('1.0.0');
    expect(new Date(reply.headers.get('upload-expires') ?? '').getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect(reply.headers.get('upload-expires')).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  });

  test('[ST42] bytes that are here already need no upload', async () => {
    const bytes = Buffer.from(`known ${newId()}`);
    const sha256 = await putBlob(studio, bytes);
    const reply = await tus.create(bytes.length, declare(sha256));

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
    const first = await tus.create(bytes.length, declare(sha256Of(bytes)));
    await tus.patch(pathOf(first), 0, bytes.subarray(0, 5));
    const second = await tus.create(bytes.length, declare(sha256Of(bytes)));
    const other = await tus.create(bytes.length + 1, declare(sha256Of(bytes)));

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

  test.skipIf(!isOnDisk)('[ST44] metadata is echoed as it was and touches nothing on disk', async () => {
    const metadata = `filename ${base64('../../../../tmp/evil')},empty,filetype ${base64('a/b\r\nX: y')}`;
    const before = await readdir(join(studio.folder, 'uploads'));
    const path = await tus.begin(3, { 'upload-metadata': metadata });
    const after = await readdir(join(studio.folder, 'uploads'));

    expect((await tus.head(path)).headers.get('upload-metadata')).toBe(metadata);
    expect(after.filter((name) => !before.includes(name))).toEqual([`${path.split('/').at(-1)}.part`]);
  });

  test('[ST44] without a declared hash the bytes are kept under the hash they have', async () => {
    const bytes = Buffer.from(`undeclared ${newId()}`);
    const done = await tus.patch(await tus.begin(bytes.length), 0, bytes);

    expect(done.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
    expect(await tus.have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
  });

  test('[ST45] a wrong type, a missing offset and a wrong offset are refused and change nothing', async () => {
    const path = await tus.begin(10);
    await tus.patch(path, 0, Buffer.from('123'));
    const type = await tus.patch(path, 3, Buffer.from('45'), { 'content-type': 'application/octet-stream' });
    const none = await studio.call('PATCH', path, { headers: CHUNK, bytes: Buffer.from('45') });
    const wrong = [];
    for (const offset of [0, 2, 4, 10]) wrong.push(await tus.patch(path, offset, Buffer.from('45')));

    expect([type.status, none.status]).toEqual([415, 400]);
    expect(wrong.map((reply) => [reply.status, reply.headers.get('upload-offset')])).toEqual(Array(4).fill([409, '3']));
    expect(await tus.offsetOf(path)).toBe('3');
  });

  test('[ST46] an upload in pieces tells its offset at every step', async () => {
    const bytes = Buffer.from(`piece by piece by piece ${newId()}`);
    const path = await tus.begin(bytes.length, declare(sha256Of(bytes)));
    const first = await tus.patch(path, 0, bytes.subarray(0, 7));
    const state = await tus.head(path);
    const last = await tus.patch(path, 7, bytes.subarray(7));

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

  test('[ST50] the last byte gives the receipt, and so does every HEAD after it', async () => {
    const bytes = Buffer.from(`receipt ${newId()}`);
    const path = await tus.begin(bytes.length, declare(sha256Of(bytes)));
    const done = await tus.patch(path, 0, bytes);
    const state = await tus.head(path);
    const put = await studio.call('PUT', `/v1/blobs/${sha256Of(bytes)}`, { bytes });

    for (const reply of [done, state]) {
      expect(reply.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
      expect(reply.headers.get('x-studio-receipt')).toBe(put.json.receiptId);
    }
    expect(state.headers.get('upload-offset')).toBe(String(bytes.length));
    expect(put.json.alreadyThere).toBe(true);
  });

  test('[ST50] bytes with another hash than declared are thrown away, and the upload with them', async () => {
    const [declared, sent] = [Buffer.from(`declared ${newId()}`), Buffer.from(`uploaded ${newId()}`)];
    const path = await tus.begin(sent.length, declare(sha256Of(declared)));
    const reply = await tus.patch(path, 0, sent);

    expect([reply.status, reply.json.code]).toEqual([422, 'wrong-hash']);
    expect((await tus.head(path)).status).toBe(410);
    expect([await tus.have(sha256Of(sent)), await tus.have(sha256Of(declared))]).toEqual([[], []]);
    expect(await readdir(join(studio.folder, 'uploads'))).not.toContain(`${path.split('/').at(-1)}.part`);
  });

  test('[ST51] a finished upload takes no more; deleting it keeps its bytes', async () => {
    const bytes = Buffer.from(`finished ${newId()}`);
    const path = await tus.begin(bytes.length);
    await tus.patch(path, 0, bytes);
    const more = await tus.patch(path, bytes.length, Buffer.from('more'));
    const deleted = await studio.call('DELETE', path, { headers: TUS });

    expect([more.status, more.json.code]).toEqual([409, 'upload-finished']);
    expect([deleted.status, (await tus.head(path)).status]).toEqual([204, 410]);
    expect(await tus.have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
  });

  test('[ST51] deleting an unfinished upload frees its bytes', async () => {
    const path = await tus.begin(10);
    await tus.patch(path, 0, Buffer.from('123'));
    const deleted = await studio.call('DELETE', path, { headers: TUS });

    expect([deleted.status, (await tus.patch(path, 3, Buffer.from('4'))).status]).toEqual([204, 410]);
    await expect(stat(tus.partOf(path))).rejects.toThrow('ENOENT');
  });

  /** Makes an upload as old as it says, in the database and on disk. */
  const makeOlder = async (path: string, days: number): Promise<void> => {
    const then = new Date(Date.now() - days * 86_400_000);
    await utimes(tus.partOf(path), then, then).catch(() => {});
    await studio.writer.write({
      keys: [],
      decide: async (trx) => {
        const id = path.split('/').at(-1) ?? '';
        await trx.updateTable('uploads').set({ created_at: then, touched_at: then }).where('id', '=', id).execute();
        return { facts: [{ kind: 'epoch', epoch: 'unused' }], answer: null };
      },
    });
  };

  test('[ST53] an upload nobody touched for 30 days is gone, an unknown one is not there, and there is no GET', async () => {
    const path = await tus.begin(10);
    const young = await tus.offsetOf(path);
    await makeOlder(path, 31);

    expect(young).toBe('0');
    expect((await tus.head(path)).status).toBe(410);
    expect([
      (await tus.head(`/v1/uploads/${newId()}`)).status,
      (await tus.head('/v1/uploads/nonsense')).status,
    ]).toEqual([404, 404]);
    expect((await studio.call('GET', path, { headers: TUS })).status).toBe(405);
  });

  test('[ST53] the address of a finished upload runs out, its bytes stay; a start frees what ran out of time', async () => {
    const bytes = Buffer.from(`long finished ${newId()}`);
    const [finished, forgotten, ancient] = [await tus.begin(bytes.length), await tus.begin(10), await tus.begin(10)];
    await tus.patch(finished, 0, bytes);
    for (const path of [finished, forgotten]) await makeOlder(path, 31);
    await studio.call('DELETE', ancient, { headers: TUS });
    await makeOlder(ancient, 61);
    await studio.restart();

    expect((await Promise.all([finished, forgotten, ancient].map(tus.head))).map(({ status }) => status)).toEqual([
      410, 410, 404,
    ]);
    expect(await tus.have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
    await expect(stat(tus.partOf(forgotten))).rejects.toThrow('ENOENT');
  });

  test('[ST54] an upload of no bytes is finished as it is made', async () => {
    const reply = await tus.create(0);
    const state = await tus.head(pathOf(reply));

    expect([reply.status, state.headers.get('upload-offset'), state.headers.get('upload-length')]).toEqual([
      201,
      '0',
      '0',
    ]);
    expect(state.headers.get('x-studio-sha256')).toBe(sha256Of(Buffer.alloc(0)));
  });
});
