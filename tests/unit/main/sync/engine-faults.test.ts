import { describe, expect, test } from 'vitest';
import { photoId, sha256Of, shootId } from '../../../support/fake-studio-outbox';
import { bytesOf, createRig, type Rig } from '../../../support/fake-studio-rig';
import { createFakeStudio } from '../../../support/fake-studio';
import { portalForms, type ToxicScript } from '../../../support/fake-studio-transport';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function addPhotos(rig: Rig, n: number, shoot = 1): void {
  for (let k = 1; k <= n; k += 1) rig.outbox.add({ n: shoot * 1000 + k, shoot, files: [bytesOf(shoot * 1000 + k)] });
}
const emptied = (rig: Rig) => () => rig.outbox.journal.pending.size === 0;
const states = (rig: Rig) => rig.engine.status().items;
/** A fault for the first `n` requests of the kind named, then none. */
const first = (n: number, prefix: string, toxic: NonNullable<ReturnType<ToxicScript>>): ToxicScript => {
  let left = n;
  return ({ path }) => (path.startsWith(prefix) && left-- > 0 ? toxic : null);
};
/** All that was asked for is there exactly once. */
function expectAllThere(rig: Rig, n: number): void {
  expect(rig.studio.photos.size).toBe(n);
  expect([...rig.studio.applied.values()]).toEqual(Array(n).fill(1));
  expect(rig.outbox.journal.pending.size).toBe(0);
  expect(rig.defects).toEqual([]);
}

describe('offline', () => {
  test('[OB15] without a network nothing fails, and all of it goes when there is one', async () => {
    const rig = createRig();
    addPhotos(rig, 30);
    rig.line.script = () => ({ kind: 'no-connection', fault: 'name-not-found' });
    rig.engine.start();
    await rig.clock.advance(10 * MINUTE);

    expect(rig.engine.status()).toMatchObject({ condition: 'offline', fault: 'name-not-found', lastContactMs: null });
    expect(states(rig)).toMatchObject({ queued: 30, parked: 0, waiting: 0 });
    expect(rig.line.log.length).toBeLessThan(40);

    rig.line.script = () => null;
    await rig.clock.until(emptied(rig), 2 * MINUTE);
    expectAllThere(rig, 30);
    expect(rig.engine.status().condition).toBe('online');
  });

  test('[OB15] fourteen days offline with thirty restarts lose nothing and call nothing failed', async () => {
    const rig = createRig();
    addPhotos(rig, 10);
    rig.line.script = () => ({ kind: 'no-connection' });
    for (let run = 0; run < 30; run += 1) {
      rig.engine.start();
      await rig.clock.advance(2 * MINUTE);
      rig.crash();
      rig.clock.jump(DAY / 2);
    }
    expect(rig.outbox.journal.parked.size).toBe(0);

    rig.line.script = () => null;
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    expectAllThere(rig, 10);
  });

  test('[OB15] a kick goes on at once, without waiting for the next probe', async () => {
    const rig = createRig();
    addPhotos(rig, 5);
    rig.line.script = () => ({ kind: 'no-connection' });
    rig.engine.start();
    await rig.clock.advance(10 * MINUTE);
    rig.line.script = () => null;

    const before = rig.clock.nowMs();
    rig.engine.kick();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(rig.clock.nowMs() - before).toBeLessThan(SECOND);
  });

  test('[OB15] flapping: up for three seconds, down for three, everything arrives once', async () => {
    const rig = createRig();
    addPhotos(rig, 60);
    rig.line.script = (_, n) => {
      const isDown = Math.floor(rig.clock.nowMs() / 3000) % 2 === 1;
      return isDown ? { kind: 'no-connection' } : n % 9 === 5 ? { kind: 'answer-lost' } : null;
    };
    rig.engine.start();
    await rig.clock.until(emptied(rig), 20 * MINUTE);

    expectAllThere(rig, 60);
  });
});

describe('something else answers', () => {
  test.each(portalForms)(
    '[OB13] portal "%s": nothing advances, no attempt counts, and it goes on when the studio is back',
    async (form) => {
      const rig = createRig();
      addPhotos(rig, 6);
      rig.engine.start();
      await rig.clock.until(() => rig.outbox.journal.confirmed.length >= 2, MINUTE);
      const before = rig.outbox.journal.confirmed.length;

      rig.line.script = () => ({ kind: 'portal', form });
      await rig.clock.advance(5 * MINUTE);

      // What the studio had answered before may still have been written down, nothing after.
      expect(rig.outbox.journal.confirmed.length - before).toBeLessThanOrEqual(4);
      expect(rig.outbox.journal.parked.size).toBe(0);
      const left = rig.outbox.pending().map(({ photoId: id }) => rig.engine.itemOf(id)!.item);
      if (form !== 'network-auth-511' || left.length > 0) expect(rig.engine.status().condition).toBe('captive');
      for (const item of left) expect([item.attempts, item.localFailures]).toEqual([0, 0]);

      rig.line.script = () => null;
      await rig.clock.until(emptied(rig), 2 * MINUTE);
      expectAllThere(rig, 6);
    },
  );

  test.each(portalForms)('[OB13] portal "%s" from the start: not one photo leaves', async (form) => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.line.script = () => ({ kind: 'portal', form });

    rig.engine.start();
    await rig.clock.advance(5 * MINUTE);

    expect(new Set(rig.line.log.map(({ path }) => path))).toEqual(new Set(['/v1/hello']));
    expect(rig.engine.status().condition).toBe('captive');
  });

  test('[OB14] another studio under the address gets nothing, ever', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    const ours = rig.studio;
    await rig.restart();
    rig.studio = createFakeStudio();
    rig.outbox.add({ n: 9, files: [bytesOf(9)] });

    rig.engine.start();
    await rig.clock.advance(10 * MINUTE);

    expect(rig.engine.status()).toMatchObject({ condition: 'other-studio', fault: 'other-studio' });
    expect([rig.studio.photos.size, rig.studio.blobs.size, rig.studio.shoots.size]).toEqual([0, 0, 0]);

    rig.studio = ours;
    await rig.clock.until(emptied(rig), 2 * MINUTE);
    expectAllThere(rig, 4);
  });

  test('[OB14] a studio swapped while photos are under way gets nothing either', async () => {
    const rig = createRig();
    addPhotos(rig, 20);
    rig.engine.start();
    await rig.clock.until(() => rig.studio.photos.size >= 3, MINUTE);
    const other = createFakeStudio();
    rig.studio = other;
    await rig.clock.advance(10 * MINUTE);

    // Requests that were on their way when it changed may carry bytes, but no photo and no shoot is made of them.
    expect([other.photos.size, other.shoots.size]).toEqual([0, 0]);
    expect(rig.outbox.journal.parked.size).toBe(0);
    expect(rig.engine.status().condition).toBe('other-studio');
  });
});

describe('lost, doubled, hurt', () => {
  test.each(['/v1/have', '/v1/blobs', '/v1/shoots'])(
    '[OB4] each first answer to %s is lost: the same is asked again, once is done',
    async (prefix) => {
      const rig = createRig();
      addPhotos(rig, 10);
      const seen = new Set<string>();
      rig.line.script = ({ method, path }) => {
        if (!path.startsWith(prefix) || seen.has(method + path)) return null;
        seen.add(method + path);
        return { kind: 'answer-lost' };
      };

      rig.engine.start();
      await rig.clock.until(emptied(rig), HOUR);

      expectAllThere(rig, 10);
      expect(rig.engine.counters()).toMatchObject({ failed: 0 });
    },
  );

  test('[OB3] a photo whose answers are lost keeps its key', async () => {
    const rig = createRig();
    addPhotos(rig, 1);
    rig.line.script = first(5, `/v1/shoots/${shootId(1)}/photos`, { kind: 'answer-lost' });
    rig.engine.start();
    await rig.clock.until(emptied(rig), HOUR);

    expect(rig.requests(`/v1/shoots/${shootId(1)}/photos`)).toBeGreaterThan(5);
    expect([...rig.studio.intents.keys()]).toEqual([rig.outbox.journal.confirmed[0]!.intent.intentId]);
    expectAllThere(rig, 1);
  });

  test('[OB3] requests that arrive twice have one effect', async () => {
    const rig = createRig();
    addPhotos(rig, 10);
    rig.line.script = () => ({ kind: 'twice' });
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    expectAllThere(rig, 10);
  });

  test('[OB20] bytes hurt on the way are refused there and sent again', async () => {
    const rig = createRig();
    addPhotos(rig, 5);
    rig.line.script = first(3, '/v1/blobs', { kind: 'damage' });
    rig.engine.start();
    await rig.clock.until(emptied(rig), HOUR);

    for (const [sha256, bytes] of rig.studio.blobs) expect(sha256Of(bytes)).toBe(sha256);
    expectAllThere(rig, 5);
  });

  test('[OB31] silence is given up after its limit, and the photo goes later', async () => {
    const rig = createRig();
    addPhotos(rig, 2);
    rig.line.script = first(1, '/v1/blobs', { kind: 'silence' });
    rig.engine.start();
    await rig.clock.until(emptied(rig), 3 * MINUTE);
    expectAllThere(rig, 2);
  });
});

describe('trouble of the studio', () => {
  test('[OB6] 500 twice, then well: the photo arrives, after a back-off', async () => {
    const rig = createRig();
    addPhotos(rig, 1);
    rig.line.script = first(2, '/v1/blobs', { kind: 'refusal', code: 'internal' });
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expectAllThere(rig, 1);
    const tries = rig.line.log.filter(({ path }) => path.startsWith('/v1/blobs')).map(({ atMs }) => atMs);
    expect(tries.slice(1).map((atMs, n) => atMs - tries[n]!)).toEqual([1000, 2000]);
  });

  test('[OB16] ten minutes of 500: at most 40 requests, nothing parked, and it goes on by itself', async () => {
    const rig = createRig();
    addPhotos(rig, 200);
    rig.line.script = ({ path }) => (path.startsWith('/v1/hello') ? null : { kind: 'refusal', code: 'internal' });
    rig.engine.start();
    await rig.clock.advance(10 * MINUTE);

    expect(rig.line.log.length).toBeLessThanOrEqual(40);
    expect(rig.outbox.journal.parked.size).toBe(0);
    expect(rig.engine.status().condition).toBe('trouble');

    rig.line.script = () => null;
    await rig.clock.until(emptied(rig), 30 * MINUTE);
    expectAllThere(rig, 200);
  });

  test('[OB16] a dead host is met with few requests as well', async () => {
    const rig = createRig();
    addPhotos(rig, 200);
    rig.line.script = () => ({ kind: 'no-connection', fault: 'connection-refused' });
    rig.engine.start();
    await rig.clock.advance(10 * MINUTE);
    expect(rig.line.log.length).toBeLessThanOrEqual(40);
  });

  test.each([
    ['429 with seconds', 'too-many-requests', { 'retry-after': '20' }, 20],
    [
      '503 with a date',
      'unavailable',
      { 'retry-after': 'Fri, 01 May 2026 10:00:30 GMT', date: 'Fri, 01 May 2026 10:00:00 GMT' },
      30,
    ],
    ['429 with an absurd number', 'too-many-requests', { 'retry-after': '1000000000' }, 3600],
    ['503 with a negative number', 'unavailable', { 'retry-after': '-7' }, 1],
  ] as const)('[OB17] %s: nobody asks before, and it goes on soon after', async (_, code, headers, seconds) => {
    const rig = createRig();
    addPhotos(rig, 40);
    let isAsked = false;
    let askedAtMs = 0;
    rig.line.script = ({ path }) => {
      if (isAsked || !path.includes('/photos/')) return null;
      [isAsked, askedAtMs] = [true, rig.clock.nowMs()];
      return { kind: 'refusal', code, headers };
    };

    rig.engine.start();
    await rig.clock.until(() => isAsked, MINUTE);
    await rig.clock.settle();
    const asked = rig.line.log.length;
    await rig.clock.advance(seconds * SECOND - 1);
    expect(rig.line.log.length).toBe(asked);
    await rig.clock.until(emptied(rig), 2 * HOUR);

    expect(rig.line.log[asked]!.atMs - askedAtMs).toBeLessThanOrEqual(seconds * SECOND * 1.2);
    expectAllThere(rig, 40);
  });

  test('[OB9] a full studio is waited for', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.line.script = first(3, '/v1/blobs', { kind: 'refusal', code: 'storage-full' });
    rig.engine.start();
    await rig.clock.until(emptied(rig), HOUR);
    expectAllThere(rig, 3);
  });
});

describe('sign-in', () => {
  test('[OB8] [OB18] refused in the middle: nothing is lost or counted, and it goes on after a new sign-in', async () => {
    const rig = createRig();
    addPhotos(rig, 20);
    rig.engine.start();
    await rig.clock.until(() => rig.studio.photos.size >= 5, MINUTE);
    rig.studio.token = 'new-token';
    await rig.clock.advance(10 * MINUTE);

    expect(rig.engine.status()).toMatchObject({ condition: 'needs-auth', fault: 'sign-in-needed' });
    expect(rig.outbox.journal.parked.size).toBe(0);
    for (const { photoId: id } of rig.outbox.pending()) expect(rig.engine.itemOf(id)!.item.attempts).toBe(0);

    rig.token = 'new-token';
    rig.engine.signedIn();
    await rig.clock.until(emptied(rig), MINUTE);
    expectAllThere(rig, 20);
  });

  test('[OB18] four refusals at once renew the sign-in once, and it goes on by itself', async () => {
    const rig = createRig();
    addPhotos(rig, 20);
    let renewals = 0;
    rig.renewSignIn = async () => {
      renewals += 1;
      rig.token = 'new-token';
      return true;
    };
    rig.engine.start();
    await rig.clock.until(() => rig.studio.photos.size >= 5, MINUTE);
    rig.studio.token = 'new-token';
    await rig.clock.until(emptied(rig), MINUTE);

    expect(renewals).toBe(1);
    expectAllThere(rig, 20);
  });

  test('[OB18] a wrong token from the start is said at once, and sends nothing', async () => {
    const rig = createRig();
    addPhotos(rig, 2);
    rig.token = 'wrong';
    rig.engine.start();
    await rig.clock.advance(SECOND);

    expect(rig.engine.status().condition).toBe('needs-auth');
    expect(new Set(rig.line.log.map(({ path }) => path))).toEqual(new Set(['/v1/hello']));
  });
});

describe('poison', () => {
  test('[OB9] ten that cannot go among a thousand: the others go, the ten are named', async () => {
    const rig = createRig();
    addPhotos(rig, 1000);
    const expected = new Map<string, string>();
    for (let k = 1; k <= 10; k += 1) {
      const path = `/fake/${1000 + k * 90}/0`;
      const kind = k % 4;
      if (kind === 0) rig.outbox.files.delete(path);
      if (kind === 1) rig.outbox.files.get(path)!.bytes = bytesOf(7, 32);
      if (kind === 2) rig.outbox.files.get(path)!.isUnreadable = true;
      if (kind === 3) rig.outbox.payloads.delete(photoId(1000 + k * 90));
      expected.set(photoId(1000 + k * 90), ['SYNC-104', 'SYNC-101', 'SYNC-102', 'SYNC-103'][kind]!);
    }

    rig.engine.start();
    const idle = rig.engine.idle(MINUTE);
    await rig.clock.advance(5 * MINUTE);

    expect(await idle).toMatchObject({ reason: 'done' });
    expect(rig.studio.photos.size).toBe(990);
    expect(new Map([...rig.outbox.journal.parked].map(([id, { code }]) => [id as string, code]))).toEqual(expected);
    expect(rig.engine.counters()).toMatchObject({ sent: 990, failed: 10 });
    expect(rig.studio.blobs.has(sha256Of(bytesOf(7, 32)))).toBe(false);
  });

  test('[OB24] a photo the studio stumbles over does not stop the others', async () => {
    const rig = createRig();
    addPhotos(rig, 100);
    rig.line.script = ({ path }) => (path.endsWith(photoId(1003)) ? { kind: 'refusal', code: 'internal' } : null);
    rig.engine.start();
    await rig.clock.until(() => rig.studio.photos.size === 99, MINUTE);
    await rig.clock.settle();

    expect(rig.engine.itemOf(photoId(1003))?.item).toMatchObject({ state: 'waiting', fault: 'studio-in-trouble' });
    expect(rig.outbox.journal.parked.size).toBe(0);
  });

  test('[OB2] a parked photo goes when it is tried again and what was wrong is right', async () => {
    const rig = createRig();
    addPhotos(rig, 2);
    const file = rig.outbox.files.get('/fake/1001/0')!;
    rig.outbox.files.delete('/fake/1001/0');
    rig.engine.start();
    await rig.clock.until(() => rig.outbox.journal.parked.size === 1, MINUTE);

    rig.outbox.files.set('/fake/1001/0', file);
    expect(rig.engine.retry([photoId(1001)])).toBe(1);
    await rig.clock.until(() => rig.studio.photos.size === 2, MINUTE);
    await rig.clock.settle();

    expect(rig.outbox.journal.parked.size).toBe(0);
    expect(rig.engine.counters()).toMatchObject({ sent: 2, failed: 0 });
  });

  test('[OB2] retrying all is retrying each', async () => {
    const rig = createRig();
    addPhotos(rig, 5);
    const files = new Map(rig.outbox.files);
    rig.outbox.files.clear();
    rig.engine.start();
    await rig.clock.until(() => rig.outbox.journal.parked.size === 5, MINUTE);
    for (const [path, file] of files) rig.outbox.files.set(path, file);

    expect(rig.engine.retry()).toBe(5);
    await rig.clock.until(() => rig.studio.photos.size === 5, MINUTE);
  });
});

describe('the journal', () => {
  test('[OB10] a journal that cannot be written: nothing counts as sent until it can', async () => {
    const rig = createRig();
    addPhotos(rig, 5);
    rig.outbox.isFull = true;
    rig.engine.start();
    await rig.clock.advance(MINUTE);
    expect(rig.outbox.journal.confirmed).toEqual([]);
    expect(rig.engine.counters().sent).toBe(0);

    rig.outbox.isFull = false;
    await rig.clock.until(emptied(rig), HOUR);
    expect([...rig.studio.applied.values()]).toEqual([1, 1, 1, 1, 1]);
    expect(rig.outbox.journal.confirmed).toHaveLength(5);
  });

  test('[OB9] what was parked while the journal could not be written is written later', async () => {
    const rig = createRig();
    addPhotos(rig, 1);
    rig.outbox.files.get('/fake/1001/0')!.bytes = bytesOf(7, 32);
    rig.outbox.isFull = true;
    rig.engine.start();
    await rig.clock.advance(MINUTE);
    rig.outbox.isFull = false;
    await rig.clock.until(() => rig.outbox.journal.parked.size === 1, 5 * MINUTE);
  });
});

describe('restart', () => {
  test('[OB4] killed at any request, the next run finishes, and each photo was applied once', async () => {
    for (let kill = 1; kill <= 40; kill += 3) {
      const rig = createRig();
      addPhotos(rig, 6);
      rig.engine.start();
      let toKill = kill;
      rig.line.script = () => {
        toKill -= 1;
        if (toKill === 0) rig.crash();
        return null;
      };
      await rig.clock.advance(10 * SECOND);
      rig.line.script = () => null;
      rig.engine.start();
      await rig.clock.until(emptied(rig), MINUTE);
      expectAllThere(rig, 6);
    }
  });

  test('[OB27] a back-off is remembered, so that a restart is no way around it', async () => {
    const rig = createRig();
    addPhotos(rig, 1);
    rig.random = () => 0.999;
    rig.line.script = ({ path }) => (path.startsWith('/v1/blobs') ? { kind: 'refusal', code: 'internal' } : null);
    rig.engine.start();
    await rig.clock.until(() => (rig.engine.itemOf(photoId(1001))?.item.attempts ?? 0) >= 3, MINUTE);
    await rig.restart();
    const before = rig.requests('/v1/blobs');

    rig.engine.start();
    await rig.clock.advance(4 * SECOND);

    expect(rig.requests('/v1/blobs')).toBe(before);
    expect(rig.engine.itemOf(photoId(1001))?.item).toMatchObject({ state: 'waiting', attempts: 3 });
  });

  test('[OB27] nothing remembered, or rubbish, costs questions only', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    await rig.restart();
    rig.cache.texts.clear();
    rig.known.current = null;
    rig.outbox.add({ n: 9, files: [bytesOf(9)] });
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    expectAllThere(rig, 4);
  });

  test('[OB12] the clock jumps a year forward and back while photos wait: all of them go', async () => {
    for (const jump of [365 * DAY, -365 * DAY, -2 * HOUR]) {
      const rig = createRig();
      addPhotos(rig, 4);
      rig.line.script = first(4, '/v1/blobs', { kind: 'refusal', code: 'internal' });
      rig.engine.start();
      await rig.clock.until(() => states(rig).waiting >= 1, MINUTE);
      rig.clock.jump(jump);
      await rig.clock.until(emptied(rig), HOUR);
      expectAllThere(rig, 4);
    }
  });

  test('[OB30] stopping in the middle ends quickly, keeps what was proven, and the next run does the rest', async () => {
    const rig = createRig();
    addPhotos(rig, 20);
    rig.engine.start();
    await rig.clock.until(() => rig.studio.photos.size >= 7, MINUTE);
    await rig.restart();
    const requests = rig.line.log.length;
    await rig.clock.advance(MINUTE);
    expect(rig.line.log.length).toBe(requests);
    expect(rig.clock.pending()).toBe(0);

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    expectAllThere(rig, 20);
  });

  test('[OB30] paused, nothing is sent; resumed, it goes on', async () => {
    const rig = createRig();
    addPhotos(rig, 20);
    rig.engine.start();
    await rig.clock.until(() => rig.studio.photos.size >= 5, MINUTE);
    rig.engine.pause();
    await rig.clock.settle();
    const requests = rig.line.log.length;
    await rig.clock.advance(HOUR);
    expect(rig.line.log.length).toBe(requests);
    expect(rig.engine.status().isPaused).toBe(true);

    rig.engine.resume();
    await rig.clock.until(emptied(rig), MINUTE);
    expectAllThere(rig, 20);
  });
});

describe('a studio that went back', () => {
  test('[OB19] restored from an older copy: it is noticed, told, and what is missing goes again', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    const backup = rig.studio.backup();
    for (let n = 1; n <= 5; n += 1) rig.outbox.add({ n, files: [bytesOf(n)] });
    await rig.clock.until(emptied(rig), MINUTE);

    rig.studio.restore(backup);
    await rig.clock.advance(3 * MINUTE);
    expect(rig.known.epochs).toHaveLength(1);

    // The journal's side offers everything again, and the studio says what it still has.
    for (const id of rig.outbox.payloads.keys()) rig.outbox.queue(id, { isForced: true });
    await rig.clock.until(emptied(rig), MINUTE);
    expect(rig.studio.photos.size).toBe(8);
    expect(rig.studio.blobs.size).toBe(8);
  });

  test('[OB19] a studio emptied while photos wait takes the shoot again, then the photos', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    const { epoch } = rig.studio;
    rig.studio.restore(null);
    rig.studio.epoch = epoch;
    await rig.clock.advance(40 * SECOND);

    rig.outbox.add({ n: 9, files: [bytesOf(9)] });
    await rig.clock.until(emptied(rig), MINUTE);

    expect(rig.studio.shoots.has(shootId(1))).toBe(true);
    expect([...rig.studio.photos.keys()]).toEqual([photoId(9)]);
  });
});

describe('coming to rest', () => {
  test('[OB28] without a proof of life the wait ends after its patience, with what is left', async () => {
    const rig = createRig();
    addPhotos(rig, 5);
    rig.line.script = () => ({ kind: 'no-connection' });
    rig.engine.start();
    const startedAt = rig.clock.nowMs();
    const idle = rig.engine.idle(120 * SECOND);
    let endedAt = 0;
    void idle.then(() => (endedAt = rig.clock.nowMs()));
    await rig.clock.advance(5 * MINUTE);

    expect(await idle).toEqual({ reason: 'no-contact', pending: 5 });
    expect(endedAt - startedAt).toBe(120 * SECOND);
  });

  test('[OB28] a studio that comes back within the patience is noticed', async () => {
    const rig = createRig();
    addPhotos(rig, 5);
    const upAt = rig.clock.nowMs() + 7 * SECOND;
    rig.line.script = () => (rig.clock.nowMs() < upAt ? { kind: 'no-connection' } : null);
    rig.engine.start();
    const idle = rig.engine.idle(10 * SECOND);
    await rig.clock.advance(MINUTE);

    expect(await idle).toEqual({ reason: 'done', pending: 0 });
  });

  test('[OB28] one photo that the studio stumbles over for ever does not keep a job waiting for ever', async () => {
    const rig = createRig();
    addPhotos(rig, 10);
    rig.line.script = ({ path }) => (path.endsWith(photoId(1003)) ? { kind: 'refusal', code: 'internal' } : null);
    rig.engine.start();
    const idle = rig.engine.idle(60 * SECOND);
    await rig.clock.advance(10 * MINUTE);

    expect(await idle).toEqual({ reason: 'no-contact', pending: 1 });
    expect(rig.studio.photos.size).toBe(9);
  });

  test('[OB28] an empty queue is at rest at once', async () => {
    const rig = createRig();
    rig.engine.start();
    expect(await rig.engine.idle(MINUTE)).toEqual({ reason: 'done', pending: 0 });
  });

  test('[OB28] stopping ends the wait', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.line.script = () => ({ kind: 'no-connection' });
    rig.engine.start();
    const idle = rig.engine.idle(MINUTE);
    await rig.clock.settle();
    await rig.restart();
    expect(await idle).toEqual({ reason: 'stopped', pending: 3 });
  });
});
