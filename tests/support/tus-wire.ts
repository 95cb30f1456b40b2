import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStudio } from './studio-process';
import { environmentOf, makeStores } from './studio-stores';

export interface WireReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WireRequest {
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

/** A tus client that knows nothing of Fieldproof: every header is the test's own, but for the token. */
export interface TusWire {
  readonly endpoint: string;
  send(method: string, url: string, more?: WireRequest): Promise<WireReply>;
  /** Makes an upload as a plain client does; gives its address as it was told. */
  create(length: number, headers?: Record<string, string>): Promise<string>;
  /** Appends as a plain client does. */
  append(url: string, offset: number, body: string | Buffer, headers?: Record<string, string>): Promise<WireReply>;
  head(url: string): Promise<WireReply>;
  offsetOf(url: string): Promise<string | string[] | undefined>;
  close(): Promise<void>;
}

export const TUS_VERSION_HEADER = { 'Tus-Resumable': '1.0.0' };
export const OFFSET_TYPE = { 'Content-Type': 'application/offset+octet-stream' };

export function tusWire(endpoint: string, token: string, close = async (): Promise<void> => {}): TusWire {
  const send: TusWire['send'] = (method, url, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const all = { Authorization: `Bearer ${token}`, ...headers };
      const sent = request(new URL(url, endpoint), { method, headers: all }, (reply) => {
        let text = '';
        reply.on('data', (data: Buffer) => (text += data.toString('utf8')));
        reply.on('error', reject);
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const head: TusWire['head'] = (url) => send('HEAD', url, { headers: TUS_VERSION_HEADER });
  return {
    endpoint,
    send,
    create: async (length, headers = {}) => {
      const reply = await send('POST', endpoint, {
        headers: { ...TUS_VERSION_HEADER, 'Upload-Length': String(length), ...headers },
      });
      if (reply.status !== 201) throw new Error(`Expected 201 for a creation, got ${reply.status} ${reply.body}`);
      return reply.headers.location ?? '';
    },
    append: (url, offset, body, headers = {}) =>
      send('PATCH', url, {
        headers: { ...TUS_VERSION_HEADER, ...OFFSET_TYPE, 'Upload-Offset': String(offset), ...headers },
        body,
      }),
    head,
    offsetOf: async (url) => (await head(url)).headers['upload-offset'],
    close,
  };
}

/**
 * A studio as a process of its own, seen over the wire; or the one that FIELDPROOF_TUS_ENDPOINT and FIELDPROOF_TUS_TOKEN name,
 * to try these suites on any other.
 */
export async function openTusWire(): Promise<TusWire> {
  const { FIELDPROOF_TUS_ENDPOINT: endpoint, FIELDPROOF_TUS_TOKEN: token } = process.env;
  if (endpoint !== undefined && token !== undefined) return tusWire(endpoint, token);
  const folder = await mkdtemp(join(tmpdir(), 'fieldproof-tus-'));
  const studio = await runStudio(folder, [], environmentOf(await makeStores()));
  return tusWire(`${studio.url}/v1/uploads`, studio.token, async () => {
    await studio.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
}
