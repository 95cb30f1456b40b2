import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { powerDisk, pull, pullSoon, whyNoFaults, type PowerDisk } from '../support/fault-disks';
import { faultSeed, howMany, injected, seededNumbers } from '../support/fault-seed';
import { runStudio, type StudioProcess } from '../support/studio-process';
import { base64, newId, photoBody, sha256Of } from '../support/test-studio';

const why = whyNoFaults();
const TUS = { 'tus-resumable': '1.0.0' };
const CHUNK_BYTES = 40_000;

let dir: string;
let disk: PowerDisk;
beforeEach(async () => {
  if (why !== null) return;
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-studio-power-'));
  disk = await powerDisk(dir, 384);
});
afterEach(async () => {
  if (why !== null) return;
  disk.unmount();
  await rm(dir, { recursive: true, force: true });
});

interface Sent {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly photoId: string;
  readonly body: object;
  /** What was said yes to. */
  readonly yes: Set<'bytes' | 'photo'>;
}

function newPhoto(): Sent {
  const bytes = Buffer.alloc(3 * CHUNK_BYTES + 17, newId());
  const sha256 = sha256Of(bytes);
  return { bytes, sha256, photoId: newId(), body: photoBody([{ sha256, bytes: bytes.length }]), yes: new Set() };
}

/** As a desktop does, chunk by chunk; a request that fails ends it. Says what was answered. */
async function send(studio: StudioProcess, shootId: string, photo: Sent, answered: () => void): Promise<boolean> {
  const call: StudioProcess['call'] = async (...words) => {
    const reply = await studio.call(...words);
    if (reply.status < 300) answered();
    return reply;
  };
  const { bytes, sha256, photoId, body, yes } = photo;
  const declared = { 'upload-length': String(bytes.length), 'upload-metadata': `sha256 ${base64(sha256)}` };
  const created = await call('POST', '/v1/uploads', { headers: { ...TUS, ...declared } });
  if (created.status === 201) {
    const path = new URL(created.headers.get('location') ?? '').pathname;
    const type = { ...TUS, 'content-type': 'application/offset+octet-stream' };
    const head = await call('HEAD', path, { headers: TUS });
    let receipt = head.headers.get('x-studio-sha256');
    for (let at = Number(head.headers.get('upload-offset')); at < bytes.length; at += CHUNK_BYTES) {
      const headers = { ...type, 'upload-offset': String(at) };
      const reply = await call('PATCH', path, { headers, bytes: bytes.subarray(at, at + CHUNK_BYTES) });
      if (reply.status !== 204) return false;
      receipt = reply.headers.get('x-studio-sha256');
    }
    if (receipt !== sha256) return false;
  } else if (created.status !== 200) {
    return false;
  }
  yes.add('bytes');
  const put = await call('PUT', `/v1/shoots/${shootId}/photos/${photoId}`, { json: body });
  if (put.status === 200) yes.add('photo');
  return put.status === 200;
}

async function expectKept(
  studio: StudioProcess,
  folder: string,
  shootId: string,
  sent: readonly Sent[],
): Promise<void> {
  const have = (await studio.call('POST', '/v1/have', { json: { sha256: sent.map((one) => one.sha256) } })).json.have;
  const { items } = (await studio.call('GET', `/v1/shoots/${shootId}/photos?limit=500`)).json;
  const listed = new Map(items.map((item: any) => [item.id, item.files.map((file: any) => file.sha256)]));
  for (const { sha256, photoId, yes } of sent) {
    if (yes.has('bytes')) expect(have).toContain(sha256);
    if (yes.has('photo')) expect(listed.get(photoId)).toEqual([sha256]);
  }
  const stored = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
  for (const entry of stored.filter((found) => found.isFile())) {
    expect(sha256Of(await readFile(join(entry.parentPath, entry.name)))).toBe(entry.name);
  }
}

/** A cut of the power is a new boot; the machine under the test goes on. */
async function forgetBoot(folder: string): Promise<void> {
  const path = join(folder, 'database-state.json');
  const found = await readFile(path, 'utf8').catch(() => '{}');
  await writeFile(path, JSON.stringify({ ...JSON.parse(found), boot: newId() }));
}

describe.skipIf(why !== null)(`power cuts under a studio${why === null ? '' : ` (skipped: ${why})`}`, () => {
  test(
    '[ST60, ST63] [F45, F61] what it said yes to is there after each cut, no receipt is for short bytes, and it starts again',
    { timeout: 900_000 },
    async () => {
      const folder = join(disk.root, 'studio');
      const moments = seededNumbers(faultSeed('power cuts under a studio'), howMany(30, 3), 40, 2);
      const shootId = newId();
      const sent: Sent[] = [];
      let studio = await runStudio(folder);
      const json = { name: 'Power cuts', kind: 'event', revision: 1 };
      expect((await studio.call('PUT', `/v1/shoots/${shootId}`, { json })).status).toBe(200);
      for (const [life, at] of moments.entries()) {
        let answers = 0;
        const cutting: Promise<unknown>[] = [];
        const answered = (): void => {
          answers += 1;
          if (answers !== at) return;
          // Even lives end right after an answer, odd ones a few milliseconds later, in the middle of something.
          const cut = async (): Promise<unknown> => (life % 2 === 0 ? pull(disk.root) : pullSoon(disk.root));
          // The power goes for the processor too.
          cutting.push(cut().then(() => studio.kill('SIGKILL')));
        };
        const mine = Array.from({ length: 12 }, newPhoto);
        sent.push(...mine);
        const desk = async (photos: readonly Sent[]): Promise<void> => {
          for (const photo of photos) if (!(await send(studio, shootId, photo, answered).catch(() => false))) return;
        };
        await Promise.all([desk(mine.slice(0, 6)), desk(mine.slice(6))]);
        await Promise.all(cutting);
        await studio.kill('SIGKILL');
        disk.restart();
        await forgetBoot(folder);
        studio = await runStudio(folder);
        await expectKept(studio, folder, shootId, sent);
      }
      // What was not said yes to can be sent again, and then is there.
      for (const photo of sent) expect(await send(studio, shootId, photo, () => {})).toBe(true);
      await expectKept(studio, folder, shootId, sent);
      expect(await studio.kill('SIGTERM')).toBe(0);
      expect(sent.filter(({ yes }) => yes.size < 2)).toEqual([]);
      injected(moments.length);
    },
  );
});
