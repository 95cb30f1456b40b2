import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres-server';
import { startS3, type S3Server } from '../support/s3-server';
import { runStudio, type StudioProcess } from '../support/studio-process';
import { environmentOf, storesIn } from '../support/studio-stores';
import { base64, newId, photoBody, sha256Of } from '../support/test-studio';

/** Two processes, each with a data folder of its own, on one PostgreSQL and one S3 store. */
const TUS = { 'tus-resumable': '1.0.0' };
const PHOTOS = 24;
const CHUNK_BYTES = 300_000;

interface Sent {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly photoId: string;
  readonly body: object;
}

function newPhoto(index: number): Sent {
  const bytes = Buffer.alloc(700_000 + index, newId());
  const sha256 = sha256Of(bytes);
  return { bytes, sha256, photoId: newId(), body: photoBody([{ sha256, bytes: bytes.length }]) };
}

describe.skipIf(findPostgres() === null)('two instances (need PostgreSQL: npm run setup -- --with-tests)', () => {
  let postgres: PostgresServer;
  let s3: S3Server;
  let root: string;
  let env: NodeJS.Dict<string>;
  let instances: StudioProcess[];
  let shootId: string;

  const start = (name: string): Promise<StudioProcess> => runStudio(join(root, name), [], env);
  beforeAll(async () => {
    [postgres, s3] = [await startPostgres(), await startS3()];
    root = await mkdtemp(join(tmpdir(), 'fieldproof-instances-'));
    env = environmentOf(await storesIn({ databaseUrl: postgres.url, storage: s3.settings }));
    // At once, on an empty database and an empty bucket.
    instances = await Promise.all(['one', 'two'].map(start));
    shootId = newId();
  });
  afterAll(async () => {
    for (const instance of instances) await instance.kill('SIGKILL');
    await s3.remove();
    await postgres.remove();
    await rm(root, { recursive: true, force: true });
  });

  /** A client behind a balancer: each request goes to the next instance; to the other one when it is gone. */
  let turn = 0;
  const call: StudioProcess['call'] = async (method, path, options = {}) => {
    for (let tries = 0; ; tries += 1) {
      turn += 1;
      const instance = instances[turn % instances.length];
      if (instance === undefined) throw new Error('Expected an instance');
      try {
        return await instance.call(method, path, { token: token(), ...options });
      } catch (error) {
        if (tries > 20) throw error;
      }
    }
  };
  const token = (): string => instances[0]?.token ?? '';

  /** As a desktop does: create, ask where it stands, append, until it stands at the end. */
  async function upload({ bytes, sha256 }: Sent): Promise<void> {
    const declared = { 'upload-length': String(bytes.length), 'upload-metadata': `sha256 ${base64(sha256)}` };
    const created = await call('POST', '/v1/uploads', { headers: { ...TUS, ...declared } });
    if (created.status === 200) return;
    const path = new URL(created.headers.get('location') ?? '').pathname;
    await expect
      .poll(() => appendNext(path, bytes), { timeout: 60_000, interval: 20 })
      .toEqual({ isWhole: true, sha256 });
  }

  async function appendNext(path: string, bytes: Buffer): Promise<{ isWhole: boolean; sha256: string | null }> {
    const head = await call('HEAD', path, { headers: TUS });
    const offset = Number(head.headers.get('upload-offset'));
    if (offset < bytes.length) {
      const headers = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
      const chunk = bytes.subarray(offset, offset + CHUNK_BYTES);
      const reply = await call('PATCH', path, { headers, bytes: chunk });
      expect([204, 409, 423]).toContain(reply.status);
    }
    return { isWhole: offset === bytes.length, sha256: head.headers.get('x-studio-sha256') };
  }

  async function send(photo: Sent): Promise<void> {
    await upload(photo);
    const put = await call('PUT', `/v1/shoots/${shootId}/photos/${photo.photoId}`, { json: photo.body });
    expect([put.status, put.json.missing]).toEqual([200, []]);
  }

  test('[ST90] instances that start together agree on studio, epoch and revision', async () => {
    const hellos = await Promise.all(
      instances.map(async (instance) => (await instance.call('GET', '/v1/hello?nonce=1')).json),
    );

    expect(hellos[0].studio).toBe(hellos[1].studio);
    expect(hellos[0].epoch).toBe(hellos[1].epoch);
    expect(hellos[0].epoch).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('[ST91] requests that alternate, and an instance killed in the middle: everything is there once', async () => {
    const json = { name: 'Two instances', kind: 'event', revision: 1 };
    expect((await call('PUT', `/v1/shoots/${shootId}`, { json })).status).toBe(200);
    const photos = Array.from({ length: PHOTOS }, (_, index) => newPhoto(index));
    const queue = [...photos];
    const desk = async (): Promise<void> => {
      for (let photo = queue.shift(); photo !== undefined; photo = queue.shift()) {
        await send(photo);
        if (queue.length === PHOTOS / 2) await instances[1]?.kill('SIGKILL');
      }
    };
    await Promise.all([desk(), desk(), desk()]);
    instances[1] = await start('two');
    // A client that lost every answer says it all again.
    await Promise.all(photos.map(send));

    const { items } = (await call('GET', `/v1/shoots/${shootId}/photos?limit=500`)).json;
    const listed = items.map((item: any) => [item.id, item.files.map((file: any) => file.sha256)]);
    expect(listed.sort()).toEqual(photos.map(({ photoId, sha256 }) => [photoId, [sha256]]).sort());
    for (const { photoId, sha256, bytes } of photos.slice(0, 5)) {
      expect((await call('GET', `/v1/photos/${photoId}/files/${sha256}`)).bytes.equals(bytes)).toBe(true);
    }
    const revisions = await Promise.all(
      instances.map(async (instance) => (await instance.call('GET', '/v1/hello?nonce=2')).json.revision),
    );
    expect(revisions[0]).toBe(revisions[1]);
  });

  test('[ST92] an upload outlives the instance that took its bytes, and its hold lapses within seconds', async () => {
    const [one, two] = instances;
    if (one === undefined || two === undefined) throw new Error('Expected two instances');
    const photo = newPhoto(99);
    const declared = {
      'upload-length': String(photo.bytes.length),
      'upload-metadata': `sha256 ${base64(photo.sha256)}`,
    };
    const created = await two.call('POST', '/v1/uploads', { headers: { ...TUS, ...declared } });
    const path = new URL(created.headers.get('location') ?? '').pathname;
    const half = photo.bytes.length >> 1;
    // A request that never ends: the instance dies while it holds the upload.
    const words = [
      `const { request } = await import('node:http');`,
      `const headers = ${JSON.stringify({ ...TUS, authorization: `Bearer ${two.token}`, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0', 'content-length': String(photo.bytes.length) })};`,
      `const sent = request(${JSON.stringify(new URL(path, two.url).href)}, { method: 'PATCH', headers });`,
      `sent.on('error', () => {});`,
      `process.stdin.pipe(sent, { end: false });`,
    ];
    const client = spawn(process.execPath, ['--input-type=module', '-e', words.join('\n')], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    client.stdin.write(photo.bytes.subarray(0, half));
    const offset = async (): Promise<string | null> =>
      (await one.call('HEAD', path, { headers: TUS })).headers.get('upload-offset');
    await expect.poll(offset, { timeout: 20_000 }).toBe(String(half));
    const headers = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(half) };
    const rest = photo.bytes.subarray(half);
    await two.kill('SIGKILL');
    client.kill('SIGKILL');
    await expect
      .poll(async () => (await one.call('PATCH', path, { headers, bytes: rest })).headers.get('x-studio-sha256'), {
        timeout: 10_000,
        interval: 200,
      })
      .toBe(photo.sha256);
    instances[1] = await start('two');

    const have = await instances[1].call('POST', '/v1/have', { json: { sha256: [photo.sha256] } });
    expect(have.json.have).toEqual([photo.sha256]);
  });
});
