import { describe, expect, test } from 'vitest';
import type { Sha256 } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import type { HttpAnswer, HttpRequest } from '../../../../main/sync/http-transport';
import { studioAddress } from '../../../../main/sync/studio-address';
import { createStudioClient } from '../../../../main/sync/studio-client';

const STUDIO = '018f0000-0000-7000-8000-0000000000aa';
const { signal } = new AbortController();

/** A client whose every request gets the same answer; `{nonce}` in a header stands for the request's own. */
function clientFor(answer: Partial<HttpAnswer>, url = 'https://studio.example/base/') {
  const asked: HttpRequest[] = [];
  const client = createStudioClient({
    url,
    token: () => 'secret',
    transport: {
      close: () => undefined,
      send: async (request) => {
        asked.push(request);
        const headers = { 'x-studio-id': STUDIO, 'x-studio-nonce': '{nonce}', ...answer.headers };
        const nonce = request.headers['x-studio-nonce'] ?? '';
        const own = Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, value.replace('{nonce}', nonce)]),
        );
        return ok({ status: 200, body: Buffer.alloc(0), ...answer, headers: own });
      },
    },
  });
  return { client, asked };
}
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const hash = 'a'.repeat(64) as Sha256;

describe('the address', () => {
  test.each([
    'https://studio.example',
    'http://127.0.0.1:8080',
    'http://localhost:1',
    'http://[::1]:9/',
    'https://a.example/base/',
  ])('[OB32] %s is taken, without a slash at the end', (text) => {
    expect(studioAddress(text)).toEqual({ ok: true, value: text.replace(/\/$/, '') });
  });

  test.each([
    'http://studio.example',
    'http://192.168.1.5',
    'http://127.0.0.1.evil.example',
    'ftp://a.example',
    'nonsense',
    '',
    'https://me:pw@a.example',
  ])('[OB32] "%s" is refused with a sentence', (text) => {
    const address = studioAddress(text);
    expect(address.ok).toBe(false);
    if (!address.ok) expect(address.error).toMatch(/^[A-Z].*\.$/);
  });

  test('[OB32] the token goes to the studio only, even when an answer names another place', async () => {
    const id = '018f0000-0000-7000-8000-0000000000bb';
    const { client, asked } = clientFor({
      status: 201,
      headers: { location: `https://evil.example/v1/uploads/${id}` },
    });
    await client.createUpload(hash, 5, signal);
    await client.uploadState(id, signal);
    for (const { url } of asked) expect(url.startsWith('https://studio.example/base/v1/uploads')).toBe(true);
  });
});

describe('believing an answer', () => {
  const have = json({ have: [hash] });

  test('[OB13] with the studio’s id and our nonce it counts', async () => {
    expect(await clientFor({ body: have }).client.have([hash], signal)).toEqual({ kind: 'good', value: [hash] });
  });

  test.each([
    ['no id', { 'x-studio-id': '' }],
    ['another nonce', { 'x-studio-nonce': 'older' }],
  ])('[OB13] with %s it is an impostor', async (_, headers) => {
    const { client } = clientFor({ body: have, headers });
    client.expectStudio(STUDIO);
    expect(await client.have([hash], signal)).toMatchObject({ kind: 'impostor', fault: 'not-our-studio' });
  });

  test('[OB14] from another studio it is refused', async () => {
    const { client } = clientFor({ body: have });
    client.expectStudio('018f0000-0000-7000-8000-0000000000cc');
    expect(await client.have([hash], signal)).toEqual({ kind: 'impostor', fault: 'other-studio' });
  });

  test.each([['{"have":["x"]}'], ['[]'], ['not json'], ['']])(
    '[OB13] the body %j does not fit and is no success',
    async (body) => {
      const { client } = clientFor({ body: Buffer.from(body) });
      expect(await client.have([hash], signal)).toMatchObject({ kind: 'later', fault: 'answer-unreadable' });
    },
  );

  test('[OB13] a 204 that is none of tus is no progress', async () => {
    const { client } = clientFor({ status: 204, headers: { 'upload-offset': '9' } });
    expect(await client.uploadState(STUDIO, signal)).toMatchObject({ kind: 'later', fault: 'answer-unreadable' });
  });

  test('[OB18] a hello that says only what strangers hear means that the token is not known', async () => {
    const { client } = clientFor({ body: json({ studio: STUDIO, nonce: '' }) });
    expect(await client.hello(signal)).toEqual({ kind: 'sign-in', fault: 'sign-in-needed' });
  });

  test('[OB17] with the gate shut nothing is asked but hello', async () => {
    const { client, asked } = clientFor({ body: json({ studio: STUDIO, nonce: '', epoch: 'e', revision: 1 }) });
    client.setGate(() => false);
    expect(await client.have([hash], signal)).toEqual({ kind: 'held' });
    expect((await client.hello(signal)).kind).toBe('good');
    expect(asked).toHaveLength(1);
  });
});

test('[OB47] an address inside of the network is taken without encryption only when a person agreed', () => {
  for (const text of ['http://192.168.1.20:8080', 'http://10.0.0.3', 'http://172.16.4.5', 'http://[fd00::1]:80']) {
    expect(studioAddress(text).ok, text).toBe(false);
    expect(studioAddress(text, true).ok, text).toBe(true);
  }
});
