import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runStudio, type StudioProcess } from '../support/studio-process';
import { base64, newId, photoBody, sha256Of } from '../support/test-studio';

/**
 * Kills the studio as it enters the first, second, third … of each of the system calls that make things durable, while it takes
 * one upload and its photo. `when=` counts per thread, so the pool has one.
 */
const SYSCALLS = ['rename', 'fsync', 'fdatasync'] as const;
const canTrace = process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0;
/** More than one upload and its photo need: the last is never reached, and everything is said yes to. */
const MOST_POINTS = 12;

const TUS = { 'tus-resumable': '1.0.0' };
let folder: string;
let shootId: string;

beforeAll(async () => {
  process.env['UV_THREADPOOL_SIZE'] = '1';
  folder = await mkdtemp(join(tmpdir(), 'fieldproof-kill-points-'));
  shootId = newId();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Resolves once every thread of the process is watched; `detach` leaves it alone again. */
async function killAt(pid: number, syscall: string, point: number): Promise<{ detach: () => Promise<unknown> }> {
  const inject = `inject=${syscall}:signal=KILL:when=${point}`;
  const words = ['-f', '-o', '/dev/null', '-e', `trace=${syscall}`, '-e', inject, '-p', String(pid)];
  const strace = spawn('strace', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => strace.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    strace.stderr.on('data', (data: Buffer) => data.toString().includes('attached') && resolve());
    void ended.then(() => reject(new Error('strace could not watch the studio')));
  });
  return { detach: () => (strace.kill('SIGTERM'), ended) };
}

interface Sent {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly photoId: string;
  readonly body: object;
  /** What was said yes to. */
  readonly yes: Set<'bytes' | 'photo'>;
}

function newPhoto(): Sent {
  const bytes = Buffer.alloc(20_000, newId());
  const sha256 = sha256Of(bytes);
  return { bytes, sha256, photoId: newId(), body: photoBody([{ sha256, bytes: bytes.length }]), yes: new Set() };
}

/** Sends, or sends again, one photo as a desktop does; ends with an error when the studio is gone. */
async function send(studio: StudioProcess, { bytes, sha256, photoId, body, yes }: Sent): Promise<void> {
  const declared = { 'upload-length': String(bytes.length), 'upload-metadata': `sha256 ${base64(sha256)}` };
  const created = await studio.call('POST', '/v1/uploads', { headers: { ...TUS, ...declared } });
  expect([200, 201]).toContain(created.status);
  if (created.status === 201) {
    const path = new URL(created.headers.get('location') ?? '').pathname;
    const offset = Number((await studio.call('HEAD', path, { headers: TUS })).headers.get('upload-offset'));
    const headers = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
    const done = await studio.call('PATCH', path, { headers, bytes: bytes.subarray(offset) });
    // At the end already: the bytes were taken by the HEAD before.
    expect([204, 409]).toContain(done.status);
  }
  yes.add('bytes');
  const put = await studio.call('PUT', `/v1/shoots/${shootId}/photos/${photoId}`, { json: body });
  expect(put.status).toBe(200);
  yes.add('photo');
}

async function listed(studio: StudioProcess): Promise<Map<string, string[]>> {
  const { items } = (await studio.call('GET', `/v1/shoots/${shootId}/photos?limit=500`)).json;
  return new Map(items.map((item: any) => [item.id, item.files.map((file: any) => file.sha256)]));
}

async function expectKept(studio: StudioProcess, sent: readonly Sent[]): Promise<void> {
  const have = (await studio.call('POST', '/v1/have', { json: { sha256: sent.map((one) => one.sha256) } })).json.have;
  const photos = await listed(studio);
  for (const { sha256, photoId, yes } of sent) {
    if (yes.has('bytes')) expect(have).toContain(sha256);
    if (yes.has('photo')) expect(photos.get(photoId)).toEqual([sha256]);
  }
  for (const files of photos.values()) expect(files).toHaveLength(1);
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  const stored = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
  for (const entry of stored.filter((found) => found.isFile())) {
    expect(sha256Of(await readFile(join(entry.parentPath, entry.name)))).toBe(entry.name);
  }
}

/** True when everything was said yes to; false when the studio was killed, and by nothing else. */
async function isSentWhole(studio: StudioProcess, photo: Sent): Promise<boolean> {
  try {
    await send(studio, photo);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ message: expect.stringMatching(/fetch failed|terminated|other side closed/) });
    expect(await studio.ended).toBe('SIGKILL');
    return false;
  }
}

describe.skipIf(!canTrace)('a kill at each step (needs strace, on Linux)', () => {
  const title = '[ST60] [F60] at whatever step it dies, what it said yes to is there, and the rest can be sent again';
  test(title, { timeout: 280_000 }, async () => {
    const sent: Sent[] = [];
    const kills = { rename: 0, fsync: 0, fdatasync: 0 };
    let studio = await runStudio(folder);
    const json = { name: 'Kill points', kind: 'event', revision: 1 };
    expect((await studio.call('PUT', `/v1/shoots/${shootId}`, { json })).status).toBe(200);
    for (const syscall of SYSCALLS) {
      for (let point = 1; point <= MOST_POINTS; point += 1) {
        const photo = newPhoto();
        sent.push(photo);
        const { detach } = await killAt(studio.pid, syscall, point);
        if (await isSentWhole(studio, photo)) {
          await detach();
          break;
        }
        kills[syscall] += 1;
        studio = await runStudio(folder);
        await expectKept(studio, sent);
        await send(studio, photo);
        await expectKept(studio, sent);
      }
    }
    expect(await studio.kill('SIGTERM')).toBe(0);

    for (const { yes } of sent) expect(yes).toEqual(new Set(['bytes', 'photo']));
    expect(kills.rename).toBeGreaterThanOrEqual(1);
    expect(kills.fsync).toBeGreaterThanOrEqual(2);
    expect(kills.fdatasync).toBeGreaterThanOrEqual(4);
    expect(kills.rename + kills.fsync + kills.fdatasync).toBeLessThan(3 * MOST_POINTS);
  });
});
