import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { readMessages, type MessageHead, type MessageReader } from './http-messages';
import { message, portalAnswer, soundLine } from './toxics';
import type { CutBy, LineToxics, ProxiedRequest, Toxic, ToxicScript } from './toxics';

/** A line between client and studio that a test can hurt in every known way, while it runs. */
export interface ToxicProxy {
  readonly url: string;
  /** Where new connections go; null breaks each of them at once. */
  target: string | null;
  script: ToxicScript;
  readonly line: LineToxics;
  /** What an eavesdropper knows of the studio, for `replayed-studio-id`. */
  studioId: string;
  /** Every request that came, also those that never reached the studio. */
  readonly log: ProxiedRequest[];
  /** Bytes of bodies that were passed on to the studio. */
  readonly carriedBytes: () => number;
  /** Connections broken, by script or by the line. */
  readonly cuts: () => number;
  /** Breaks everything that is open. */
  cutAll(by?: CutBy): void;
  close(): Promise<void>;
}

/** @param wrap makes the listening server; another one than plain TCP for TLS */
export async function openToxicProxy(
  target: string | null,
  wrap: (onConnection: (client: Socket) => void) => Server = createServer,
): Promise<ToxicProxy> {
  const sockets = new Set<Socket>();
  const state: ProxyState = { carried: 0, cuts: 0, connections: 0 };
  const server = wrap((client) => {
    track(client, sockets);
    if (proxy.target === null) {
      client.destroy();
      return;
    }
    const studio = connectTo(proxy.target);
    track(studio, sockets);
    void carry({ proxy, state, client, studio, connection: state.connections++, isHalfOpen: false });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: ToxicProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    script: () => null,
    line: soundLine(),
    studioId: '',
    log: [],
    carriedBytes: () => state.carried,
    cuts: () => state.cuts,
    cutAll: (by = 'end') => {
      for (const socket of sockets) breakOff(socket, by);
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      proxy.cutAll();
      await closed;
    },
  };
  return proxy;
}

interface ProxyState {
  carried: number;
  cuts: number;
  connections: number;
}

interface Wire {
  readonly proxy: ToxicProxy;
  readonly state: ProxyState;
  readonly client: Socket;
  readonly studio: Socket;
  readonly connection: number;
  /** The studio is not to notice that its client has gone. */
  isHalfOpen: boolean;
}

/** The line broke: whoever was passing something on stops there. */
class LineBroke extends Error {}

/** Passed on at a time, so that rates and cuts bite in the middle of a body. */
const SLICE_BYTES = 16 * 1024;

function track(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
}

const connectTo = (target: string): Socket => {
  const { port, hostname } = new URL(target);
  return connect(Number(port), hostname);
};

function breakOff(socket: Socket, by: CutBy): void {
  if (by === 'reset' && 'resetAndDestroy' in socket) socket.resetAndDestroy();
  else socket.destroy();
}

async function carry(wire: Wire): Promise<void> {
  const { client, studio } = wire;
  const asks = readMessages(client);
  const answers = readMessages(studio);
  client.on('close', () => {
    if (!wire.isHalfOpen) studio.destroy();
  });
  studio.on('close', () => client.end());
  const up = pacer(wire);
  try {
    for (let head = await asks.head(); head; head = await asks.head()) {
      await carryOne(wire, head, { asks, answers, up });
    }
    client.end();
  } catch (error) {
    if (!(error instanceof LineBroke)) throw error;
  } finally {
    if (!wire.isHalfOpen) studio.destroySoon();
  }
}

interface Ways {
  readonly asks: MessageReader;
  readonly answers: MessageReader;
  readonly up: Pacer;
}

async function carryOne(wire: Wire, head: MessageHead, ways: Ways): Promise<void> {
  const { proxy, connection } = wire;
  const [method = '', path = ''] = head.first.split(' ');
  const { bodyBytes } = head;
  const request: ProxiedRequest = { n: proxy.log.length, connection, method, path, bodyBytes, status: null };
  proxy.log.push(request);
  const toxic = proxy.script(request);
  if (toxic?.kind === 'silence') return swallow(ways.asks);
  const said = toxic && saidInstead(toxic, head, proxy.studioId);
  if (said) return replyInstead(wire, head, { ways, said });
  if (toxic?.kind === 'twice') return sendTwice(wire, head, ways);
  // The answer may come before all of the body was wanted: both travel at once.
  const answered = passAnswer(wire, { request, answers: ways.answers, toxic });
  answered.catch(() => undefined); // Awaited below; a broken body must not leave it unheard.
  await passBody(wire, head, { ...ways, toxic });
  await answered;
}

/** Takes everything and says nothing, until the client has had enough. */
async function swallow(asks: MessageReader): Promise<never> {
  while ((await asks.some(SLICE_BYTES)) !== null);
  throw new LineBroke();
}

async function replyInstead(
  wire: Wire,
  head: MessageHead,
  { ways, said }: { ways: Ways; said: Buffer },
): Promise<void> {
  await readWhole(ways.asks, head.bodyBytes);
  await write(wire.client, said);
  // What is no HTTP ends the connection, too.
  if (!said.toString('latin1').startsWith('HTTP/')) cut(wire, 'end');
}

/** What answers in the studio's place; null when the studio is to be asked. */
function saidInstead(toxic: Toxic, head: MessageHead, studioId: string): Buffer | null {
  if (toxic.kind === 'reply') return portalAnswer(toxic.form, studioId);
  if (toxic.kind === 'gateway') return message(`${toxic.status} Bad Gateway`, {}, '<h1>The studio is down</h1>');
  if (toxic.kind !== 'refuse') return null;
  const { status, code, headers = {} } = toxic;
  const proof = { 'x-studio-id': studioId, 'x-studio-nonce': head.headers.get('x-studio-nonce') ?? '' };
  const type = { 'content-type': 'application/problem+json' };
  const problem = {
    type: 'about:blank',
    title: 'Refused',
    status,
    detail: 'As the test wants it',
    code,
    requestId: 'r',
  };
  const body = code === undefined || head.first.startsWith('HEAD ') ? '' : JSON.stringify(problem);
  return message(`${status} Refused`, { ...proof, ...type, ...headers, date: new Date().toUTCString() }, body);
}

async function sendTwice(wire: Wire, head: MessageHead, { asks, answers }: Ways): Promise<void> {
  const body = await readWhole(asks, head.bodyBytes);
  const whole = Buffer.concat([head.bytes, body]);
  const isHead = head.first.startsWith('HEAD ');
  await write(wire.studio, whole);
  await readAnswer(answers, isHead);
  await write(wire.studio, whole);
  wire.state.carried += 2 * body.byteLength;
  await write(wire.client, await readAnswer(answers, isHead));
}

async function passBody(
  wire: Wire,
  head: MessageHead,
  { asks, up, toxic }: Ways & { toxic: Toxic | null },
): Promise<void> {
  await pause(wire.proxy.line.latencyMs);
  await write(wire.studio, head.bytes);
  const breaksAt = toxic?.kind === 'cut' && toxic.in === 'body' ? toxic.after : Infinity;
  for (let at = 0; at < head.bodyBytes;) {
    const slice = await asks.some(Math.min(SLICE_BYTES, head.bodyBytes - at));
    if (slice === null) throw new LineBroke();
    const bytes = toxic?.kind === 'flip' ? flipped(slice, toxic.at - at) : slice;
    const left = Math.min(breaksAt - at, up.left());
    const part = bytes.subarray(0, left);
    await up.pass(part.byteLength);
    wire.state.carried += part.byteLength;
    await write(wire.studio, part);
    at += bytes.byteLength;
    if (left > bytes.byteLength) continue;
    // What was taken over still arrives: a line breaks behind the bytes it has carried.
    const by = toxic?.kind === 'cut' ? toxic.by : wire.proxy.line.cutBy;
    if (by !== 'half-open') wire.studio.end();
    cut(wire, by);
  }
}

function flipped(slice: Buffer, at: number): Buffer {
  if (at < 0 || at >= slice.byteLength) return slice;
  const hurt = Buffer.from(slice);
  hurt.writeUInt8(hurt.readUInt8(at) ^ 1, at);
  return hurt;
}

async function passAnswer(
  wire: Wire,
  { request, answers, toxic }: { request: ProxiedRequest; answers: MessageReader; toxic: Toxic | null },
): Promise<void> {
  const answer = await readAnswer(answers, request.method === 'HEAD');
  request.status = Number(answer.toString('latin1', 9, 12));
  if (toxic?.kind === 'lose-answer') cut(wire, 'end');
  const { latencyMs, downBytesPerSecond } = wire.proxy.line;
  await pause(latencyMs + (1000 * answer.byteLength) / downBytesPerSecond);
  if (toxic?.kind === 'cut' && toxic.in === 'answer') {
    await write(wire.client, answer.subarray(0, toxic.after));
    cut(wire, toxic.by);
  }
  if (toxic?.kind !== 'drip') return write(wire.client, answer);
  for (const byte of answer) {
    await pause(toxic.gapMs);
    await write(wire.client, Buffer.from([byte]));
  }
}

async function readAnswer(answers: MessageReader, isHead: boolean): Promise<Buffer> {
  const head = await answers.head();
  if (!head) throw new LineBroke();
  return isHead ? head.bytes : Buffer.concat([head.bytes, await readWhole(answers, head.bodyBytes)]);
}

async function readWhole(from: MessageReader, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let left = length; left > 0;) {
    const part = await from.some(left);
    if (part === null) throw new LineBroke();
    parts.push(part);
    left -= part.byteLength;
  }
  return Buffer.concat(parts);
}

interface Pacer {
  /** Takes the time that so many bytes need on this line. */
  pass(bytes: number): Promise<void>;
  /** Bytes that may still pass before the line breaks. */
  left(): number;
}

function pacer({ proxy: { line }, connection }: Wire): Pacer {
  let left = line.cutAfter(connection) ?? Infinity;
  return {
    pass: async (bytes) => {
      left -= bytes;
      await pause((1000 * bytes) / line.upBytesPerSecond);
    },
    left: () => left,
  };
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await delay(ms);
}

function cut(wire: Wire, by: CutBy): never {
  wire.state.cuts += 1;
  wire.isHalfOpen = by === 'half-open';
  breakOff(wire.client, by);
  throw new LineBroke();
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    if (bytes.byteLength === 0) resolve();
    else if (socket.destroyed) reject(new LineBroke());
    else socket.write(bytes, (error) => (error ? reject(new LineBroke()) : resolve()));
  });
}
