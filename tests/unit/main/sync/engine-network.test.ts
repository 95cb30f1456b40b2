import { describe, expect, test } from 'vitest';
import { createFakeStudio } from '../../../support/fake-studio';
import { sha256Of, shootId } from '../../../support/fake-studio-outbox';
import { addPhotos, bytesOf, createRig, emptied, firstOnly } from '../../../support/fake-studio-rig';
import { expectAllThere } from '../../../support/fake-studio-expect';
import { portalForms } from '../../../support/fake-studio-transport';

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

describe('offline', () => {
  test('[OB15] without a network nothing fails, and all of it goes when there is one', async () => {
    const rig = createRig();
    addPhotos(rig, 30);
    rig.line.script = () => ({ kind: 'no-connection', fault: 'name-not-found' });
    rig.engine.start();
    await rig.clock.advance(10 * MINUTE);

    expect(rig.engine.status()).toMatchObject({ condition: 'offline', fault: 'name-not-found', lastContactMs: null });
    expect(rig.engine.status().items).toMatchObject({ queued: 30, parked: 0, waiting: 0 });
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

  test('[OB15] a kick with nothing to send asks after the studio, so that “online” is no old news', async () => {
    const rig = createRig();
    rig.engine.start();
    await rig.clock.advance(5 * SECOND);
    rig.line.script = () => ({ kind: 'no-connection' });

    rig.engine.kick();
    await rig.clock.advance(5 * SECOND);

    expect(rig.engine.status().condition).toBe('offline');
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
    rig.line.script = firstOnly(5, `/v1/shoots/${shootId(1)}/photos`, { kind: 'answer-lost' });
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
    rig.line.script = firstOnly(3, '/v1/blobs', { kind: 'damage' });
    rig.engine.start();
    await rig.clock.until(emptied(rig), HOUR);

    for (const [sha256, bytes] of rig.studio.blobs) expect(sha256Of(bytes)).toBe(sha256);
    expectAllThere(rig, 5);
  });

  test('[OB31] silence is given up after its limit, and the photo goes later', async () => {
    const rig = createRig();
    addPhotos(rig, 2);
    rig.line.script = firstOnly(1, '/v1/blobs', { kind: 'silence' });
    rig.engine.start();
    await rig.clock.until(emptied(rig), 3 * MINUTE);
    expectAllThere(rig, 2);
  });
});
