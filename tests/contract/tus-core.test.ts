import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  OFFSET_TYPE,
  openTusWire,
  TUS_VERSION_HEADER as TUS,
  type TusWire,
  type WireRequest,
} from '../support/tus-wire';

/** tus 1.0.0, the core, sentence by sentence, as a client sees it that knows nothing of Fieldproof but a token. */
const HELLO = 'hello world';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

let tus: TusWire;
beforeAll(async () => {
  tus = await openTusWire();
});
afterAll(() => tus.close());

describe('OPTIONS', () => {
  test.each([
    ['without Tus-Resumable', {}],
    ['with a version that nobody speaks', { 'Tus-Resumable': '99.99.99' }],
    ['without a token', { Authorization: '' }],
  ])('[ST40] "a successful response … MUST contain the Tus-Version header", %s', async (_, headers) => {
    const reply = await tus.send('OPTIONS', tus.endpoint, { headers });

    expect(reply.status).toBe(204);
    expect(reply.headers['tus-version']?.toString().split(',')[0]).toBe('1.0.0');
    expect(reply.headers['tus-extension']).toBe('creation,creation-with-upload,expiration,checksum,termination');
    expect(reply.headers['tus-max-size']).toMatch(/^\d+$/);
    expect(reply.headers['tus-checksum-algorithm']?.toString().split(',')).toContain('sha1');
  });
});

test('[ST55] the base address is taken with a slash at its end, as tus clients write it', async () => {
  const options = await tus.send('OPTIONS', `${tus.endpoint}/`, { headers: {} });
  const created = await tus.send('POST', `${tus.endpoint}/`, { headers: { ...TUS, 'Upload-Length': '5' } });

  expect([options.status, created.status]).toEqual([204, 201]);
  expect(await tus.offsetOf(String(created.headers.location))).toBe('0');
});

describe('Tus-Resumable', () => {
  const requests: [string, string][] = [
    ['POST', ''],
    ['HEAD', 'upload'],
    ['PATCH', 'upload'],
    ['DELETE', 'upload'],
  ];

  test.each(requests)(
    '[ST41] %s of "a version which is not supported" is 412 with Tus-Version and "MUST NOT" be processed',
    async (method, at) => {
      const upload = await tus.create(HELLO.length);
      for (const version of ['0.2.2', '1.0', '2.0.0', '99.99.99']) {
        const reply = await tus.send(method, at === '' ? tus.endpoint : upload, {
          headers: { 'Tus-Resumable': version, ...OFFSET_TYPE, 'Upload-Offset': '0', 'Upload-Length': '5' },
          ...(method === 'PATCH' ? { body: 'hello' } : {}),
        });
        expect([version, reply.status, reply.headers['tus-version']]).toEqual([version, 412, '1.0.0']);
        expect(reply.headers.location).toBeUndefined();
      }

      expect(await tus.offsetOf(upload)).toBe('0');
    },
  );

  test.each(requests)('[ST41] %s without it is 412: it "MUST be included in every request"', async (method, at) => {
    const upload = await tus.create(HELLO.length);
    const reply = await tus.send(method, at === '' ? tus.endpoint : upload, {
      headers: { ...OFFSET_TYPE, 'Upload-Offset': '0', 'Upload-Length': '5' },
      ...(method === 'PATCH' ? { body: 'hello' } : {}),
    });

    expect([reply.status, await tus.offsetOf(upload)]).toEqual([412, '0']);
  });

  test('[ST41] it is on every answer, refusals included', async () => {
    const upload = await tus.create(HELLO.length);
    const refused: WireRequest = { headers: { ...TUS, ...OFFSET_TYPE, 'Upload-Offset': '7' }, body: 'x' };
    const replies = [
      await tus.send('POST', tus.endpoint, { headers: { ...TUS, 'Upload-Length': '3' } }),
      await tus.send('POST', tus.endpoint, { headers: TUS }),
      await tus.head(upload),
      await tus.head(`${tus.endpoint}/${randomUUID()}`),
      await tus.send('PATCH', upload, refused),
      await tus.send('PATCH', upload, { headers: { 'Tus-Resumable': '0.1' }, body: 'x' }),
      await tus.append(upload, 0, 'hello', { 'Upload-Checksum': `sha1 ${base64('wrong')}` }),
      await tus.append(upload, 0, 'hello'),
      await tus.send('DELETE', upload, { headers: TUS }),
      await tus.send('GET', upload, { headers: TUS }),
    ];

    expect(replies.map((reply) => reply.status)).toEqual([201, 400, 200, 404, 409, 412, 460, 204, 204, 405]);
    for (const reply of replies) expect(reply.headers['tus-resumable']).toBe('1.0.0');
  });
});

describe('HEAD', () => {
  test('[ST46] "MUST always include the Upload-Offset header", Upload-Length when known, and "no-store"', async () => {
    const upload = await tus.create(HELLO.length);
    const fresh = await tus.head(upload);
    await tus.append(upload, 0, HELLO);
    const whole = await tus.head(upload);

    expect([fresh, whole].map(({ status, headers }) => [status, headers['upload-offset']])).toEqual([
      [200, '0'],
      [200, String(HELLO.length)],
    ]);
    for (const { headers } of [fresh, whole]) {
      expect(headers['upload-length']).toBe(String(HELLO.length));
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  test.each([
    ['an id that nobody was given', randomUUID()],
    ['a word', 'does-not-exist'],
    ['a path that climbs', '..%2f..%2ftoken'],
  ])('[ST53] of %s is 404 "without the Upload-Offset header"', async (_, id) => {
    const reply = await tus.head(`${tus.endpoint}/${id}`);

    expect([reply.status, reply.headers['upload-offset']]).toEqual([404, undefined]);
  });
});

describe('PATCH', () => {
  test.each<[string, Record<string, string>, string?]>([
    ['none', {}],
    ['broken JSON', { 'Content-Type': 'application/json' }, 'Hello, tus!'],
    ['another', { 'Content-Type': 'application/octet-stream' }],
    ['JSON', { 'Content-Type': 'application/json' }],
    ['text', { 'Content-Type': 'text/plain' }],
  ])('[ST45] of %s as Content-Type is 415 and changes nothing', async (_, type, body = '"hello"') => {
    const upload = await tus.create(HELLO.length);
    const reply = await tus.send('PATCH', upload, {
      headers: { ...TUS, 'Upload-Offset': '0', ...type },
      body,
    });

    expect([reply.status, await tus.offsetOf(upload)]).toEqual([415, '0']);
  });

  test.each([
    ['missing', {}],
    ['negative', { 'Upload-Offset': '-1' }],
    ['a word', { 'Upload-Offset': 'abc' }],
    ['a fraction', { 'Upload-Offset': '0.5' }],
    ['hexadecimal', { 'Upload-Offset': '0x0' }],
    ['given twice', { 'Upload-Offset': ['0', '0'] }],
  ])('[ST45] with an Upload-Offset that is %s is 400: it "MUST be a non-negative integer"', async (_, offset) => {
    const upload = await tus.create(HELLO.length);
    const reply = await tus.send('PATCH', upload, { headers: { ...TUS, ...OFFSET_TYPE, ...offset }, body: 'hello' });

    expect([reply.status, await tus.offsetOf(upload)]).toEqual([400, '0']);
  });

  test.each([['1'], ['3'], ['11'], ['12'], ['99999999999999999999999999']])(
    '[ST45] at offset %s of an upload that stands at 5 is 409 "without modifying the upload resource"',
    async (offset) => {
      const upload = await tus.create(HELLO.length);
      await tus.append(upload, 0, 'hello');
      const headers = { ...TUS, ...OFFSET_TYPE, 'Upload-Offset': offset };
      const reply = await tus.send('PATCH', upload, { headers, body: 'world' });

      expect([reply.status, reply.headers['upload-offset'], await tus.offsetOf(upload)]).toEqual([409, '5', '5']);
    },
  );

  test('[ST46] "MUST acknowledge successful PATCH requests with the 204" and "the new offset"', async () => {
    const upload = await tus.create(HELLO.length);
    const replies = [await tus.append(upload, 0, 'hello'), await tus.append(upload, 5, ' world')];

    expect(replies.map(({ status, headers, body }) => [status, headers['upload-offset'], body])).toEqual([
      [204, '5', ''],
      [204, '11', ''],
    ]);
  });

  test('[ST46] of no bytes leaves the offset', async () => {
    const upload = await tus.create(HELLO.length);
    const reply = await tus.append(upload, 0, '');

    expect([reply.status, reply.headers['upload-offset'], await tus.offsetOf(upload)]).toEqual([204, '0', '0']);
  });

  test('[ST46] may come in chunked coding, without a length', async () => {
    const upload = await tus.create(HELLO.length);
    const reply = await tus.append(upload, 0, HELLO, { 'Transfer-Encoding': 'chunked' });

    expect([reply.status, reply.headers['upload-offset']]).toEqual([204, '11']);
  });

  test('[ST47] beyond the length is refused and leaves the offset', async () => {
    const upload = await tus.create(HELLO.length);
    await tus.append(upload, 0, 'hello');
    const reply = await tus.append(upload, 5, ' world and more');
    const chunked = await tus.append(upload, 5, ' world and more', { 'Transfer-Encoding': 'chunked' });

    expect([reply.status, chunked.status, await tus.offsetOf(upload)]).toEqual([413, 413, '5']);
  });

  test('[ST53] "against a non-existent resource" is 404', async () => {
    expect((await tus.append(`${tus.endpoint}/${randomUUID()}`, 0, 'hello')).status).toBe(404);
  });

  test('[ST51] of a finished upload is refused, and it stays finished', async () => {
    const upload = await tus.create(HELLO.length);
    await tus.append(upload, 0, HELLO);
    const reply = await tus.append(upload, HELLO.length, 'more');

    expect([reply.status, await tus.offsetOf(upload)]).toEqual([409, '11']);
  });
});
