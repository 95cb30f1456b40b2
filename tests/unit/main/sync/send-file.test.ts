import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHUNK_BYTES } from '../../../../main/sync/send-file';
import { photoId, sha256Of } from '../../../support/fake-studio-outbox';
import { bytesOf, createRig, emptied, firstOnly, type Rig } from '../../../support/fake-studio-rig';
import { expectAllThere } from '../../../support/fake-studio-expect';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const BIG = 2 * CHUNK_BYTES + 12_345;
const big = bytesOf(42, BIG);
const bigHash = sha256Of(big);

function rigWithBig(): Rig {
  const rig = createRig();
  rig.outbox.add({ n: 1, files: [big] });
  return rig;
}
const patches = (rig: Rig) => rig.line.log.filter(({ method }) => method === 'PATCH').length;
const expectBigThere = (rig: Rig): void => {
  expectAllThere(rig, 1);
  expect(sha256Of(rig.studio.blobs.get(bigHash)!)).toBe(bigHash);
};

describe('a large file', () => {
  test('[OB22] goes in chunks of 8 MiB, and its last answer carries the hash', async () => {
    const rig = rigWithBig();
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expectBigThere(rig);
    expect(patches(rig)).toBe(3);
    expect(rig.engine.counters()).toMatchObject({ sent: 1, bytes: BIG });
  });

  test('[OB22] a file of exactly 8 MiB is one request, one byte more is an upload', async () => {
    const rig = createRig();
    rig.outbox.add({ n: 1, files: [bytesOf(1, CHUNK_BYTES)] });
    rig.outbox.add({ n: 2, files: [bytesOf(2, CHUNK_BYTES + 1)] });
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expect([rig.requests('/v1/blobs'), patches(rig)]).toEqual([1, 2]);
    expectAllThere(rig, 2);
  });

  test('[OB22] a broken chunk goes on from where the studio says', async () => {
    const rig = rigWithBig();
    let n = 0;
    rig.line.script = ({ method }) => (method === 'PATCH' && ++n === 2 ? { kind: 'cut', keptBytes: 1_000_000 } : null);
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expectBigThere(rig);
    // One, a broken two, and the rest, which is less than a chunk now: nothing that was kept goes again.
    expect(patches(rig)).toBe(3);
  });

  test('[OB22] another run resumes where the last one ended, with the same upload', async () => {
    const rig = rigWithBig();
    let n = 0;
    rig.line.script = ({ method }) => {
      if (method !== 'PATCH' || ++n !== 3) return null;
      rig.crash();
      return { kind: 'no-connection' };
    };
    rig.engine.start();
    await rig.clock.advance(2000);
    expect([...rig.studio.uploads.values()].map(({ bytes }) => bytes.byteLength)).toEqual([2 * CHUNK_BYTES]);
    rig.line.script = () => null;
    const before = patches(rig);

    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);

    expectBigThere(rig);
    expect(patches(rig) - before).toBe(1);
    expect(rig.studio.uploads.size).toBe(1);
  });

  test.each(['/v1/uploads', '/v1/uploads/'])(
    '[OB4] lost answers under %s leave one upload and one blob',
    async (prefix) => {
      const rig = rigWithBig();
      rig.line.script = firstOnly(3, prefix, { kind: 'answer-lost' });
      rig.engine.start();
      await rig.clock.until(emptied(rig), HOUR);

      expectBigThere(rig);
      expect(rig.studio.uploads.size).toBe(1);
    },
  );

  test('[OB22] an upload that the studio forgot begins anew, without a person', async () => {
    const rig = rigWithBig();
    let n = 0;
    rig.line.script = ({ method }) => {
      if (method === 'PATCH' && ++n === 2) rig.studio.uploads.clear();
      return null;
    };
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    expectBigThere(rig);
  });

  test('[OB20] a chunk hurt on the way is found by the hash of the whole, and the file goes again', async () => {
    const rig = rigWithBig();
    let n = 0;
    rig.line.script = ({ method }) => (method === 'PATCH' && ++n === 2 ? { kind: 'damage' } : null);
    rig.engine.start();
    await rig.clock.until(emptied(rig), HOUR);
    expectBigThere(rig);
  });

  test('[OB20] a file changed since it was queued never becomes whole there', async () => {
    for (const at of [5, CHUNK_BYTES + 5, BIG - 5]) {
      const rig = rigWithBig();
      const changed = Uint8Array.from(big);
      changed[at]! ^= 1;
      rig.outbox.files.get('/fake/1/0')!.bytes = changed;
      rig.engine.start();
      await rig.clock.until(() => rig.outbox.journal.parked.size === 1, MINUTE);

      expect(rig.outbox.journal.parked.get(photoId(1))?.code).toBe('SYNC-101');
      expect([rig.studio.blobs.size, rig.studio.uploads.size]).toEqual([0, 0]);
    }
  });

  test.each([
    ['shorter', (bytes: Uint8Array) => bytes.subarray(0, BIG - 1)],
    ['longer', (bytes: Uint8Array) => new Uint8Array([...bytes.subarray(0, 100), ...bytes])],
  ])('[OB20] a file that became %s is parked, and nothing of it stays', async (_, change) => {
    const rig = rigWithBig();
    rig.outbox.files.get('/fake/1/0')!.bytes = change(big);
    rig.engine.start();
    await rig.clock.until(() => rig.outbox.journal.parked.size === 1, MINUTE);
    expect([rig.studio.blobs.size, rig.studio.uploads.size]).toEqual([0, 0]);
  });

  test('[OB20] a file that changes between two chunks is parked', async () => {
    const rig = rigWithBig();
    const changed = Uint8Array.from(big);
    changed[BIG - 1]! ^= 1;
    rig.line.script = ({ method }) => {
      if (method === 'PATCH') rig.outbox.files.get('/fake/1/0')!.bytes = changed;
      return null;
    };
    rig.engine.start();
    await rig.clock.until(() => rig.outbox.journal.parked.size === 1, MINUTE);
    expect([rig.studio.blobs.size, rig.studio.uploads.size]).toEqual([0, 0]);
  });

  test('[OB34] sending says how far it is', async () => {
    const rig = rigWithBig();
    const seen: number[] = [];
    rig.line.script = ({ method }) => {
      if (method === 'PATCH') seen.push(rig.engine.itemOf(photoId(1))!.percent);
      return null;
    };
    rig.engine.start();
    await rig.clock.until(emptied(rig), MINUTE);
    expect(seen).toEqual([0, 49, 99]);
  });

  test('[OB22] whatever breaks, as long as it stops breaking, the file is there whole and no chunk goes more than needed', async () => {
    const toxic = fc.constantFrom<any>(
      null,
      { kind: 'answer-lost' },
      { kind: 'cut', keptBytes: 1_234_567 },
      { kind: 'no-connection' },
      { kind: 'twice' },
      { kind: 'damage' },
      { kind: 'refusal', code: 'upload-locked' },
      { kind: 'refusal', code: 'internal' },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(toxic, { maxLength: 12 }), async (script) => {
        const rig = rigWithBig();
        rig.line.script = (_, n) => script[n] ?? null;
        rig.engine.start();
        await rig.clock.until(emptied(rig), 24 * HOUR);
        expectBigThere(rig);
      }),
      { numRuns: 12 },
    );
  });
});
