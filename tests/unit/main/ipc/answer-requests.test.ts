import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerApp, answerPhoto, CONTENT_SECURITY_POLICY } from '../../../../main/ipc/answer-requests';

const KNOWN = '018f0000-0000-7000-8000-000000000001';
let dir: string;
let bundleDir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-requests-'));
  bundleDir = join(dir, 'bundle');
  await mkdir(join(bundleDir, 'assets'), { recursive: true });
  await writeFile(join(bundleDir, 'index.html'), 'page');
  await writeFile(join(bundleDir, 'assets', 'index.js'), 'code');
  await writeFile(join(dir, 'secret.json'), 'SECRET');
  await writeFile(join(dir, 'picture.jpg'), 'picture');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const app = (url: string, method = 'GET') =>
  answerApp({ url, method }, { bundleDir, rows: (id) => Promise.resolve(id === KNOWN ? new Uint8Array(8) : null) });
const photo = (url: string, method = 'GET') =>
  answerPhoto({ url, method, signal: new AbortController().signal }, ({ photoId }) =>
    Promise.resolve(photoId === KNOWN ? join(dir, 'picture.jpg') : null),
  );

test.each([
  ['app://bundle/index.html', 'text/html; charset=utf-8'],
  ['app://bundle/assets/index.js', 'text/javascript; charset=utf-8'],
  [`app://bundle/data/rows/${KNOWN}`, 'application/octet-stream'],
])('[WE17] %s is answered, with the headers of every answer (SEC-S04)', async (url, type) => {
  const answer = await app(url);

  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': type,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
  });
});

test.each(['thumb', 'view', 'full'])('[WE17] photo://%s gives the picture of a known photo, by id', async (kind) => {
  const answer = await photo(`photo://${kind}/${KNOWN}/0123456789ab`);

  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'image/jpeg',
    'picture',
  ]);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get'])(
  '[WE17] %s is not answered (SEC-S03)',
  async (method) => {
    expect((await app('app://bundle/index.html', method)).status).toBe(404);
    expect((await photo(`photo://thumb/${KNOWN}/`, method)).status).toBe(404);
  },
);

/** Pieces that addresses are attacked with, among some that are right. */
const piece = fc.constantFrom(
  ...['..', '%2e%2e', '.%2e', '%2e%2e%2f', '..%5c', '\\', '%00', '\0', '//', '/', '%2f', '%252e', ':', '@', '?', '#'],
  ...['secret.json', 'picture.jpg', 'bundle', 'index.html', 'assets', 'data', 'rows', KNOWN, 'thumb', 'full', 'C:'],
  ...['file:', '\\\\host\\share', '~', 'etc', 'passwd', '0123456789ab', ' ', '%', 'é', '\u202e'],
);
const tail = fc.array(piece, { maxLength: 7 }).map((parts) => parts.join(''));
const slashed = fc.array(piece, { maxLength: 7 }).map((parts) => parts.join('/'));
const address = (prefixes: readonly string[]) =>
  fc.tuple(fc.constantFrom(...prefixes), fc.oneof(tail, slashed)).map((parts) => parts.join(''));

describe('whatever is asked for', () => {
  test('[WE17] nothing outside the bundle is given out, over 10,000 addresses (SEC-S03)', async () => {
    const prefixes = [
      'app://bundle/',
      'app://bundle/../',
      'app://bundle',
      'app://',
      'app:',
      'file://',
      'app://x@bundle/',
    ];
    await fc.assert(
      fc.asyncProperty(address(prefixes), async (url) => {
        const answer = await app(url);
        const text = await answer.text();
        expect(text).not.toContain('SECRET');
        expect(text).not.toContain('picture');
        expect([200, 404]).toContain(answer.status);
        expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
      }),
      { numRuns: 5_000 },
    );
  });

  test('[WE17] no picture is given out but by the plain address of a known photo (SEC-S03)', async () => {
    const prefixes = [
      'photo://thumb/',
      'photo://full/',
      'photo://view/../',
      'photo://',
      'photo:',
      `photo://thumb/${KNOWN}`,
    ];
    await fc.assert(
      fc.asyncProperty(address(prefixes), async (url) => {
        const answer = await photo(url);
        // Judged as a browser has it, which goes up `..` and drops what stands around an address before anyone is asked.
        const asked = URL.canParse(url) ? new URL(url).href : '';
        const isPlain = new RegExp(`^photo://(thumb|view|full)/${KNOWN}/[0-9a-f]{0,12}([?#].*)?$`, 's').test(asked);
        if (!isPlain) expect([url, answer.status]).toEqual([url, 404]);
      }),
      { numRuns: 5_000 },
    );
  });
});
