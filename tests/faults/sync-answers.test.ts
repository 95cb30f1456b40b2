import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptied } from '../support/fake-studio-rig';
import { recordInjections } from '../support/fault-record';
import { seededNoise } from '../support/seeded-noise';
import { hashesOf, heldBy } from '../support/sync-held';
import {
  folderOn,
  hashesIn,
  HOUR,
  howMany,
  MB,
  MINUTE,
  openWire,
  rigOn,
  SECOND,
  type Wire,
} from '../support/sync-wire';
import type { ProxiedRequest, Toxic } from '../support/toxics';

/** What the studio answers, and what becomes of it on the way. */

const isAt =
  (method: string, path: string) =>
  (request: ProxiedRequest): boolean =>
    request.method === method && request.path.startsWith(path);

/** Each kind of request that brings something to the studio. */
const WRITES = [
  ['the creation of an upload', isAt('POST', '/v1/uploads')],
  ['a chunk of an upload', isAt('PATCH', '/v1/uploads/')],
  ['where an upload stands', isAt('HEAD', '/v1/uploads/')],
  ['a small file', isAt('PUT', '/v1/blobs/')],
  ['the shoot and what is in it', ({ method, path }: ProxiedRequest) => method === 'PUT' && !path.includes('photos')],
  ['a photo', ({ method, path }: ProxiedRequest) => method === 'PUT' && path.includes('/photos/')],
  ['what is there already', isAt('POST', '/v1/have')],
] as const;

const MIXED = [
  { sizes: [9 * MB] },
  { sizes: [40_000, 17 * MB] },
  ...Array.from({ length: 8 }, () => ({ sizes: [30_000] })),
];

/** Upload ids that bytes were sent to: more than there are large files would be a second resource. */
const resources = ({ proxy }: Wire): number =>
  new Set(proxy.log.filter(({ method }) => method === 'PATCH').map(({ path }) => path)).size;

describe('[F43] an answer that is lost after the studio has acted', () => {
  test.each(WRITES)('to %s: everything is there once', async (what, isMeant) => {
    const wire = await openWire();
    const { list, open } = await folderOn(wire, MIXED);
    const wanted = howMany(15, 4);
    let lost = 0;
    wire.proxy.script = (request): Toxic | null => {
      // An upload's place is asked for only when a chunk did not get through.
      const isAsked = what === 'where an upload stands' && isAt('PATCH', '/v1/uploads/')(request) && lost % 2 === 0;
      if (lost >= wanted || !(isMeant(request) || isAsked)) return null;
      lost += 1;
      return { kind: lost % 3 === 0 ? 'twice' : 'lose-answer' };
    };
    const { engine, defects } = await open();
    engine.start();

    expect(await engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
    expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
    expect(engine.counters()).toMatchObject({ sent: MIXED.length, failed: 0 });
    expect(resources(wire)).toBe(2);
    expect(lost).toBeGreaterThan(0);
    expect(defects).toEqual([]);
    recordInjections(expect.getState().currentTestName ?? '', lost);
  });
});

describe('[F44] an upload that someone else has in hand', () => {
  test('two clients send the same bytes at once: both come to an end, and the bytes are whole', async () => {
    const wire = await openWire();
    const photos = [{ sizes: [26 * MB] }, { sizes: [12 * MB] }];
    const [{ list, open }, twin] = [await folderOn(wire, photos), await folderOn(wire, photos)];
    wire.proxy.line.upBytesPerSecond = 12 * MB;
    const [one, other] = [await open(), await twin.open()];
    one.engine.start();
    other.engine.start();

    const ends = await Promise.all([one.engine.idle(90_000), other.engine.idle(90_000)]);

    expect(ends.map(({ reason }) => reason)).toEqual(['done', 'done']);
    expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
    // They met: one was told to wait, or that the upload stands elsewhere.
    expect(wire.proxy.log.some(({ status }) => status === 423 || status === 409)).toBe(true);
    expect([...one.defects, ...other.defects]).toEqual([]);
  });

  test('a client dies in the middle of a chunk, unnoticed by the studio, and the next one goes on at once', async () => {
    const wire = await openWire();
    const { list, open } = await folderOn(wire, [{ sizes: [20 * MB] }]);
    let broken = 0;
    wire.proxy.script = (request) =>
      isAt('PATCH', '/v1/uploads/')(request) && broken++ < 2
        ? { kind: 'cut', in: 'body', after: 3 * MB, by: 'half-open' }
        : null;
    const { engine } = await open();
    engine.start();

    expect(await engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
    expect(wire.proxy.log.some(({ status }) => status === 423)).toBe(true);
    expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
  });
});

test('[F46] bits that turn over on the way are found, each of them, and cost a chunk at most', async () => {
  const wire = await openWire();
  const { list, open } = await folderOn(wire, [{ sizes: [30 * MB] }, { sizes: [500_000] }, { sizes: [20_000] }]);
  const noise = seededNoise(46);
  let hurt = 0;
  wire.proxy.script = ({ method, path, bodyBytes }) => {
    const isFile = method === 'PATCH' || path.startsWith('/v1/blobs/');
    if (!isFile || bodyBytes === 0 || hurt >= howMany(30, 8) || noise() < 0.4) return null;
    hurt += 1;
    return { kind: 'flip', at: Math.floor(noise() * bodyBytes) };
  };
  const { engine } = await open();
  engine.start();

  expect(await engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
  expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
  // The first one may cost the file; from then on each chunk carries its checksum.
  expect(wire.proxy.log.some(({ status }) => status === 460)).toBe(true);
  expect(wire.proxy.log.filter(({ method, status }) => method === 'PATCH' && status === 422).length).toBeLessThan(2);
  recordInjections(expect.getState().currentTestName ?? '', hurt);
});

describe('[F47] an upload that the studio does not know any more', () => {
  test.each(['thrown away', 'never known'])('(%s): a new one, by itself, and one resource in the end', async (how) => {
    const wire = await openWire();
    const { list, open, dir } = await folderOn(wire, [{ sizes: [25 * MB] }]);
    wire.proxy.script = (request) =>
      isAt('PATCH', '/v1/uploads/')(request) && request.n > 6 ? { kind: 'silence' } : null;
    const first = await open();
    first.engine.start();
    await expect.poll(async () => uploadIn(dir), { timeout: 20_000 }).not.toBeNull();
    await first.close();
    const uploadId = (await uploadIn(dir))!;
    if (how === 'thrown away') {
      const headers = { 'tus-resumable': '1.0.0' };
      expect((await wire.studio.call('DELETE', `/v1/uploads/${uploadId}`, { headers })).status).toBe(204);
    } else {
      const file = join(dir, 'sync-state.json');
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll(uploadId, randomUUID()));
    }
    wire.proxy.script = () => null;

    const { engine } = await open();
    engine.start();
    expect(await engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
    expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
  });
});

async function uploadIn(dir: string): Promise<string | null> {
  const text = await readFile(join(dir, 'sync-state.json'), 'utf8').catch(() => '{}');
  const uploads = (JSON.parse(text) as { uploads?: Record<string, { url: string }> }).uploads ?? {};
  return Object.values(uploads)[0]?.url ?? null;
}

/** What a studio may say, and how long it means. */
const PAUSES = [
  ['seconds', '90', 90 * SECOND],
  ['a date', 'in 120 s', 120 * SECOND],
  ['an absurd number', '1000000000', HOUR],
  ['a negative number', '-5', SECOND],
  ['a date of the past', 'in -3600 s', SECOND],
] as const;

describe('[F48] a studio that asks to wait', () => {
  test.each(PAUSES.flatMap((pause) => [[429, ...pause] as const, [503, ...pause] as const]))(
    'with %i and Retry-After in %s: nobody asks anything meanwhile, and then it goes on',
    async (status, _how, said, pauseMs) => {
      const wire = await openWire();
      const rig = rigOn(wire, 12);
      const inSeconds = /^in (-?\d+) s$/.exec(said)?.[1];
      let heldAtMs = 0;
      wire.proxy.script = ({ path }) => {
        if (heldAtMs > 0 || !path.includes('/photos/')) return null;
        heldAtMs = rig.clock.nowMs();
        const at = inSeconds === undefined ? said : new Date(Date.now() + Number(inSeconds) * SECOND).toUTCString();
        return { kind: 'refuse', status, headers: { 'retry-after': at } };
      };
      rig.engine.start();
      await rig.clock.until(() => heldAtMs > 0, MINUTE);
      await rig.clock.settle();
      // What was on its way when the word came may still be answered; nothing new leaves.
      const from = rig.asked.length;
      await rig.clock.until(emptied(rig), 2 * HOUR);

      const resumedAfterMs = rig.asked[from]!.atMs - heldAtMs;
      // Whole seconds of an HTTP date, rounded down.
      expect(resumedAfterMs).toBeGreaterThanOrEqual(pauseMs - (inSeconds === undefined ? 0 : SECOND));
      expect(resumedAfterMs).toBeLessThanOrEqual(1.2 * pauseMs + SECOND);
      expect(await heldBy(wire.studio)).toEqual(hashesIn(rig));
    },
  );
});

describe('[F49] a sign-in that ends in the middle', () => {
  test('is renewed once for all, and no attempt counts', async () => {
    const wire = await openWire();
    const rig = rigOn(wire, 40);
    const noise = seededNoise(49);
    let isExpired = false;
    let renewals = 0;
    let expiries = 0;
    wire.proxy.script = ({ path, bodyBytes }) => {
      if (!isExpired && path !== '/v1/hello' && bodyBytes > 0 && expiries < 3 && noise() < 0.1) {
        isExpired = true;
        expiries += 1;
      }
      return isExpired ? { kind: 'refuse', status: 401, code: 'unauthorized' } : null;
    };
    rig.renewSignIn = async () => {
      renewals += 1;
      isExpired = false;
      return true;
    };
    rig.engine.start();
    await rig.clock.until(emptied(rig), 30 * MINUTE);

    expect([expiries, renewals]).toEqual([3, 3]);
    expect(await heldBy(wire.studio)).toEqual(hashesIn(rig));
  });

  test('and cannot be renewed: everything waits for a person, nothing is dropped or called failed', async () => {
    const wire = await openWire();
    const rig = rigOn(wire, 10);
    let isExpired = false;
    wire.proxy.script = ({ path }) => {
      if (path.includes('/photos/')) isExpired = true;
      return isExpired ? { kind: 'refuse', status: 401, code: 'unauthorized' } : null;
    };
    rig.engine.start();
    await rig.clock.advance(HOUR);

    expect(rig.engine.status().condition).toBe('needs-auth');
    expect(rig.outbox.pending()).toHaveLength(10);
    for (const { photoId } of rig.outbox.pending()) expect(rig.engine.itemOf(photoId)!.item.attempts).toBe(0);
    wire.proxy.script = () => null;
    rig.engine.signedIn();
    await rig.clock.until(emptied(rig), MINUTE);
    expect(await heldBy(wire.studio)).toEqual(hashesIn(rig));
  });

  test('and a sign-in to another studio: nothing of the old one goes there', async () => {
    const [wire, other] = [await openWire(), await openWire()];
    const rig = rigOn(wire, 30);
    rig.engine.start();
    await rig.clock.until(() => rig.outbox.journal.confirmed.length >= 5, MINUTE);
    wire.proxy.cutAll('reset');
    const [old, before] = [rig.token, rig.outbox.journal.confirmed.length];

    rig.token = other.studio.token;
    rig.engine.signedIn();
    await rig.clock.advance(HOUR);

    expect((await other.studio.call('GET', '/v1/shoots')).json.items).toEqual([]);
    expect(rig.engine.status().condition).toBe('other-studio');
    // What the first one had answered may still have been written down.
    expect(rig.outbox.journal.confirmed.length - before).toBeLessThanOrEqual(8);
    expect(rig.outbox.journal.parked.size).toBe(0);
    rig.token = old;
    rig.engine.signedIn();
    await rig.clock.until(emptied(rig), 5 * MINUTE);
    expect(await heldBy(wire.studio)).toEqual(hashesIn(rig));
    expect((await other.studio.call('GET', '/v1/shoots')).json.items).toEqual([]);
  });
});
