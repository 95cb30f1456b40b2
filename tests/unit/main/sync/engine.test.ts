import { describe, expect, test } from 'vitest';
import type { SyncUpdate } from '../../../../main/sync/sync-engine';
import { idOf, photoId, sha256Of, shootId } from '../../../support/fake-studio-outbox';
import { addPhotos, bytesOf, createRig, emptied, type Rig } from '../../../support/fake-studio-rig';

const MINUTE = 60_000;

const paths = (rig: Rig) => rig.line.log.map(({ method, path }) => `${method} ${path}`);
const group = (n: number) => ({
  id: idOf<any>(n, 5),
  kind: 'bracket' as const,
  members: [photoId(n)],
  exposures: 3,
  isComplete: true,
  coverId: photoId(n),
  rule: 'ladder' as const,
  why: 'a ladder',
  confidence: 1,
  isLocked: false,
});

describe('a queue and a studio that is well', () => {
  test('[OB2] every photo ends confirmed, with its bytes at the studio', async () => {
    const rig = createRig();
    addPhotos(rig, 12);

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect([rig.studio.photos.size, rig.studio.blobs.size]).toEqual([12, 12]);
    expect(rig.outbox.journal.confirmed).toHaveLength(12);
    expect(rig.engine.counters()).toMatchObject({ sent: 12, failed: 0, unchanged: 0, bytes: 12 * 32 });
    expect(rig.engine.status()).toMatchObject({ condition: 'online', fault: null, running: [] });
    expect(rig.defects).toEqual([]);
  });

  test('[OB20] the shown file goes first, and the confirmation names every hash', async () => {
    const rig = createRig();
    const [jpeg, raw, sidecar] = [bytesOf(1), bytesOf(2), bytesOf(3)];
    rig.outbox.add({ n: 1, files: [jpeg, raw, sidecar] });

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    const hashes = [jpeg, raw, sidecar].map(sha256Of);
    const sent = paths(rig).filter((path) => path.startsWith('PUT /v1/blobs'));
    expect(sent).toEqual(hashes.map((hash) => `PUT /v1/blobs/${hash}`));
    expect(rig.outbox.journal.confirmed[0]).toMatchObject({ files: hashes, revision: 1, wasThere: false });
  });

  test('[OB21] bytes that the studio holds are asked about once for many photos, and not sent again', async () => {
    const rig = createRig();
    addPhotos(rig, 40);
    for (let k = 1; k <= 40; k += 2) rig.studio.blobs.set(sha256Of(bytesOf(1000 + k)), bytesOf(1000 + k));

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(rig.requests('/v1/have')).toBe(1);
    expect(rig.requests('/v1/blobs')).toBe(20);
    expect(rig.engine.counters()).toMatchObject({ sent: 40, unchanged: 0, bytes: 20 * 32 });
  });

  test('[OB24] the bytes of four photos travel at once, and eight photos are under way with their receipts', async () => {
    const rig = createRig();
    addPhotos(rig, 60);
    const most = { sending: 0, running: 0 };
    rig.line.script = () => {
      const { items, running } = rig.engine.status();
      most.sending = Math.max(most.sending, items.sending);
      most.running = Math.max(most.running, running.length);
      return null;
    };

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(most.sending).toBe(4);
    expect(most.running).toBeGreaterThan(4);
    expect(most.running).toBeLessThanOrEqual(8);
  });

  test('[OB24] shoots take turns: a small one does not wait for a large one', async () => {
    const rig = createRig();
    addPhotos(rig, 100, 1);
    addPhotos(rig, 3, 2);

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    const order = rig.outbox.journal.confirmed.map(({ intent }) => intent.shootId);
    expect(order.lastIndexOf(shootId(2))).toBeLessThan(12);
  });
});

describe('what photos refer to', () => {
  test('[OB23] shoot, buckets and groups are there before the first photo', async () => {
    const rig = createRig();
    addPhotos(rig, 2);
    rig.outbox.structureOf.set(shootId(1), {
      name: 'Hall',
      buckets: [],
      subjects: [],
      groups: [group(1)],
      revision: 5,
    });

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    const order = paths(rig).map((path) => path.replace(/018f[0-9a-f-]+/g, 'id'));
    const photo = order.indexOf('PUT /v1/shoots/id/photos/id');
    for (const list of ['', '/buckets', '/groups']) {
      expect(order.indexOf(`PUT /v1/shoots/id${list}`)).toBeLessThan(photo);
    }
    expect(rig.studio.shoots.get(shootId(1))).toEqual({ name: 'Hall', revision: 5 });
    expect([...rig.studio.groups.get(shootId(1))!.keys()]).toEqual([group(1).id]);
  });

  test('[OB23] an unchanged structure is sent once, also over a restart', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    await rig.restart();
    rig.outbox.add({ n: 9, files: [bytesOf(9)] });

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(paths(rig).filter((path) => path === `PUT /v1/shoots/${shootId(1)}`)).toHaveLength(1);
  });

  test('[OB23] of a changed structure only the difference travels, dissolved groups too', async () => {
    const rig = createRig();
    addPhotos(rig, 1);
    const structure = { name: 'Hall', buckets: [], subjects: [], groups: [group(1), group(2)], revision: 5 };
    rig.outbox.structureOf.set(shootId(1), structure);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    const before = rig.line.log.length;

    rig.outbox.structureOf.set(shootId(1), { ...structure, groups: [group(2), group(3)], revision: 6 });
    rig.outbox.add({ n: 2, files: [bytesOf(2)] });
    await rig.clock.advance(MINUTE);

    expect([...rig.studio.groups.get(shootId(1))!.keys()]).toEqual([group(2).id, group(3).id]);
    const sent = paths(rig)
      .slice(before)
      .filter((path) => path.includes('/v1/shoots') && !path.includes('/photos/'));
    expect(sent).toEqual([`PUT /v1/shoots/${shootId(1)}/groups`]);
  });

  test('[OB23] a structure that changes with every photo is sent every 2 s at most, photos go on, the last word arrives', async () => {
    const rig = createRig();
    addPhotos(rig, 20);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    const startedAt = rig.clock.nowMs();
    for (let n = 1; n <= 50; n += 1) {
      const structure = rig.outbox.structure(shootId(1)) as { revision: number };
      rig.outbox.structureOf.set(shootId(1), {
        name: `Hall ${n}`,
        buckets: [],
        subjects: [],
        groups: [],
        revision: structure.revision + 1,
      });
      rig.outbox.add({ n: 5000 + n, files: [bytesOf(5000 + n)] });
      await rig.clock.advance(100);
    }
    const idle = rig.engine.idle(MINUTE);
    await rig.clock.advance(10_000);

    expect((await idle).reason).toBe('done');
    expect(rig.studio.shoots.get(shootId(1))?.name).toBe('Hall 50');
    const puts = rig.line.log.filter(({ path, atMs }) => path === `/v1/shoots/${shootId(1)}` && atMs >= startedAt);
    expect(puts.length).toBeLessThanOrEqual(5);
    expect(rig.outbox.journal.confirmed).toHaveLength(70);
  });

  test('[OB11] a refused structure blocks its photos only, says so, and a changed one frees them', async () => {
    const rig = createRig();
    addPhotos(rig, 3, 1);
    addPhotos(rig, 3, 2);
    rig.line.script = ({ path }) =>
      path === `/v1/shoots/${shootId(1)}/buckets` ? { kind: 'refusal', code: 'invalid-request' } : null;
    rig.engine.start();
    const idle = rig.engine.idle(MINUTE);
    await rig.clock.advance(5000);

    expect(await idle).toEqual({ reason: 'done', pending: 3 });
    expect(rig.engine.status().blockedShoots).toEqual([{ shootId: shootId(1), fault: 'refused-data' }]);
    expect(rig.engine.itemOf(photoId(1001))?.item).toMatchObject({ state: 'blocked', by: `structure:${shootId(1)}` });
    expect(rig.outbox.journal.confirmed.map(({ intent }) => intent.shootId)).toEqual(Array(3).fill(shootId(2)));

    rig.line.script = () => null;
    rig.outbox.structureOf.set(shootId(1), { name: 'Hall', buckets: [], subjects: [], groups: [], revision: 2 });
    rig.engine.retry();
    await rig.clock.until(emptied(rig), MINUTE);
    expect(rig.studio.photos.size).toBe(6);
  });
});

describe('later intents', () => {
  test('[OB25] an edit while a photo is under way goes after it, as a revision of its own', async () => {
    const rig = createRig();
    rig.outbox.add({ n: 1, files: [bytesOf(1)] });
    let isEdited = false;
    rig.line.script = ({ path }) => {
      if (path.startsWith('/v1/blobs') && !isEdited) {
        isEdited = true;
        rig.outbox.queue(photoId(1), { isEdited: true });
      }
      return null;
    };

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(rig.studio.photos.get(photoId(1))?.revision).toBe(2);
    expect(rig.outbox.journal.confirmed.at(-1)).toMatchObject({ revision: 2 });
    expect(rig.engine.itemOf(photoId(1))).toBeNull();
    expect(rig.defects).toEqual([]);
  });

  test('[OB25] a waiting photo is replaced by its later intent', async () => {
    const rig = createRig();
    const first = rig.outbox.add({ n: 1, files: [bytesOf(1)] });
    const second = rig.outbox.queue(photoId(1), { isEdited: true });

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(second.intentId).not.toBe(first.intentId);
    expect(rig.studio.applied.get(photoId(1))).toBe(1);
    expect(rig.studio.photos.get(photoId(1))?.revision).toBe(2);
  });

  test('[OB25] a withdrawn photo is not sent', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.outbox.withdraw(photoId(1002));

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    rig.outbox.withdraw(photoId(1001));

    expect([...rig.studio.photos.keys()].sort()).toEqual([photoId(1001), photoId(1003)]);
  });

  test('[OB25] a photo withdrawn while it waits in the engine leaves it', async () => {
    const rig = createRig();
    addPhotos(rig, 10);
    rig.line.script = () => ({ kind: 'no-connection' });
    rig.engine.start();
    await rig.clock.advance(1000);

    for (let k = 1; k <= 10; k += 1) rig.outbox.withdraw(photoId(1000 + k));
    const idle = await rig.engine.idle(MINUTE);

    expect(idle).toEqual({ reason: 'done', pending: 0 });
    expect(rig.engine.status().items).toMatchObject({ queued: 0, ready: 0, waiting: 0 });
  });

  test('[OB3] what changed between attempts has a key of its own, and the same at each attempt', async () => {
    const rig = createRig();
    rig.outbox.add({ n: 1, files: [bytesOf(1)] });
    let puts = 0;
    rig.line.script = ({ path }) => {
      if (!path.includes('/photos/')) return null;
      puts += 1;
      if (puts > 1) return null;
      // The same revision with another body: facts that do not count as an edit were filled in meanwhile.
      const payload = rig.outbox.payloads.get(photoId(1))!;
      rig.outbox.payloads.set(photoId(1), { ...payload, revision: 2, capturedAt: '2026-05-01T10:00:00' });
      return { kind: 'answer-lost' };
    };

    rig.engine.start();
    await rig.clock.until(emptied(rig), 10 * MINUTE);

    expect(rig.studio.photos.get(photoId(1))?.revision).toBe(2);
    expect(rig.outbox.journal.confirmed[0]).toMatchObject({ revision: 2 });
  });
});

describe('force, update, conflict', () => {
  test('[OB21] [OB29] force has the studio look again, uploads what is damaged there, and counts as sent', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    const damaged = sha256Of(bytesOf(1002));
    rig.studio.blobs.set(damaged, bytesOf(77));
    await rig.restart();
    for (let k = 1; k <= 3; k += 1) rig.outbox.queue(photoId(1000 + k), { isForced: true });

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(rig.studio.blobs.get(damaged)).toEqual(bytesOf(1002));
    expect(rig.engine.counters()).toMatchObject({ sent: 3, unchanged: 0, bytes: 32 });
  });

  test('[OB29] an update whose bytes are there counts as sent', async () => {
    const rig = createRig();
    addPhotos(rig, 1);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    rig.outbox.queue(photoId(1001), { isEdited: true });
    await rig.clock.until(emptied(rig), MINUTE);

    expect(rig.engine.counters()).toMatchObject({ sent: 2, unchanged: 0, bytes: 32 });
    expect(rig.outbox.journal.confirmed[1]).toMatchObject({ wasThere: false, revision: 2 });
  });

  test('[OB29] a photo that the studio holds from another intent is unchanged', async () => {
    const rig = createRig();
    addPhotos(rig, 2);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    await rig.restart();
    // The journal is an older copy: it knows of neither confirmation and queues both anew.
    rig.outbox.journal.confirmed.length = 0;
    for (const k of [1, 2]) rig.outbox.queue(photoId(1000 + k));

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(rig.engine.counters()).toMatchObject({ sent: 0, unchanged: 2, bytes: 0 });
  });

  test('[OB26] a newer revision at the studio is kept; the photo waits for a person, others go', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    const stored = { shootId: shootId(1), revision: 8, bodyText: 'newer', name: 'n', files: [] };
    rig.studio.photos.set(photoId(1002), stored);

    rig.engine.start();
    const idle = rig.engine.idle(MINUTE);
    await rig.clock.advance(5000);

    expect(await idle).toEqual({ reason: 'done', pending: 1 });
    expect(rig.studio.photos.get(photoId(1002))).toEqual(stored);
    expect(rig.outbox.journal.parked.get(photoId(1002))).toMatchObject({ code: 'SYNC-405', name: 'studio-changed' });
    expect(rig.engine.itemOf(photoId(1002))?.item).toMatchObject({ state: 'conflict', studioRevision: 8 });
    expect(rig.engine.counters()).toMatchObject({ sent: 2, failed: 1 });
  });
});

describe('being told', () => {
  test('[OB34] updates come at most ten a second, name each photo that moved, and end in the last state', async () => {
    const rig = createRig();
    const updates: { atMs: number; update: SyncUpdate }[] = [];
    rig.engine.subscribe((update) => updates.push({ atMs: rig.clock.nowMs(), update }));
    addPhotos(rig, 25);

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    await rig.clock.advance(1000);

    for (const [before, after] of updates.slice(1).map((update, n) => [updates[n]!, update])) {
      expect(after!.atMs - before!.atMs).toBeGreaterThanOrEqual(100);
    }
    expect(new Set(updates.flatMap(({ update }) => update.photoIds)).size).toBe(25);
    expect(updates.at(-1)?.update.status.items).toMatchObject({ queued: 0, sending: 0, verifying: 0 });
  });

  test('[OB29] the tally by state is always the count of the items', async () => {
    const rig = createRig();
    addPhotos(rig, 20);
    rig.outbox.files.delete('/fake/1005/0');
    const mismatches: string[] = [];
    rig.line.script = (_, n) => {
      const { items, running } = rig.engine.status();
      if (running.length < items.sending) mismatches.push(`request ${n}: ${running.length} < ${items.sending}`);
      const total = Object.values(items).reduce((sum, count) => sum + count, 0);
      const there = Array.from({ length: 20 }, (__, k) => rig.engine.itemOf(photoId(1001 + k))).filter(Boolean);
      if (total !== there.length) mismatches.push(`request ${n}: ${total} ≠ ${there.length}`);
      return n % 7 === 3 ? { kind: 'answer-lost' } : null;
    };

    rig.engine.start();
    await rig.clock.until(
      () => rig.outbox.journal.confirmed.length === 19 && rig.outbox.journal.parked.size === 1,
      10 * MINUTE,
    );

    expect(mismatches).toEqual([]);
    expect(rig.engine.counters()).toMatchObject({ sent: 19, failed: 1 });
  });
});
