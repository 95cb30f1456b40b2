import { describe, expect, test } from 'vitest';
import { photoId, sha256Of } from '../../../support/fake-studio-outbox';
import { addPhotos, bytesOf, createRig, emptied, firstOnly } from '../../../support/fake-studio-rig';
import { expectAllThere } from '../../../support/fake-studio-expect';

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

describe('trouble of the studio', () => {
  test('[OB6] 500 twice, then well: the photo arrives, after a back-off', async () => {
    const rig = createRig();
    addPhotos(rig, 1);
    rig.line.script = firstOnly(2, '/v1/blobs', { kind: 'refusal', code: 'internal' });
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
    rig.line.script = firstOnly(3, '/v1/blobs', { kind: 'refusal', code: 'storage-full' });
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
