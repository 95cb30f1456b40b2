import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createHttpTransport } from '../../main/sync/http-transport';
import { sha256Of } from '../support/test-studio';
import { openToxicProxy, type ToxicProxy } from '../support/toxic-proxy';
import { portalForms } from '../support/toxics';

/** What reached the far end: the hash of each body. */
let arrived: string[];
let proxy: ToxicProxy;

beforeEach(async () => {
  arrived = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      arrived.push(sha256Of(Buffer.concat(parts)));
      response.end('the far end');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  proxy = await openToxicProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => proxy.close());
});

const BODY = Buffer.alloc(300_000, 'photo');

async function send(body: Buffer | null = BODY, stallMs = 2_000) {
  const transport = createHttpTransport({ connectMs: 2_000, headersMs: stallMs, stallMs, answerMs: stallMs });
  const url = `${proxy.url}/put`;
  const { signal } = new AbortController();
  const answer = await transport.send({ method: 'PUT', url, headers: {}, body, signal });
  transport.close();
  return answer.ok ? `${answer.value.status} ${Buffer.from(answer.value.body).toString()}` : answer.error;
}

test('a sound line passes a request and its answer on as they are', async () => {
  expect(await send()).toBe('200 the far end');
  expect(arrived).toEqual([sha256Of(BODY)]);
  expect(proxy.log).toMatchObject([{ n: 0, connection: 0, method: 'PUT', path: '/put', bodyBytes: BODY.length }]);
  expect(proxy.carriedBytes()).toBe(BODY.length);
});

test('a lost answer: the far end has it, the client has nothing', async () => {
  proxy.script = () => ({ kind: 'lose-answer' });
  expect(await send()).toBe('connection-cut');
  expect(arrived).toHaveLength(1);
});

test('twice: the far end has it two times, the client hears once', async () => {
  proxy.script = () => ({ kind: 'twice' });
  expect(await send()).toBe('200 the far end');
  expect(arrived).toHaveLength(2);
});

test.each(portalForms)('portal "%s": the far end hears nothing', async (form) => {
  proxy.script = () => ({ kind: 'reply', form });
  expect(await send()).not.toContain('the far end');
  expect(arrived).toEqual([]);
});

test('a refusal in the name of the studio carries its id and the nonce of the request', async () => {
  proxy.studioId = 'the-studio';
  proxy.script = () => ({ kind: 'refuse', status: 503, code: 'unavailable', headers: { 'retry-after': '7' } });
  expect(await send()).toContain('503 {"type"');
  expect([arrived, proxy.log[0]?.status]).toEqual([[], null]);
});

test('one bit of the body is turned over, and only one', async () => {
  proxy.script = () => ({ kind: 'flip', at: 123_456 });
  const hurt = Buffer.from(BODY);
  hurt.writeUInt8(hurt.readUInt8(123_456) ^ 1, 123_456);
  expect(await send()).toBe('200 the far end');
  expect(arrived).toEqual([sha256Of(hurt)]);
});

test.each(['end', 'reset'] as const)('cut by %s in the body and in the answer', async (by) => {
  proxy.script = () => ({ kind: 'cut', in: 'body', after: 100_000, by });
  expect(await send()).toBe('connection-cut');
  expect([proxy.carriedBytes(), proxy.cuts(), arrived.length]).toEqual([100_000, 1, 0]);

  proxy.script = () => ({ kind: 'cut', in: 'answer', after: 20, by });
  expect(await send()).toBe('connection-cut');
  expect([proxy.cuts(), arrived.length]).toEqual([2, 1]);
});

test('a connection breaks after so many bytes, whatever they belong to', async () => {
  proxy.line.cutAfter = (connection) => (connection === 0 ? 250_000 : null);
  expect(await send()).toBe('connection-cut');
  expect(proxy.carriedBytes()).toBe(250_000);
  expect(await send()).toBe('200 the far end');
});

test('silence and a drip are given up by the limits of the client', async () => {
  proxy.script = () => ({ kind: 'silence' });
  expect(await send(BODY, 100)).toBe('timed-out');
  proxy.script = () => ({ kind: 'drip', gapMs: 20 });
  expect(await send(null, 100)).toBe('timed-out');
});

test('latency and rate take their time', async () => {
  Object.assign(proxy.line, { latencyMs: 30, upBytesPerSecond: 1_500_000 });
  const startedAt = performance.now();
  expect(await send()).toBe('200 the far end');
  // 300 KB at 1.5 MB/s, 30 ms there and back; what a pipe holds at once goes at once.
  expect(performance.now() - startedAt).toBeGreaterThan(200);
});

test('without a target nobody is there, and with one again somebody is', async () => {
  const { target } = proxy;
  proxy.target = null;
  expect(await send()).toBe('connection-cut');
  proxy.target = target;
  expect(await send()).toBe('200 the far end');
});
