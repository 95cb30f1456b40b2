import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededNoise } from '../support/seeded-noise';
import { runStudio, type StudioProcess } from '../support/studio-process';
import { base64, newId, photoBody, sha256Of } from '../support/test-studio';

const SEED = Number(process.env['FIELDPROOF_TEST_SEED'] ?? 20261122);
const ROUNDS = Number(process.env['FIELDPROOF_KILL_ROUNDS'] ?? 5);

/** Everything the studio said yes to. */
interface Acknowledged {
  readonly blobs: Set<string>;
  readonly photos: Map<string, { readonly sha256: string; readonly name: string; readonly revision: number }>;
  readonly offsets: Map<string, number>;
  revision: number;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldproof-studio-kill-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** One sender that works until the studio is gone; what was answered counts, what was not does not. */
async function sendUntilGone(
  studio: StudioProcess,
  shootId: string,
  acks: Acknowledged,
  next: () => number,
  onAck: () => void,
) {
  for (;;) {
    const bytes = Buffer.alloc(1 + Math.floor(next() * 60_000), newId());
    const sha256 = sha256Of(bytes);
    const isLarge = next() < 0.4;
    if (isLarge) await sendByTus(studio, bytes, acks, next);
    else {
      const reply = await studio.call('PUT', `/v1/blobs/${sha256}`, { bytes });
      expect(reply.status).toBeLessThan(300);
    }
    acks.blobs.add(sha256);
    onAck();
    const photoId = newId();
    for (const revision of [1, 2]) {
      const name = `${photoId}-${revision}.jpg`;
      const json = photoBody([{ sha256, bytes: bytes.length }], { name, revision });
      const reply = await studio.call('PUT', `/v1/shoots/${shootId}/photos/${photoId}`, { json });
      expect(reply.status).toBe(200);
      acks.photos.set(photoId, { sha256, name, revision });
      onAck();
    }
  }
}

async function sendByTus(studio: StudioProcess, bytes: Buffer, acks: Acknowledged, next: () => number): Promise<void> {
  const tus = { 'tus-resumable': '1.0.0' };
  const headers = {
    ...tus,
    'upload-length': String(bytes.length),
    'upload-metadata': `sha256 ${base64(sha256Of(bytes))}`,
  };
  const created = await studio.call('POST', '/v1/uploads', { headers });
  expect(created.status).toBe(201);
  const path = new URL(created.headers.get('location') ?? '').pathname;
  const middle = Math.floor(next() * bytes.length);
  for (const [from, to] of [
    [0, middle],
    [middle, bytes.length],
  ] as const) {
    const chunk = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(from) };
    const reply = await studio.call('PATCH', path, { bytes: bytes.subarray(from, to), headers: chunk });
    expect(reply.status).toBe(204);
    acks.offsets.set(path, to);
  }
  acks.offsets.delete(path);
}

async function listAll(studio: StudioProcess, shootId: string): Promise<Map<string, any>> {
  const found = new Map<string, any>();
  for (let path: string | null = `/v1/shoots/${shootId}/photos?limit=50`; path !== null;) {
    const { items, next }: any = (await studio.call('GET', path)).json;
    for (const item of items) {
      expect(found.has(item.id)).toBe(false);
      found.set(item.id, item);
    }
    path = next === null ? null : `/v1/shoots/${shootId}/photos?limit=50&after=${next}`;
  }
  return found;
}

async function expectNothingLost(studio: StudioProcess, shootId: string, acks: Acknowledged): Promise<void> {
  const hello = (await studio.call('GET', '/v1/hello?nonce=n')).json;
  expect(hello.revision).toBeGreaterThanOrEqual(acks.revision);
  acks.revision = hello.revision;
  const have = (await studio.call('POST', '/v1/have', { json: { sha256: [...acks.blobs].slice(-1000) } })).json.have;
  expect(new Set(have)).toEqual(new Set([...acks.blobs].slice(-1000)));
  const listed = await listAll(studio, shootId);
  for (const [id, photo] of acks.photos) {
    const item = listed.get(id);
    expect(item?.revision).toBeGreaterThanOrEqual(photo.revision);
    expect(item.files.map((file: any) => file.sha256)).toEqual([photo.sha256]);
  }
  for (const item of listed.values()) expect(item.files).toHaveLength(1);
  for (const [path, offset] of acks.offsets) {
    const reply = await studio.call('HEAD', path, { headers: { 'tus-resumable': '1.0.0' } });
    expect(Number(reply.headers.get('upload-offset'))).toBeGreaterThanOrEqual(offset);
  }
}

/** Bytes on disk under a name are what the name says, all of them. */
async function expectBlobsSound(): Promise<void> {
  const entries = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile())) {
    expect(sha256Of(await readFile(join(entry.parentPath, entry.name)))).toBe(entry.name);
  }
}

test(
  `[ST60] kill -9 in the middle of everything loses nothing that was acknowledged (seed ${SEED}, ${ROUNDS} kills)`,
  { timeout: 300_000 },
  async () => {
    const next = seededNoise(SEED);
    const acks: Acknowledged = { blobs: new Set(), photos: new Map(), offsets: new Map(), revision: 0 };
    const shootId = newId();
    let token: string | null = null;
    for (let round = 0; round <= ROUNDS; round += 1) {
      const studio = await runStudio(folder);
      expect(studio.token).toBe(token ?? studio.token);
      token = studio.token;
      await studio.call('PUT', `/v1/shoots/${shootId}`, { json: { name: 'Kill', kind: 'event', revision: 1 } });
      await expectNothingLost(studio, shootId, acks);
      if (round === ROUNDS) {
        expect(await studio.kill('SIGTERM')).toBe(0);
        break;
      }
      let left = 5 + Math.floor(next() * 60);
      const onAck = (): void => {
        left -= 1;
        if (left === 0) process.kill(studio.pid, 'SIGKILL');
      };
      const senders = Array.from({ length: 4 }, () => sendUntilGone(studio, shootId, acks, next, onAck));
      const outcomes = await Promise.allSettled(senders);
      expect(await studio.ended).toBe('SIGKILL');
      // Each sender ended because nobody answered, not because of an answer it did not expect.
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: { message: expect.stringMatching(/fetch failed|terminated|other side closed/) },
        });
      }
    }
    await expectBlobsSound();
    expect(acks.photos.size).toBeGreaterThan(ROUNDS * 3);
  },
);
