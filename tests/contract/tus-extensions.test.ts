import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OFFSET_TYPE, openTusWire, TUS_VERSION_HEADER as TUS, type TusWire } from '../support/tus-wire';

/** tus 1.0.0, the extensions that are offered and those that are not, sentence by sentence, as a client sees it that knows nothing of Fieldproof but a token. */
const HELLO = 'hello world';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const checksum = (algorithm: string, body: string) => ({
  'Upload-Checksum': `${algorithm} ${createHash(algorithm).update(body).digest('base64')}`,
});
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

let tus: TusWire;
beforeAll(async () => {
  tus = await openTusWire();
});
afterAll(() => tus.close());

describe('creation', () => {
  test('[ST42] "201 Created" with "the URL for the created resource in the Location header", absolute', async () => {
    const reply = await tus.send('POST', tus.endpoint, { headers: { ...TUS, 'Upload-Length': '100' } });

    expect(reply.status).toBe(201);
    expect(reply.headers.location).toMatch(/^https?:\/\/[^/]+\/v1\/uploads\/[0-9a-f-]{36}$/);
    expect((await tus.head(reply.headers.location ?? '')).headers['upload-length']).toBe('100');
  });

  test.each([
    ['missing', {}],
    ['empty', { 'Upload-Length': '' }],
    ['negative', { 'Upload-Length': '-1' }],
    ['a word', { 'Upload-Length': 'abc' }],
    ['a fraction', { 'Upload-Length': '1.5' }],
    ['deferred, which is not offered', { 'Upload-Defer-Length': '1' }],
    ['both given and deferred', { 'Upload-Length': '5', 'Upload-Defer-Length': '1' }],
  ])('[ST42] with a length that is %s is 400', async (_, length) => {
    const reply = await tus.send('POST', tus.endpoint, { headers: { ...TUS, ...length } });

    expect([reply.status, reply.headers.location]).toEqual([400, undefined]);
  });

  test('[ST42] of more than Tus-Max-Size is 413, however much more', async () => {
    const offered = await tus.send('OPTIONS', tus.endpoint);
    const beyond = String(Number(offered.headers['tus-max-size']) + 1);
    const statuses = [];
    for (const length of [beyond, '999999999999999', '9223372036854775807', '1'.repeat(60)]) {
      statuses.push((await tus.send('POST', tus.endpoint, { headers: { ...TUS, 'Upload-Length': length } })).status);
    }

    expect(statuses).toEqual([413, 413, 413, 413]);
  });

  test.each([
    ['several pairs', `filename ${base64('a b.jpg')},filetype ${base64('image/jpeg')}`],
    ['a key without a value', `is_confidential,filename ${base64('ä.jpg')}`],
    ['an empty value', `filename ${base64('x')},note`],
  ])('[ST44] "responses to HEAD requests MUST include the Upload-Metadata … as specified", %s', async (_, value) => {
    const upload = await tus.create(5, { 'Upload-Metadata': value });

    expect((await tus.head(upload)).headers['upload-metadata']).toBe(value);
  });

  test.each([
    ['a value that is not Base64', 'filename not_base64!!!'],
    ['a key twice', `name ${base64('1')},name ${base64('2')}`],
    ['two spaces', `name  ${base64('1')}`],
    ['a value without its key', ` ${base64('test')}`],
    ['an empty pair', `name ${base64('1')},,other ${base64('2')}`],
    ['a key that is not ASCII', `n\u00e4me ${base64('1')}`],
  ])('[ST44] metadata with %s is 400', async (_, value) => {
    const headers = { ...TUS, 'Upload-Length': '5', 'Upload-Metadata': value };
    const reply = await tus.send('POST', tus.endpoint, { headers });

    expect([reply.status, reply.headers.location]).toEqual([400, undefined]);
  });

  test('[ST44] metadata of more than 4 KiB is 413', async () => {
    const headers = { ...TUS, 'Upload-Length': '5', 'Upload-Metadata': `filename ${base64('x'.repeat(4000))}` };

    expect((await tus.send('POST', tus.endpoint, { headers })).status).toBe(413);
  });

  test('[ST45] another length than that of the creation is 400 and changes nothing', async () => {
    const upload = await tus.create(HELLO.length);
    const longer = await tus.append(upload, 0, 'hello', { 'Upload-Length': '100' });
    const same = await tus.append(upload, 0, 'hello', { 'Upload-Length': String(HELLO.length) });

    expect([longer.status, same.status, same.headers['upload-offset']]).toEqual([400, 204, '5']);
    expect((await tus.head(upload)).headers['upload-length']).toBe(String(HELLO.length));
  });

  test('[ST54] of no bytes is complete as it is made', async () => {
    const upload = await tus.create(0);
    const { headers } = await tus.head(upload);

    expect([headers['upload-offset'], headers['upload-length']]).toEqual(['0', '0']);
  });

  test('[ST55] two uploads of the same bytes by a plain client are two', async () => {
    const [one, two] = [await tus.create(HELLO.length), await tus.create(HELLO.length)];
    await tus.append(one, 0, HELLO);

    expect([one === two, await tus.offsetOf(two)]).toEqual([false, '0']);
    expect((await tus.append(two, 0, HELLO)).status).toBe(204);
  });
});

describe('creation-with-upload', () => {
  const createWith = (body: string, headers: Record<string, string> = {}) =>
    tus.send('POST', tus.endpoint, {
      headers: { ...TUS, ...OFFSET_TYPE, 'Upload-Length': String(HELLO.length), ...headers },
      body,
    });

  test.each([
    ['a chunk', 'hello'],
    ['all', HELLO],
  ])(
    '[ST57] "MUST return the Upload-Offset header … with the amount of bytes that were accepted", %s',
    async (_, body) => {
      const reply = await createWith(body);

      expect([reply.status, reply.headers['upload-offset']]).toEqual([201, String(body.length)]);
      expect(reply.headers['upload-expires']).toMatch(HTTP_DATE);
      expect(await tus.offsetOf(reply.headers.location ?? '')).toBe(String(body.length));
    },
  );

  test('[ST57] what a creation brought is gone on with by PATCH', async () => {
    const reply = await createWith('hello', checksum('sha1', 'hello'));
    const rest = await tus.append(reply.headers.location ?? '', 5, ' world');

    expect([rest.status, rest.headers['upload-offset']]).toEqual([204, '11']);
  });

  test.each<[string, string, Record<string, string>, number]>([
    ['another content type', 'hello', { 'Content-Type': 'text/plain' }, 415],
    ['a wrong checksum', 'hello', checksum('sha1', 'Hello'), 460],
    ['an unknown checksum', 'hello', { 'Upload-Checksum': 'crc7 AAAA' }, 400],
    ['more than the length', 'hello world and more', {}, 413],
  ])('[ST57] with %s nothing is made', async (_, body, headers, status) => {
    const reply = await createWith(body, headers);

    expect([reply.status, reply.headers.location]).toEqual([status, undefined]);
  });
});

describe('checksum', () => {
  test.each([['sha1'], ['sha256'], ['md5']])('[ST49] a chunk with the right %s is taken', async (algorithm) => {
    const upload = await tus.create(HELLO.length);
    const reply = await tus.append(upload, 0, HELLO, checksum(algorithm, HELLO));

    expect([reply.status, reply.headers['upload-offset']]).toEqual([204, '11']);
  });

  test('[ST49] "460 Checksum Mismatch", "the offset MUST NOT be updated", and the chunk may come again', async () => {
    const upload = await tus.create(HELLO.length);
    await tus.append(upload, 0, 'hello');
    const wrong = await tus.append(upload, 5, ' World', checksum('sha1', ' world'));
    const standing = await tus.offsetOf(upload);
    const right = await tus.append(upload, 5, ' world', checksum('sha1', ' world'));

    expect([wrong.status, standing, right.status, right.headers['upload-offset']]).toEqual([460, '5', 204, '11']);
  });

  test.each([
    ['an algorithm "not supported by the server"', 'crc32 AAAA'],
    ['no space', `sha1${base64('x')}`],
    ['no value', 'sha1'],
    ['a value that is not Base64', 'sha1 not_base64!!!'],
  ])('[ST49] %s is 400 and leaves the offset', async (_, value) => {
    const upload = await tus.create(HELLO.length);
    const reply = await tus.append(upload, 0, HELLO, { 'Upload-Checksum': value });

    expect([reply.status, await tus.offsetOf(upload)]).toEqual([400, '0']);
  });

  test('[ST49] no bytes have a checksum too', async () => {
    const upload = await tus.create(HELLO.length);
    const right = await tus.append(upload, 0, '', checksum('sha1', ''));
    const wrong = await tus.append(upload, 0, '', checksum('sha1', 'other'));

    expect([right.status, wrong.status, await tus.offsetOf(upload)]).toEqual([204, 460, '0']);
  });
});

describe('expiration', () => {
  test('[ST53] Upload-Expires is on creation and on every PATCH, as an HTTP date that is to come', async () => {
    const created = await tus.send('POST', tus.endpoint, { headers: { ...TUS, 'Upload-Length': '11' } });
    const upload = created.headers.location ?? '';
    const replies = [created, await tus.append(upload, 0, 'hello'), await tus.append(upload, 5, ' world')];
    replies.push(await tus.head(upload));

    for (const { headers } of replies) {
      expect(headers['upload-expires']).toMatch(HTTP_DATE);
      expect(Date.parse(String(headers['upload-expires']))).toBeGreaterThan(Date.now());
    }
  });
});

describe('termination', () => {
  test.each([
    ['unfinished', 'hello'],
    ['finished', HELLO],
  ])('[ST51] DELETE of an upload that is %s is 204, and after it there is none', async (_, sent) => {
    const upload = await tus.create(HELLO.length);
    await tus.append(upload, 0, sent);
    const deleted = await tus.send('DELETE', upload, { headers: TUS });
    const after = [
      await tus.head(upload),
      await tus.append(upload, sent.length, 'x'),
      await tus.send('DELETE', upload, { headers: TUS }),
    ];

    expect([deleted.status, deleted.body]).toEqual([204, '']);
    expect(after.map((reply) => reply.status)).toEqual([410, 410, 410]);
  });

  test('[ST51] DELETE of what never was is 404', async () => {
    expect((await tus.send('DELETE', `${tus.endpoint}/${randomUUID()}`, { headers: TUS })).status).toBe(404);
  });
});

describe('what is not offered', () => {
  test('[ST56] no method brings uploaded bytes back, whatever a header says', async () => {
    const upload = await tus.create(HELLO.length);
    await tus.append(upload, 0, HELLO);
    const override = { 'X-HTTP-Method-Override': 'GET' };
    const replies = [
      await tus.send('GET', upload, { headers: TUS }),
      await tus.send('GET', upload),
      await tus.send('POST', upload, { headers: { ...TUS, ...override } }),
      await tus.send('PATCH', upload, { headers: { ...TUS, ...OFFSET_TYPE, 'Upload-Offset': '11', ...override } }),
      await tus.send('HEAD', upload, { headers: { ...TUS, ...override } }),
      await tus.send('GET', tus.endpoint),
    ];

    expect(replies.map((reply) => reply.status)).toEqual([405, 405, 405, 409, 200, 405]);
    for (const reply of replies) expect(reply.body).not.toContain(HELLO);
  });

  test('[ST56] a method in a header deletes and appends nothing', async () => {
    const upload = await tus.create(HELLO.length);
    for (const method of ['PATCH', 'DELETE', 'HEAD', 'GET']) {
      const headers = { ...TUS, ...OFFSET_TYPE, 'Upload-Offset': '0', 'X-HTTP-Method-Override': method };
      expect((await tus.send('POST', upload, { headers, body: 'hello' })).status).toBe(405);
    }
    const appended = await tus.append(upload, 0, 'hello', { 'X-HTTP-Method-Override': 'DELETE' });

    expect([appended.status, await tus.offsetOf(upload)]).toEqual([204, '5']);
  });

  test.each([['partial'], ['final;/v1/uploads/a /v1/uploads/b']])('[ST42] Upload-Concat "%s" is 400', async (value) => {
    const headers = { ...TUS, 'Upload-Length': '5', 'Upload-Concat': value };

    expect((await tus.send('POST', tus.endpoint, { headers })).status).toBe(400);
  });
});
