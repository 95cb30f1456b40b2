import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backUp } from '../../studio/backup/back-up';
import { restore } from '../../studio/backup/restore';
import { parseArguments } from '../../studio/cli/parse-arguments';
import { spawnStudio } from '../support/studio-process';
import { startStudio } from '../../studio/start-studio';
import { newId, photoBody, putBlob, putShoot, request, sha256Of, startTestStudio } from '../support/test-studio';
import type { TestStudio } from '../support/test-studio';

let studio: TestStudio;
let shootId: string;
let root: string;
let number = 0;

beforeAll(async () => {
  studio = await startTestStudio();
  shootId = await putShoot(studio);
  root = await mkdtemp(join(tmpdir(), 'fieldproof-backup-'));
});
afterAll(async () => {
  await studio.remove();
  await rm(root, { recursive: true, force: true });
});
let backup: string;
let restored: string;
beforeEach(() => {
  number += 1;
  [backup, restored] = [join(root, `backup-${number}`), join(root, `restored-${number}`)];
});

async function sendPhoto(): Promise<string> {
  const bytes = Buffer.from(`photo ${newId()}`);
  const sha256 = await putBlob(studio, bytes);
  const json = photoBody([{ sha256, bytes: bytes.length }]);
  expect((await studio.call('PUT', `/v1/shoots/${shootId}/photos/${newId()}`, { json })).status).toBe(200);
  return sha256;
}

/** Starts a studio on a folder, asks it for photos, itself and its bytes, and ends it. */
async function ask(data: string, sha256: readonly string[] = []) {
  const none = { publicUrl: null, databaseUrl: null, storage: null, log: () => {}, onLockLost: () => {} };
  const started = await startStudio({ data, host: '127.0.0.1', port: 0, ...none });
  if (!started.ok) throw new Error(started.error);
  const { url, token, close } = started.value;
  const photos = (await request(url + photosOf(shootId), 'GET', { token })).json;
  const who = (await request(`${url}/v1/hello`, 'GET', { token })).json;
  const { have } = (await request(`${url}/v1/have`, 'POST', { token, json: { sha256 } })).json;
  await close();
  return { token, photos, who, have };
}

const photosOf = (id: string): string => `/v1/shoots/${id}/photos`;
const blobPath = (data: string, sha256: string): string =>
  join(data, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const hello = async () => (await studio.call('GET', '/v1/hello')).json;

describe('backup and restore', () => {
  test('[ST68] [F56] a studio restored from a backup has what it had then, and another epoch, once', async () => {
    const early = await sendPhoto();
    const made = await backUp(studio.folder, backup);
    const before = (await studio.call('GET', photosOf(shootId))).json;
    const late = await sendPhoto();
    const who = await hello();
    const done = await restore(backup, restored);
    const first = await ask(restored, [early, late]);
    const second = await ask(restored);

    expect([made.ok, done]).toEqual([true, { ok: true, value: expect.objectContaining({ damaged: [] }) }]);
    expect([first.photos, first.token, first.who.studio]).toEqual([before, studio.token, who.studio]);
    expect(first.have).toEqual([early]);
    expect(first.who.epoch).not.toBe(who.epoch);
    expect(second.who.epoch).toBe(first.who.epoch);
  });

  test('[ST68] the studio goes on while it is backed up, and what it said yes to before is in it', async () => {
    const sent: string[] = [];
    const sending = (async () => {
      for (let count = 0; count < 20; count += 1) sent.push(await sendPhoto());
    })();
    await expect.poll(() => sent.length).toBeGreaterThan(2);
    const acknowledged = [...sent];
    const made = await backUp(studio.folder, backup);
    await sending;
    await restore(backup, restored);
    const { photos } = await ask(restored);

    expect(made.ok).toBe(true);
    const listed = new Set<string>(photos.items.flatMap((item: any) => item.files.map((file: any) => file.sha256)));
    for (const sha256 of acknowledged) expect(listed).toContain(sha256);
    for (const item of photos.items) expect(item.files).toHaveLength(1);
  });

  test('[ST68] again into the same folder copies what is new, and a line torn off is no harm', async () => {
    await sendPhoto();
    const first = await backUp(studio.folder, backup);
    const late = await sendPhoto();
    const second = await backUp(studio.folder, backup);
    const [ledger = ''] = await readdir(join(backup, 'ledger'));
    await appendFile(join(backup, 'ledger', ledger), '0badc0de 99 {"at":"2026-');
    const done = await restore(backup, restored);
    const entries = (await readFile(join(restored, 'ledger', ledger), 'utf8')).trimEnd().split('\n');

    expect(first.ok && second.ok && [second.value.copied, second.value.there - first.value.copied]).toEqual([1, 0]);
    expect(done).toMatchObject({ ok: true, value: { there: 0, damaged: [] } });
    expect(sha256Of(await readFile(blobPath(restored, late)))).toBe(late);
    expect(entries.at(-1)).toMatch(/"kind":"epoch"/);
    expect(entries.join()).not.toContain('0badc0de');
  });

  test('[ST68] bytes that rotted are named and not copied', async () => {
    const rotten = await sendPhoto();
    const made = await backUp(studio.folder, backup);
    await writeFile(blobPath(backup, rotten), 'rotten');
    const done = await restore(backup, restored);

    expect(made.ok).toBe(true);
    expect(done.ok && done.value.damaged).toEqual([rotten]);
    await expect(stat(blobPath(restored, rotten))).rejects.toThrow('ENOENT');
  });

  test('[ST68] nothing is restored over something, from half a backup, or backed up into itself', async () => {
    await backUp(studio.folder, backup);
    const over = await restore(backup, studio.folder);
    await rm(join(backup, 'backup.json'));
    const half = await restore(backup, restored);
    const inside = await backUp(studio.folder, join(studio.folder, 'backup'));
    const nothing = await backUp(join(root, 'nowhere'), backup);

    expect([over, half, inside, nothing].map((result) => (result.ok ? 'done' : result.error))).toEqual([
      expect.stringContaining('is not empty'),
      expect.stringContaining('no whole backup'),
      expect.stringContaining('must not lie in the data folder'),
      expect.stringContaining('no ledger'),
    ]);
    await expect(stat(restored)).rejects.toThrow('ENOENT');
  });

  test('[ST68] a backup is for its owner alone, and has the bytes under their hash', async () => {
    const sha256 = await sendPhoto();
    await backUp(studio.folder, backup);

    expect((await stat(backup)).mode & 0o777).toBe(0o700);
    expect((await stat(join(backup, 'token'))).mode & 0o777).toBe(0o600);
    expect(sha256Of(await readFile(blobPath(backup, sha256)))).toBe(sha256);
  });

  test('[ST67, ST68] the commands say in one line what they did, or why not', async () => {
    const made = spawnStudio(studio.folder, ['--to', backup], { command: ['backup'] });

    expect([await made.ended, made.stderr()]).toEqual([0, '']);
    expect(JSON.parse(made.stdout()).backup).toMatchObject({ damaged: [], there: 0 });
    expect(parseArguments(['restore', '--data', 'd'])).toMatchObject({ ok: false });
    expect(parseArguments(['restore', '--from', 'b', '--data', 'd'])).toEqual({
      ok: true,
      value: { command: 'restore', from: 'b', data: 'd' },
    });
  });
});
