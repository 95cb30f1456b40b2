import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpTransport, type HttpRequest } from '../../../../main/sync/http-transport';

const limits = { connectMs: 200, headersMs: 200, stallMs: 200, answerMs: 200 };
const open: (Server | TcpServer)[] = [];
const sockets = new Set<Socket>();
const transports: ReturnType<typeof createHttpTransport>[] = [];

afterEach(async () => {
  for (const transport of transports.splice(0)) transport.close();
  for (const socket of sockets) socket.destroy();
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: Server | TcpServer): Promise<string> {
  open.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serve = (handle: (request: IncomingMessage, reply: ServerResponse) => void) => listen(createHttpServer(handle));
const tcp = (handle: (socket: Socket) => void) => listen(createTcpServer(handle));

function send(url: string, more: Partial<HttpRequest> = {}, within = limits) {
  const transport = createHttpTransport(within);
  transports.push(transport);
  return transport.send({ method: 'PUT', url, headers: {}, body: null, signal: new AbortController().signal, ...more });
}

describe('answers', () => {
  test('[OB31] a body arrives whole, in one piece, with its length', async () => {
    const body = new Uint8Array(3_000_000).map((_, n) => n & 255);
    const got: { bytes?: Buffer; length?: string | undefined } = {};
    const url = await serve((request, reply) => {
      const chunks: Buffer[] = [];
      got.length = request.headers['content-length'];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        got.bytes = Buffer.concat(chunks);
        reply.writeHead(201, { 'x-some': 'thing' }).end('{"a":1}');
      });
    });
    let sent = 0;
    const answer = await send(url, { body, onSent: (bytes) => (sent += bytes) });

    expect(answer).toMatchObject({ ok: true, value: { status: 201, headers: { 'x-some': 'thing' } } });
    expect([got.length, got.bytes?.equals(Buffer.from(body)), sent]).toEqual(['3000000', true, 3_000_000]);
  });

  test('[OB13] a redirect is an answer, and is not followed', async () => {
    let requests = 0;
    const url = await serve((_, reply) => {
      requests += 1;
      reply.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await send(url)).toMatchObject({ ok: true, value: { status: 302 } });
    expect(requests).toBe(1);
  });

  test('[OB13] an answer before the body was wanted is heard', async () => {
    const url = await serve((_, reply) => reply.writeHead(413).end('no'));
    expect(await send(url, { body: new Uint8Array(30_000_000) })).toMatchObject({ ok: true, value: { status: 413 } });
  });

  test('[OB22] connections are kept and used again', async () => {
    const seen = new Set<unknown>();
    const url = await serve((request, reply) => {
      seen.add(request.socket);
      reply.end('ok');
    });
    const transport = createHttpTransport(limits);
    transports.push(transport);
    const request = { method: 'GET', url, headers: {}, body: null, signal: new AbortController().signal };
    for (let n = 0; n < 10; n += 1) await transport.send(request);
    expect(seen.size).toBe(1);
  });

  test('[OB4] a kept connection that the server closed meanwhile is no failure', async () => {
    let requests = 0;
    const url = await tcp((socket) => {
      socket.on('data', () => {
        requests += 1;
        // Answers the first request of a connection and kills it at the second.
        if (socket.bytesWritten > 0) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    const transport = createHttpTransport(limits);
    transports.push(transport);
    const request = { method: 'GET', url, headers: {}, body: null, signal: new AbortController().signal };
    const answers = [await transport.send(request), await transport.send(request)];

    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    expect(requests).toBe(3);
  });

  test('[OB4] several kept connections that died together, as when a studio restarts, are no failure', async () => {
    const kept = new Set<Socket>();
    let isRestarted = false;
    const url = await tcp((socket) => {
      const isOld = !isRestarted;
      if (isOld) kept.add(socket);
      socket.on('data', () => {
        // Those from before the restart die at their next request; the answer to the first ones is held until all are open.
        if (isOld && isRestarted) socket.destroy();
        else if (!isOld) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        else if (kept.size === 4) for (const each of kept) each.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    const transport = createHttpTransport(limits);
    transports.push(transport);
    const request = { method: 'GET', url, headers: {}, body: null, signal: new AbortController().signal };
    const before = await Promise.all([1, 2, 3, 4].map(() => transport.send(request)));
    isRestarted = true;

    const after = await transport.send(request);

    expect([...before, after].map((answer) => answer.ok)).toEqual([true, true, true, true, true]);
  });
});

describe('failures', () => {
  test.each([
    ['nobody listens', 'http://127.0.0.1:1', 'connection-refused'],
    ['the name does not exist', 'http://no-such-host.invalid', 'name-not-found'],
  ])('[OB31] %s', async (_, url, fault) => {
    expect(await send(url)).toEqual({ ok: false, error: fault });
  });

  test('[OB31] a server that accepts and never answers is given up after its limit', async () => {
    const url = await tcp(() => undefined);
    const startedAt = performance.now();
    expect(await send(url)).toEqual({ ok: false, error: 'timed-out' });
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test('[OB31] a server that takes no bytes is given up, though its connection stands', async () => {
    const url = await tcp((socket) => socket.pause());
    expect(await send(url, { body: new Uint8Array(80_000_000) })).toEqual({ ok: false, error: 'timed-out' });
  });

  test('[OB31] a head that drips byte by byte is given up', async () => {
    const url = await tcp((socket) => {
      const drip = setInterval(() => socket.write('H'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await send(url)).toMatchObject({ ok: false });
  });

  test('[OB31] a large body over a slow line is not given up while bytes move, however long it takes', async () => {
    // A busy computer may itself stand still for some hundred milliseconds.
    const patient = { connectMs: 1_500, headersMs: 1_500, stallMs: 1_500, answerMs: 1_500 };
    let got = 0;
    const url = await serve((request, reply) => {
      // Takes a little every so often: the whole takes several times every limit.
      const pull = setInterval(() => {
        got +=
          (request.read(1_500_000) as Buffer | null)?.byteLength ?? (request.read() as Buffer | null)?.byteLength ?? 0;
      }, 200);
      request.on('end', () => {
        clearInterval(pull);
        reply.end('ok');
      });
    });
    const startedAt = performance.now();
    const body = new Uint8Array(24_000_000);
    const answer = await send(url, { body }, patient);

    expect(answer).toMatchObject({ ok: true, value: { status: 200 } });
    expect(got).toBe(body.byteLength);
    expect(performance.now() - startedAt).toBeGreaterThan(2 * patient.stallMs);
  }, 60_000);

  test('[OB31] a connection cut in the body of an answer is no answer', async () => {
    const url = await tcp((socket) => {
      socket.on('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy());
      });
    });
    expect(await send(url)).toEqual({ ok: false, error: 'connection-cut' });
  });

  test('[OB13] something that does not speak HTTP is not our studio', async () => {
    const url = await tcp((socket) => socket.on('data', () => socket.end('220 mail.example ESMTP\r\n')));
    expect(await send(url)).toEqual({ ok: false, error: 'not-our-studio' });
  });

  test('[OB30] an abort ends a request at once, before and while it runs', async () => {
    const url = await tcp(() => undefined);
    const before = new AbortController();
    before.abort();
    const during = new AbortController();
    const running = send(url, { signal: during.signal, body: new Uint8Array(50_000_000) });
    setImmediate(() => during.abort());

    expect(await send(url, { signal: before.signal })).toEqual({ ok: false, error: 'aborted' });
    expect(await running).toEqual({ ok: false, error: 'aborted' });
  });
});
