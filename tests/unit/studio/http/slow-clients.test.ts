import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { handlerServer } from '../../../support/handler-server';

const HEAD = 'POST /v1/have HTTP/1.1\r\nHost: studio\r\nAuthorization: Bearer any\r\n';
const sockets: Socket[] = [];
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const close of closers.splice(0)) await close();
});

async function listen(patience: { headMs: number; jsonMs: number; idleMs: number }) {
  const { app } = handlerServer(() => Promise.resolve({ ok: true, value: { status: 200, json: {} } }), patience);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  closers.push(() => app.close());
  return { url, port: (app.server.address() as AddressInfo).port };
}

/** Says something and then nothing; resolves when the server ends it. */
function say(port: number, text: string): { readonly ended: Promise<void>; readonly said: Promise<void> } {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()).on('error', () => {}));
  const said = new Promise<void>((resolve) => socket.write(text, () => resolve()));
  socket.resume();
  return { ended, said };
}

test('[ST83] a client that never ends the head of its request is cut off', async () => {
  const { port } = await listen({ headMs: 200, jsonMs: 60_000, idleMs: 60_000 });

  await say(port, HEAD).ended;
});

test('[ST83] a client that never ends its JSON is cut off', async () => {
  const { port } = await listen({ headMs: 60_000, jsonMs: 200, idleMs: 60_000 });

  await say(port, `${HEAD}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"sha256": [`).ended;
});

test('[ST83] a client that says nothing at all is cut off', async () => {
  const { port } = await listen({ headMs: 60_000, jsonMs: 60_000, idleMs: 200 });

  await say(port, '').ended;
});

test('[ST83] five hundred slow clients keep nobody else waiting', async () => {
  const { url, port } = await listen({ headMs: 60_000, jsonMs: 60_000, idleMs: 60_000 });
  const half = `${HEAD}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
  await Promise.all(Array.from({ length: 500 }, (_, index) => say(port, index % 2 === 0 ? HEAD : half).said));
  const took: number[] = [];
  for (let call = 0; call < 40; call += 1) {
    const before = performance.now();
    const reply = await fetch(`${url}/v1/shoots`, { headers: { authorization: 'Bearer any' } });
    expect(reply.status).toBe(200);
    await reply.arrayBuffer();
    took.push(performance.now() - before);
  }

  expect(took.sort((a, b) => a - b)[37]).toBeLessThan(1000);
});
