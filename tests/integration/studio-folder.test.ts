import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, statfs, truncate, writeFile, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runStudio, spawnStudio, type StudioProcess } from '../support/studio-process';
import { newId, photoBody, sha256Of } from '../support/test-studio';

const LONG = { timeout: 180_000 };
let folder: string;
const running: StudioProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldproof-studio-folder-'));
});
afterEach(async () => {
  for (const studio of running.splice(0)) await studio.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(args: readonly string[] = []): Promise<StudioProcess> {
  const studio = await runStudio(folder, args);
  running.push(studio);
  return studio;
}

/** One of everything. */
async function fill(studio: StudioProcess): Promise<string> {
  const shootId = newId();
  const bytes = Buffer.from(`contents ${newId()}`);
  const sha256 = sha256Of(bytes);
  const place = `/v1/shoots/${shootId}`;
  const groupId = newId();
  const member = newId();
  const group = { id: groupId, kind: 'manual', members: [member], exposures: 1, isComplete: true, coverId: member };
  const bucket = { id: newId(), code: 'photos', label: 'Photos', minimum: null, exposures: null };
  const text = { firstName: 'A', lastName: 'B', group: '', email: '', phone: '', notes: '' };
  const steps: [string, string, object][] = [
    ['PUT', place, { name: 'Full', kind: 'school', revision: 1 }],
    ['PUT', `${place}/subjects`, { subjects: [{ id: 'A-1', ...text, consent: true, custom: {} }], revision: 1 }],
    ['PUT', `${place}/buckets`, { buckets: [bucket], revision: 1 }],
    [
      'PUT',
      `${place}/groups`,
      { groups: [{ ...group, rule: 'manual', why: '', confidence: 1, isLocked: true }], removed: [], revision: 1 },
    ],
  ];
  for (const [method, path, json] of steps) expect((await studio.call(method, path, { json })).status).toBe(200);
  expect((await studio.call('PUT', `/v1/blobs/${sha256}`, { bytes })).status).toBe(201);
  const json = photoBody([{ sha256, bytes: bytes.length }], { group: groupId });
  expect((await studio.call('PUT', `${place}/photos/${member}`, { json })).status).toBe(200);
  return place;
}

async function snapshot(studio: StudioProcess, place: string): Promise<unknown> {
  const lists = ['/v1/shoots', `${place}/photos`, `${place}/subjects`, `${place}/buckets`, `${place}/groups`];
  return Promise.all(lists.map(async (path) => (await studio.call('GET', path)).json));
}

const hello = async (studio: StudioProcess) => (await studio.call('GET', '/v1/hello?nonce=n')).json;
const ledgerFile = async () => join(folder, 'ledger', (await readdir(join(folder, 'ledger'))).at(-1) ?? '');

describe('one studio, one folder', () => {
  test('[ST61] [F61] a second one refuses with one line and a code, and the first goes on', LONG, async () => {
    const first = await start();
    const second = spawnStudio(folder);

    expect(await second.ended).toBe(1);
    expect(second.stdout()).toBe('');
    expect(second.stderr().trim().split('\n')).toEqual([
      expect.stringMatching(/^Another studio \(process \d+ on .+\) already serves the folder /),
    ]);
    expect((await first.call('GET', '/v1/shoots')).status).toBe(200);
  });

  test('[ST61] [F61] of two that start at once exactly one goes on', LONG, async () => {
    const both = [spawnStudio(folder), spawnStudio(folder)];
    await Promise.race(both.map((one) => one.ended));
    await expect.poll(() => both.filter((one) => one.stdout().includes('\n')).length, { timeout: 60_000 }).toBe(1);
    for (const one of both) one.child.kill('SIGTERM');

    expect((await Promise.all(both.map((one) => one.ended))).sort()).toEqual([0, 1]);
  });

  test(
    '[ST61, ST62] after kill -9 and after SIGTERM the next start serves the same data with the same token',
    LONG,
    async () => {
      const first = await start();
      const place = await fill(first);
      const [before, who] = [await snapshot(first, place), await hello(first)];
      await first.kill('SIGKILL');
      const second = await start();
      const afterKill = await snapshot(second, place);
      const code = await second.kill('SIGTERM');
      const third = await start();

      expect([afterKill, await snapshot(third, place)]).toEqual([before, before]);
      expect(code).toBe(0);
      expect([second.token, third.token]).toEqual([first.token, first.token]);
      expect(await hello(third)).toEqual(who);
    },
  );

  test('[ST67] stdout has the ready line and nothing else', LONG, async () => {
    const studio = await start(['--port', '0', '--host', '127.0.0.1']);
    await fill(studio);
    await studio.call('GET', '/nowhere');
    await studio.kill('SIGTERM');

    expect(JSON.parse(studio.stdout())).toEqual({ url: studio.url, token: studio.token, pid: studio.pid });
    expect(studio.stdout().endsWith('}\n')).toBe(true);
  });

  test('[ST67] wrong arguments end it with one line and a code', LONG, async () => {
    const wrong = spawnStudio(folder, ['--port', 'many']);

    expect([await wrong.ended, wrong.stdout()]).toEqual([1, '']);
    expect(wrong.stderr().trim().split('\n')).toHaveLength(1);
  });
});

describe('the database is made again from the ledger', () => {
  test('[ST63] after a power cut, whatever became of the database files', LONG, async () => {
    const first = await start();
    const place = await fill(first);
    const [before, who] = [await snapshot(first, place), await hello(first)];
    await first.kill('SIGKILL');
    await writeFile(join(folder, 'database-state.json'), JSON.stringify({ boot: 'another boot', state: 'open' }));
    await truncate(join(folder, 'database', 'global', 'pg_control'), 100);
    const second = await start();

    expect(await snapshot(second, place)).toEqual(before);
    expect(await hello(second)).toEqual(who);
    expect(second.token).toBe(first.token);
    expect(second.stderr()).toContain('database-set-aside');
  });

  test('[ST63] when the studio was killed while it made it', LONG, async () => {
    const first = spawnStudio(folder);
    await expect.poll(() => readdir(join(folder, 'database')).catch(() => []), { timeout: 60_000 }).not.toEqual([]);
    first.child.kill('SIGKILL');
    expect([await first.ended, first.stdout()]).toEqual(['SIGKILL', '']);
    const second = await start();

    expect((await second.call('GET', '/v1/shoots')).json).toEqual({ items: [], next: null });
  });

  test('[ST63] when it cannot be opened', LONG, async () => {
    const first = await start();
    const place = await fill(first);
    const before = await snapshot(first, place);
    await first.kill('SIGTERM');
    await rm(join(folder, 'database', 'pg_wal'), { recursive: true });
    await writeFile(join(folder, 'database', 'global', 'pg_control'), 'nonsense');
    const second = await start();

    expect(await snapshot(second, place)).toEqual(before);
  });

  test('[ST64] the torn end of the ledger is cut, and nothing else changes', LONG, async () => {
    const first = await start();
    const place = await fill(first);
    const [before, who] = [await snapshot(first, place), await hello(first)];
    await first.kill('SIGKILL');
    const sound = await readFile(await ledgerFile());
    await appendFile(await ledgerFile(), '0badc0de 99 {"at":"2026-');
    const second = await start();

    expect([await snapshot(second, place), await hello(second)]).toEqual([before, who]);
    expect((await readFile(await ledgerFile())).equals(sound)).toBe(true);
  });

  test('[ST64] damage in the middle of the ledger costs its line, and the epoch changes, once', LONG, async () => {
    const first = await start();
    const place = await fill(first);
    const [before, who] = [await snapshot(first, place), await hello(first)];
    await first.kill('SIGTERM');
    const ledger = await readFile(await ledgerFile());
    const at = ledger.indexOf('"kind":"subjects"');
    ledger[at + 1] = 0x4b;
    await writeFile(await ledgerFile(), ledger);
    const second = await start();
    const [whole, whoThen] = [await snapshot(second, place), await hello(second)];
    await second.kill('SIGTERM');
    const third = await start();
    const whoLater = await hello(third);
    await third.kill('SIGTERM');
    await rm(join(folder, 'database'), { recursive: true });
    const fourth = await start();
    const rebuilt: any = await snapshot(fourth, place);

    expect(whole).toEqual(before);
    expect(new Set([who.epoch, whoThen.epoch, whoLater.epoch, (await hello(fourth)).epoch]).size).toBe(3);
    expect(whoLater.epoch).toBe(whoThen.epoch);
    expect(rebuilt[2].items).toEqual([]);
    expect(rebuilt[1]).toEqual((before as any)[1]);
  });
});

const canMount = process.getuid?.() === 0 && process.platform === 'linux';
describe.skipIf(!canMount)('a full disk (needs root to mount a small one)', () => {
  test(
    '[ST65] [F59] bytes are refused with 507, nothing is acknowledged, and it goes on when there is room',
    LONG,
    async () => {
      await mkdir(join(folder, 'small'));
      const small = join(folder, 'small');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', small]);
      try {
        const studio = await runStudio(join(small, 'data'));
        const bytes = Buffer.alloc(4_000_000, 'x');
        const put = () => studio.call('PUT', `/v1/blobs/${sha256Of(bytes)}`, { bytes });
        const { bavail, bsize } = await statfs(small);
        await writeFile(join(small, 'filler'), Buffer.alloc(bavail * bsize - 8_000_000));
        const full = await put();
        const headers = { 'tus-resumable': '1.0.0', 'upload-length': '50000000' };
        const upload = await studio.call('POST', '/v1/uploads', { headers });
        const have = await studio.call('POST', '/v1/have', { json: { sha256: [sha256Of(bytes)] } });
        await rm(join(small, 'filler'));
        await expect.poll(async () => (await put()).status, { timeout: 20_000 }).toBe(201);

        expect([full.status, full.json.code, full.headers.get('retry-after')]).toEqual([507, 'storage-full', '60']);
        expect([upload.status, have.json.have]).toEqual([507, []]);
        await studio.kill('SIGTERM');
      } finally {
        execFileSync('umount', [small]);
      }
    },
  );
});
