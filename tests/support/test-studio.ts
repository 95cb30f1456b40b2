import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addStudio, type Credentials } from '../../studio/accounts';
import { startStudio, type RunningStudio, type StudioOptions } from '../../studio/start-studio';
import { makeStores, type StudioStores } from './studio-stores';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const newId = (): string => randomUUID();
export const base64 = (text: string): string => Buffer.from(text).toString('base64');

export interface CallOptions {
  readonly token?: string | null;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Record<string, string>;
}

export interface TestReply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: any;
  readonly bytes: Buffer;
}

/** A studio of its own in this process, on a folder of its own, and a caller that speaks to it. */
export interface TestStudio extends RunningStudio {
  readonly folder: string;
  readonly stores: StudioStores;
  call(method: string, path: string, options?: CallOptions): Promise<TestReply>;
  /** Another studio in the same database, to prove that its rows are not seen. */
  addNeighbour(): Promise<Credentials>;
  /** Closes, does what is to be done meanwhile, and starts again on the same folder. */
  restart(meanwhile?: () => Promise<unknown>): Promise<void>;
  remove(): Promise<void>;
}

export async function request(url: string, method: string, options: CallOptions): Promise<TestReply> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.token) headers['authorization'] = `Bearer ${options.token}`;
  if (options.json !== undefined) headers['content-type'] ??= 'application/json';
  if (options.bytes !== undefined) headers['content-type'] ??= 'application/octet-stream';
  const body = options.json === undefined ? options.bytes : JSON.stringify(options.json);
  const reply = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: body as BodyInit }) });
  const bytes = Buffer.from(await reply.arrayBuffer());
  const isJson = /json/.test(reply.headers.get('content-type') ?? '') && bytes.length > 0;
  return { status: reply.status, headers: reply.headers, json: isJson ? JSON.parse(bytes.toString()) : null, bytes };
}

const quietOptions = (data: string): StudioOptions => ({
  data,
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  databaseUrl: null,
  storage: null,
  log: () => {},
  onLockLost: () => {
    throw new Error('The test studio lost its lock');
  },
});

export async function startTestStudio(more: Partial<StudioOptions> = {}): Promise<TestStudio> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldproof-studio-'));
  const stores = await makeStores();
  const start = async (): Promise<RunningStudio> => {
    const started = await startStudio({ ...quietOptions(folder), ...stores, ...more });
    if (!started.ok) throw new Error(started.error);
    return started.value;
  };
  let running = await start();
  const studio = {
    folder,
    stores,
    call: (method: string, path: string, options: CallOptions = {}) =>
      request(new URL(path, running.url).href, method, { token: running.token, ...options }),
    addNeighbour: () => addStudio(running.writer, 'Neighbour'),
    restart: async (meanwhile = async (): Promise<unknown> => null) => {
      await running.close();
      await meanwhile();
      running = await start();
    },
    remove: async () => {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return {
    ...studio,
    get url() {
      return running.url;
    },
    get token() {
      return running.token;
    },
    get studioId() {
      return running.studioId;
    },
    get accounts() {
      return running.accounts;
    },
    get writer() {
      return running.writer;
    },
    get served() {
      return running.served;
    },
    close: () => running.close(),
  };
}

type Caller = Pick<TestStudio, 'call'>;

export async function putBlob({ call }: Caller, bytes: Uint8Array, token?: string): Promise<string> {
  const sha256 = sha256Of(bytes);
  const reply = await call('PUT', `/v1/blobs/${sha256}`, { bytes, ...(token === undefined ? {} : { token }) });
  if (reply.status >= 300) {
    throw new Error(`Expected the blob to be taken, got ${reply.status} ${reply.bytes.toString()}`);
  }
  return sha256;
}

export async function putShoot({ call }: Caller, more: object = {}): Promise<string> {
  const shootId = newId();
  const reply = await call('PUT', `/v1/shoots/${shootId}`, {
    json: { name: 'Maple Street 12', kind: 'real-estate', revision: 1, ...more },
  });
  if (reply.status !== 200) throw new Error(`Expected the shoot to be taken, got ${reply.status}`);
  return shootId;
}

export const photoBody = (files: readonly { sha256: string; bytes: number }[], more: object = {}) => ({
  name: 'IMG_0001.JPG',
  files: files.map((file, index) => ({ role: 'image', name: `IMG_0001_${index}.JPG`, ...file })),
  subjects: ['A-1001'],
  bucket: 'photos',
  bucketId: newId(),
  group: null,
  position: 'a0',
  revision: 1,
  capturedAt: '2026-05-01T10:20:30.120+02:00',
  intentId: newId(),
  ...more,
});
