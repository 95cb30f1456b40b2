import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import { createImporter } from '../../main/ingest/importer';
import type { ImportReport } from '../../main/ingest/import-types';
import type * as Sources from '../../main/ingest/open-source';
import type * as PartFiles from '../../main/ingest/part-file';
import { assertComplete, assertNothingTorn } from '../support/assert-no-loss';
import { faultSeed, howMany, injected, seededNumbers } from '../support/fault-seed';
import { hashTree, newDir, openDesk, picture, removeDir, seededBytes, writeTree } from '../support/ingest-desk';

/** Told of every copy that was written and flushed, before it is read back. */
let onWritten: (path: string) => void = () => undefined;
vi.mock('../../main/ingest/part-file', async (importOriginal) => {
  const real = await importOriginal<typeof PartFiles>();
  return {
    ...real,
    createPartFile: async (path: string) => {
      const part = await real.createPartFile(path);
      return {
        ...part,
        finish: async (mtimeMs: number) => {
          await part.finish(mtimeMs);
          onWritten(path);
        },
      };
    },
  };
});

/** Told of every block that a card gives, and may change it. */
let onRead: (block: Uint8Array) => void = () => undefined;
vi.mock('../../main/ingest/open-source', async (importOriginal) => {
  const real = await importOriginal<typeof Sources>();
  return {
    ...real,
    openSource: async (path: Buffer) => {
      const opened = await real.openSource(path);
      if (!opened.ok) return opened;
      const { handle } = opened.value;
      const read = handle.read.bind(handle);
      const flaky = async (buffer: Uint8Array, ...rest: [number, number, number]) => {
        const answer = await read(buffer, ...rest);
        if (answer.bytesRead > 0) onRead(buffer.subarray(rest[0], rest[0] + answer.bytesRead));
        return answer;
      };
      Object.assign(handle, { read: flaky });
      return opened;
    },
  };
});

let dir: string;
const card = (): string => join(dir, 'card');
beforeEach(async () => {
  dir = await newDir();
});
afterEach(async () => {
  onWritten = () => undefined;
  onRead = () => undefined;
  await removeDir(dir);
});

const bytesOf = (n: number): number => 300 + ((n * 7_919) % 9_000);

async function makeCard(photos: number): Promise<ReadonlyMap<string, string>[]> {
  const names = Array.from({ length: photos }, (_, n) => `DCIM/IMG_${String(1_000 + n)}.JPG`);
  await writeTree(
    card(),
    Object.fromEntries(names.map((name, n) => [name, picture({ capturedAtMs: n }, seededBytes(n, bytesOf(n)))])),
  );
  return [await hashTree(card())];
}

async function run(): Promise<ImportReport> {
  const desk = await openDesk({ dir, isQuick: true });
  const result = await createImporter(desk.ports).runImport(desk.request([card()]), createImportControls());
  await desk.close();
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Turns one bit of a file that lies on the disk. */
function flipBit(path: string, place: number): void {
  const file = openSync(path, 'r+');
  const [byte, at] = [Buffer.alloc(1), place % 250];
  readSync(file, byte, 0, 1, at);
  writeSync(file, Buffer.from([(byte[0] ?? 0) ^ (1 << (place % 8))]), 0, 1, at);
  closeSync(file);
}

test(
  '[IN14] [F09] a bit that turns on the disk after writing is found in every single copy',
  { timeout: 300_000 },
  async () => {
    const places = seededNumbers(faultSeed('flips'), howMany(500, 60), 2 ** 20);
    const before = await makeCard(places.length);
    let flips = 0;
    const flipped = new Set<string>();
    onWritten = (path) => {
      // The copy made anew goes to the same part.
      if (flipped.has(path)) return;
      flipped.add(path);
      flipBit(path, places[flips] ?? 0);
      flips += 1;
    };

    const report = await run();

    expect(flips).toBe(places.length);
    expect(report.counts).toMatchObject({ verified: places.length, failed: 0 });
    await assertComplete(dir, [card()], before);
    injected(flips);
  },
);

test('[IN14] [F09] a disk on which every copy changes gets no photo, and says so of each', async () => {
  await makeCard(20);
  let flips = 0;
  onWritten = (path) => {
    flips += 1;
    flipBit(path, flips * 31);
  };

  const report = await run();

  expect(report.counts).toMatchObject({ verified: 0, failed: 20 });
  expect(new Set(report.problems.map(({ code }) => code))).toEqual(new Set(['copy-mismatch']));
  expect([...(await hashTree(join(dir, 'shoot'))).keys()]).toEqual([]);
  expect(flips).toBe(60);
  injected(flips);
});

test('[IN13] [F10] of a card that gives other bytes at the second reading nothing is verified', async () => {
  await makeCard(20);
  let reads = 0;
  // The copy is spoilt, so that it is read again; and the reader gives another bit each time.
  onWritten = (path) => flipBit(path, 11);
  onRead = (block) => {
    reads += 1;
    const at = reads % block.length;
    block[at] = (block[at] ?? 0) ^ 0x10;
  };

  const report = await run();

  expect(report.counts).toMatchObject({ verified: 0, failed: 20 });
  expect(new Set(report.problems.map(({ code }) => code))).toEqual(new Set(['reader-unstable']));
  await assertNothingTorn(dir, [card()]);
  injected(reads);
});

test('[IN13] [F10] a single read that comes back changed is found where the card is read twice', async () => {
  const before = await makeCard(40);
  let [reads, spoilt] = [0, 0];
  onRead = (block) => {
    reads += 1;
    if (reads % 9 !== 0) return;
    spoilt += 1;
    block[0] = (block[0] ?? 0) ^ 0x01;
  };
  const desk = await openDesk({ dir, isQuick: true });
  const request = desk.request([card()], { readsTwice: true });

  const result = await createImporter(desk.ports).runImport(request, createImportControls());
  await desk.close();

  expect(spoilt).toBeGreaterThan(3);
  expect(result.ok).toBe(true);
  onRead = () => undefined;
  // Whatever was verified is what the card has: a changed reading never is.
  await assertNothingTorn(dir, [card()]);
  await run();
  await assertComplete(dir, [card()], before);
  injected(spoilt);
});
