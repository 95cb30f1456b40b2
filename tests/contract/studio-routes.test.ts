import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type RouteName, type RouteSpec } from '@shared/contract/studio-api/routes';
import { addToken } from '../../studio/accounts';
import { fillPath, makeBelongings, requestsFor, type Belongings } from '../support/every-route';
import { handlerServer } from '../support/handler-server';
import { startTestStudio, type TestReply, type TestStudio } from '../support/test-studio';

const entries = Object.entries<RouteSpec>(routes) as [RouteName, RouteSpec][];
const served = entries.map(([, { method, path }]) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);

/** Calls that may be made without a token, and why. Everything else that is ever served must refuse. */
const OPEN: Partial<Record<RouteName, string>> = {
  hello: 'tells which studio answers, nothing else',
  health: 'whether it takes requests',
  uploadOptions: 'what tus is spoken',
  openApi: 'the contract',
};

/** What another studio's token gets where it is not 404: an answer from that studio's own, still empty, rows. */
const OTHERS: Partial<Record<RouteName, (reply: TestReply, ours: Belongings) => void>> = {
  hello: (reply) => expect(reply.json.epoch).toEqual(expect.any(String)),
  health: (reply) => expect(reply.json).toEqual({ status: 'ok' }),
  listShoots: (reply) => expect(reply.json).toEqual({ items: [], next: null }),
  putShoot: (reply) => expect(reply.status).toBe(200),
  have: (reply) => expect(reply.json).toEqual({ have: [] }),
  putBlob: (reply) => expect([reply.status, reply.json.alreadyThere]).toEqual([201, false]),
  createUpload: (reply, ours) => {
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).not.toContain(ours.uploadId);
  },
  uploadOptions: (reply) => expect(reply.status).toBe(204),
  openApi: (reply) => expect(reply.json.openapi).toBe('3.0.3'),
};

/** Headers of every answer, refusals included. */
const ALWAYS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
/** Headers of an answer that is good, beside those of every answer and of HTTP itself. */
const UPLOAD_HEADERS = ['tus-resumable', 'upload-expires', 'upload-offset'];
const MORE: Partial<Record<RouteName, readonly string[]>> = {
  getPhotoFile: ['content-disposition', 'content-type'],
  uploadOptions: ['tus-checksum-algorithm', 'tus-extension', 'tus-max-size', 'tus-resumable', 'tus-version'],
  createUpload: ['location', ...UPLOAD_HEADERS],
  headUpload: [...UPLOAD_HEADERS, 'upload-length'],
  patchUpload: UPLOAD_HEADERS,
  deleteUpload: ['tus-resumable'],
};
const OF_HTTP = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

let studio: TestStudio;
let ours: Belongings;

beforeAll(async () => {
  studio = await startTestStudio();
  ours = await makeBelongings(studio);
});
afterAll(() => studio.remove());

const send = (name: RouteName, token: string | null, headers: Record<string, string> = {}) => {
  const request = requestsFor(ours)[name];
  const { method, path } = routes[name];
  return studio.call(method, fillPath(path, ours), { ...request, headers: { ...request.headers, ...headers }, token });
};

/** A revoked token, one that never was, and what is no token at all. */
async function wrongTokens(): Promise<string[]> {
  const revoked = await addToken(studio.writer, studio.studioId, { label: 'to be revoked' });
  expect((await send('listShoots', revoked.token)).status).toBe(200);
  await studio.accounts.revoke(studio.studioId, revoked.tokenId);
  const changed = `${studio.token.slice(0, -1)}${studio.token.endsWith('A') ? 'B' : 'A'}`;
  return ['x', changed, `fp_00000000_${'A'.repeat(43)}`, revoked.token];
}

describe('every route and everyone who may come', () => {
  test('[ST80] what is served is what the contract says, and nothing else', () => {
    expect([...studio.served].sort()).toEqual([...served].sort());
  });

  test.each(entries.filter(([name]) => OPEN[name] === undefined))(
    '[ST4, ST80] %s refuses no token, a wrong one and a revoked one',
    async (name) => {
      const replies = [await send(name, null), await send(name, null, { authorization: 'Basic dXNlcjpwYXNz' })];
      for (const token of await wrongTokens()) replies.push(await send(name, token));

      expect(replies.map((reply) => reply.status)).toEqual(Array(6).fill(401));
      for (const reply of replies) expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    },
  );

  test.each(entries.filter(([name]) => OPEN[name] !== undefined))(
    '[ST80] %s answers without a token, and tells nothing of what the studio holds',
    async (name) => {
      const reply = await send(name, null);

      expect(reply.status).toBeLessThan(300);
      for (const secret of [ours.shootId, ours.photoId, ours.sha256, ours.uploadId, 'Maple', studio.token]) {
        expect(reply.bytes.toString()).not.toContain(secret);
      }
    },
  );

  test.each(entries)(
    '[ST5, ST80] %s shows and changes nothing of ours for the token of another studio',
    async (name) => {
      const reply = await send(name, (await studio.addNeighbour()).token);

      const own = OTHERS[name];
      if (own === undefined) expect(reply.status).toBe(404);
      else own(reply, ours);
      // That everything is as it was: our photo, our upload at its first byte.
      expect((await send('listPhotos', studio.token)).json.items).toHaveLength(1);
      expect((await send('headUpload', studio.token)).headers.get('upload-offset')).toBe('0');
    },
  );
});

test('[ST88] how it is can be asked without a token; a database that is gone is told as 503', async () => {
  const good = await studio.call('GET', '/v1/health', { token: null });
  const { app } = handlerServer(() => Promise.reject(Object.assign(new Error('gone'), { code: '57P01' })));
  const gone = await app.inject({ method: 'GET', url: '/v1/health' });
  await app.close();

  expect([good.status, good.json]).toEqual([200, { status: 'ok' }]);
  expect([gone.statusCode, gone.headers['retry-after']]).toEqual([503, '5']);
});

describe('the headers of every answer', () => {
  test.each(entries)('[ST81] %s answers with these headers and no others', async (name) => {
    const good = await send(name, studio.token, { origin: 'https://elsewhere.example', 'x-studio-nonce': 'n' });
    const names = [...good.headers.keys()].filter((header) => !OF_HTTP.has(header));
    const isJson = good.bytes.length > 0 && MORE[name] === undefined;

    expect(good.status).toBeLessThan(300);
    expect(good.headers.get('x-studio-id')).toBe(studio.studioId);
    expect(names.sort()).toEqual(
      [
        ...Object.keys(ALWAYS),
        ...['x-request-id', 'x-studio-id', 'x-studio-nonce'],
        ...(MORE[name] ?? []),
        ...(isJson ? ['content-type'] : []),
      ].sort(),
    );
  });

  test.each([
    ['a refused token', 'GET', '/v1/shoots', { token: null }],
    ['an unknown address', 'GET', '/nowhere', {}],
    ['a wrong method', 'DELETE', '/v1/hello', {}],
    ['an address that is none', 'GET', '/%zz', {}],
    ['a preflight', 'OPTIONS', '/v1/shoots', { headers: { origin: 'https://e.example' } }],
    ['broken JSON', 'POST', '/v1/have', { bytes: Buffer.from('{'), headers: { 'content-type': 'application/json' } }],
  ])(
    '[ST81] %s is answered with the same safe headers, and opens nothing to other origins',
    async (_, method, path, options) => {
      const reply = await studio.call(method, path, options);

      expect(reply.status).toBeGreaterThanOrEqual(400);
      for (const [header, value] of Object.entries(ALWAYS)) expect(reply.headers.get(header)).toBe(value);
      expect(reply.headers.get('x-studio-id')).toBe(studio.studioId);
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      expect(
        [...reply.headers.keys()].filter((header) => /^(access-control|set-cookie|server|x-powered)/.test(header)),
      ).toEqual([]);
    },
  );
});
