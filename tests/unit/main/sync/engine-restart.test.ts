import { describe, expect, test } from 'vitest';
import { photoId, shootId } from '../../../support/fake-studio-outbox';
import { addPhotos, bytesOf, createRig, emptied, firstOnly } from '../../../support/fake-studio-rig';
import { expectAllThere } from '../../../support/fake-studio-expect';

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

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

  test('[OB29] what the studio took before a crash and the journal did not hear of is sent by the next run', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.outbox.isFull = true;
    rig.engine.start();
    await rig.clock.until(() => rig.studio.photos.size === 3, MINUTE);
    rig.crash();
    rig.outbox.isFull = false;

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect(rig.engine.counters()).toMatchObject({ sent: 3, unchanged: 0, failed: 0, bytes: 0 });
    expect([...rig.studio.applied.values()]).toEqual([1, 1, 1]);
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
      rig.line.script = firstOnly(4, '/v1/blobs', { kind: 'refusal', code: 'internal' });
      rig.engine.start();
      await rig.clock.until(() => rig.engine.status().items.waiting >= 1, MINUTE);
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

  test('[OB19] it counts as noticed only when what it may have lost is in the journal again', async () => {
    const rig = createRig();
    addPhotos(rig, 3);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    const before = rig.studio.epoch;
    rig.studio.restore(null);
    rig.known.isRefusing = true;
    await rig.clock.advance(3 * MINUTE);
    rig.crash();
    rig.engine.start();
    await rig.clock.advance(SECOND);
    expect(rig.known.epochs).toEqual([]);
    expect(rig.known.current?.epoch).toBe(before);

    rig.known.isRefusing = false;
    await rig.clock.advance(3 * MINUTE);

    expect(rig.known.epochs).toHaveLength(1);
    expect(rig.known.current?.epoch).toBe(rig.studio.epoch);
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
