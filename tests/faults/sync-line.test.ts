import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { emptied } from '../support/fake-studio-rig';
import { readJournal } from '../support/sync-folder';
import { hashesOf, heldBy } from '../support/sync-held';
import {
  folderOn,
  hashesIn,
  howMany,
  isShort,
  MB,
  MINUTE,
  DAY,
  HOUR,
  openWire,
  openWireToProcess,
  rigOn,
} from '../support/sync-wire';
import { portalForms, type ToxicScript } from '../support/toxics';
import { openTlsFront } from '../support/tls-front';

/** The line between this computer and the studio: no line, a hotel's, a bad one, a slow one. */

test('[F40] fourteen days without a line and thirty restarts: nothing is lost, nothing is called failed', async () => {
  const wire = await openWire();
  const rig = rigOn(wire, 40);
  const { target } = wire.proxy;
  wire.proxy.target = null;
  rig.engine.start();

  for (let restart = 0; restart < 30; restart += 1) {
    await rig.clock.advance((14 * DAY) / 30);
    expect(rig.engine.status().items.parked).toBe(0);
    if (restart % 2 === 0) rig.crash();
    else await rig.restart();
    rig.engine.start();
  }
  await rig.clock.advance(HOUR);
  expect(rig.engine.status().condition).toBe('offline');
  expect(rig.outbox.pending()).toHaveLength(40);
  expect(rig.engine.counters().failed).toBe(0);

  wire.proxy.target = target;
  await rig.clock.until(emptied(rig), 2 * MINUTE);
  expect(await heldBy(wire.studio)).toEqual(hashesIn(rig));
  expect(rig.defects).toEqual([]);
});

/** Where a portal can step in: each kind of request that a large file and a photo need. */
const REQUESTS: readonly (readonly [string, string])[] = [
  ['GET', '/v1/hello'],
  ['POST', '/v1/have'],
  ['POST', '/v1/uploads'],
  ['PATCH', '/v1/uploads/'],
  ['HEAD', '/v1/uploads/'],
  ['PUT', '/v1/blobs/'],
  ['PUT', '/v1/shoots/'],
];

describe('[F41] a captive portal', () => {
  test.each(isShort ? portalForms.slice(0, 6) : portalForms)(
    'that answers "%s" to every kind of request advances nothing, and all goes on when it is gone',
    async (form) => {
      for (const [method, path] of REQUESTS) {
        const wire = await openWire();
        const { list, open, dir } = await folderOn(wire, [{ sizes: [20_000] }, { sizes: [9 * MB] }]);
        // A break in the middle of the large file is what makes the client ask where it stands.
        const isWanted: ToxicScript = ({ method: asked, path: to, n }) =>
          method === 'HEAD' && asked === 'PATCH' && n < 12
            ? { kind: 'cut', in: 'body', after: 100_000, by: 'end' }
            : asked === method && to.startsWith(path)
              ? { kind: 'reply', form }
              : null;
        wire.proxy.script = isWanted;
        const { engine, defects } = await open();
        engine.start();
        await untilCondition(engine, method === 'GET' || form !== 'network-auth-511' ? 'captive' : 'any');

        // The journal first: what the studio has taken may have its answer still on the way.
        const confirmed = readJournal(dir).flatMap(({ kind, photoId }) => (kind === 'confirmed' ? [photoId] : []));
        const held = await heldBy(wire.studio);
        expect([method, path, confirmed.filter((id) => !held.has(id))]).toEqual([method, path, []]);
        expect(readJournal(dir).filter(({ kind }) => kind === 'parked')).toEqual([]);

        wire.proxy.script = () => null;
        engine.kick();
        expect(await engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
        expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
        expect(defects).toEqual([]);
      }
    },
  );

  test('that breaks TLS open gets not one photo and no sign-in', async () => {
    const wire = await openWire();
    const front = await openTlsFront(wire.studio.url);
    onTestFinished(() => front.close());
    const { open, list } = await folderOn(wire, [{ sizes: [20_000] }]);
    const intercepted = await open({ url: front.url });
    intercepted.engine.start();
    await untilCondition(intercepted.engine, 'captive');

    expect(intercepted.engine.status().fault).toBe('untrusted-certificate');
    expect(front.heard()).toBe(0);
    await intercepted.close();
    const { engine } = await open();
    engine.start();
    expect(await engine.idle(60_000)).toEqual({ reason: 'done', pending: 0 });
    expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
  });
});

type FolderEngine = Awaited<ReturnType<Awaited<ReturnType<typeof folderOn>>['open']>>['engine'];

/** @param condition `any`: it is enough that nothing flows any more */
async function untilCondition(engine: FolderEngine, condition: 'captive' | 'any'): Promise<void> {
  await expect
    .poll(
      () => {
        const { condition: now } = engine.status();
        return now === condition || (condition === 'any' && now !== 'unknown' && now !== 'online');
      },
      { timeout: 30_000, interval: 20 },
    )
    .toBe(true);
}

test.each(isShort ? [1] : [1, 2, 3, 4, 5])(
  '[F42] a line that breaks again and again (seed %i): all files whole and once, little goes twice',
  async (seed) => {
    const flaps = howMany(200, 60);
    const wire = await openWireToProcess();
    const photos = Array.from({ length: 60 }, (_, n) => ({ sizes: n % 6 === 0 ? [12 * MB] : [3 * MB] }));
    const { list, open } = await folderOn(wire, photos, seed);
    const total = list.flatMap(({ files }) => files).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    // On the average a break comes often enough that all of them come before the last byte.
    const lives = fc.sample(fc.integer({ min: 1000, max: Math.floor((0.9 * total) / flaps) }), {
      seed,
      numRuns: flaps,
    });
    // As fast as a good uplink: a refusal is heard before a body has gone to waste.
    wire.proxy.line.upBytesPerSecond = 8 * MB;
    let broken = 0;
    // A connection that ends by itself is no break: what counts is how often the line broke.
    wire.proxy.line.cutAfter = () => (wire.proxy.cuts() < flaps ? (lives[broken++ % flaps] ?? null) : null);

    const { engine, defects } = await open();
    engine.start();
    expect(await engine.idle(120_000)).toEqual({ reason: 'done', pending: 0 });

    expect(wire.proxy.cuts()).toBeGreaterThanOrEqual(flaps * 0.9);
    expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
    expect((wire.proxy.carriedBytes() - total) / total).toBeLessThanOrEqual(0.15);
    expect(defects).toEqual([]);
  },
);
