import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAround, type Hole } from '../../../../main/ingest/rescue/read-around';

const SECTOR = 512;

/** A medium whose sectors are good or bad: a read that touches a bad one fails as a whole. */
function medium(sizeBytes: number, badSectors: ReadonlySet<number>) {
  const bytes = new Uint8Array(sizeBytes).map((_, at) => (at * 31 + (at >> 8)) & 0xff);
  let reads = 0;
  return {
    bytes,
    reads: () => reads,
    read: (position: number, length: number): Promise<Uint8Array | null> => {
      reads += 1;
      for (let at = Math.floor(position / SECTOR); at * SECTOR < position + length; at += 1) {
        if (badSectors.has(at)) return Promise.resolve(null);
      }
      return Promise.resolve(bytes.subarray(position, position + length));
    },
  };
}

async function rescue(from: ReturnType<typeof medium>): Promise<{ holes: readonly Hole[]; out: Uint8Array }> {
  const out = new Uint8Array(from.bytes.length);
  let next = 0;
  const holes = await readAround({
    sizeBytes: from.bytes.length,
    read: from.read,
    signal: new AbortController().signal,
    use: (position, length, bytes) => {
      expect(position).toBe(next);
      next = position + length;
      if (bytes) out.set(bytes, position);
      return Promise.resolve();
    },
  });
  expect(next).toBe(from.bytes.length);
  return { holes, out };
}

const isIn = (holes: readonly Hole[], at: number): boolean => holes.some(({ from, to }) => from <= at && at < to);

describe('reading around bad places', () => {
  test('[VE1] keeps every byte outside the holes, and the holes are the bad sectors', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3_000_000 }),
        fc.uniqueArray(fc.nat(5_858), { maxLength: 12 }),
        async (sizeBytes, bad) => {
          const card = medium(sizeBytes, new Set(bad));
          const { holes, out } = await rescue(card);
          const lost = bad.filter((sector) => sector * SECTOR < sizeBytes);
          const expected = lost.reduce((sum, at) => sum + Math.min(SECTOR, sizeBytes - at * SECTOR), 0);
          expect(holes.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(expected);
          for (const sector of lost) expect(isIn(holes, sector * SECTOR)).toBe(true);
          const same = card.bytes.every((byte, at) => out[at] === byte || isIn(holes, at));
          expect(same).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('[VE1] joins bad places that lie beside each other', async () => {
    const card = medium(100_000, new Set([10, 11, 12]));
    expect((await rescue(card)).holes).toEqual([{ from: 5_120, to: 6_656 }]);
  });

  test('[VE2] gives a card that is bad all over few reads, and tells all of it as lost', async () => {
    const sizeBytes = 64 << 20;
    const card = medium(sizeBytes, new Set(Array.from({ length: sizeBytes / SECTOR }, (_, at) => at)));
    expect((await rescue(card)).holes).toEqual([{ from: 0, to: sizeBytes }]);
    expect(card.reads()).toBeLessThan(4_000);
  });

  test('[VE2] stops when it is told to', async () => {
    const stop = new AbortController();
    const card = medium(1_000_000, new Set([3]));
    const reading = readAround({
      sizeBytes: 1_000_000,
      read: card.read,
      signal: stop.signal,
      use: () => {
        stop.abort();
        return Promise.resolve();
      },
    });
    await expect(reading).rejects.toThrow();
  });
});
