import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import { createImporter } from '../../main/ingest/importer';
import type * as Flags from '../../main/ingest/open-flags';
import type * as Publishing from '../../main/ingest/publish-part';
import { assertComplete, assertNothingTorn } from '../support/assert-no-loss';
import { epochMs, powerDisk, pull, pullSoon, whyNoFaults, type PowerDisk } from '../support/fault-disks';
import { faultSeed, howMany, injected, seededNumbers } from '../support/fault-seed';
import { hashTree, newDir, openDesk, picture, removeDir, seededBytes, writeTree } from '../support/ingest-desk';

const why = whyNoFaults();
const said = why === null ? '' : ` (skipped: ${why})`;

/** Called right after a photo got its name, before its folder is flushed. */
let onPublished: () => void = () => undefined;
vi.mock('../../main/ingest/publish-part', async (importOriginal) => {
  const real = await importOriginal<typeof Publishing>();
  return {
    ...real,
    publishPart: async (...args: Parameters<typeof real.publishPart>) => {
      const published = await real.publishPart(...args);
      onPublished();
      return published;
    },
  };
});

/** Not every system goes past its page cache; where one does, that alone brings bytes to the disk and hides a missing flush. */
let isDirect = true;
vi.mock('../../main/ingest/open-flags', async (importOriginal) => {
  const real = await importOriginal<typeof Flags>();
  return {
    ...real,
    get DIRECT() {
      return isDirect ? real.DIRECT : 0;
    },
  };
});

let dir: string;
let disk: PowerDisk;
const card = (): string => join(dir, 'card');

beforeEach(async () => {
  dir = await newDir();
  if (why !== null) return;
  disk = await powerDisk(dir, 48);
  await writeTree(
    card(),
    Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [
        `DCIM/IMG_${String(100 + n)}.${n % 4 === 3 ? 'CR2' : 'JPG'}`,
        // Two of them are so large that they go past the page cache on their way in.
        picture({ capturedAtMs: n * 5_000 }, seededBytes(n, n % 5 === 4 ? 1_100_000 : 20_000 + (n % 3) * 150_000)),
      ]),
    ),
  );
});
afterEach(async () => {
  onPublished = () => undefined;
  if (why === null) disk.unmount();
  await removeDir(dir);
});

/** Where the disk that loses its power is used: for the library, or for second copies; the journal lies on another. */
type Layout = 'library' | 'second';

/** Empties the disk and the desk between two lives. */
async function beginAnew(layout: Layout, round = 0): Promise<void> {
  isDirect = round % 2 === 0;
  await rm(join(disk.root, 'photos'), { recursive: true, force: true });
  for (const name of ['shoot', 'journal.jsonl']) await rm(join(dir, name), { recursive: true, force: true });
  await mkdir(join(disk.root, 'photos'));
  disk.restart();
  await mkdir(join(dir, 'shoot'));
  if (layout === 'library') {
    await rm(join(dir, 'shoot'), { recursive: true });
    await symlink(join(disk.root, 'photos'), join(dir, 'shoot'));
  }
}

interface Life {
  /** Moments that were told: progress, endings, published names. */
  readonly moments: number;
  /** What was told to be proven on the disk that lost its power: hash and time, by path. */
  readonly told: ReadonlyMap<string, { readonly sha256: string; readonly atMs: number }>;
}

/** One import, in which something happens at every moment that can be told from outside. */
async function live(layout: Layout, onMoment: (moment: number) => void): Promise<Life> {
  const desk = await openDesk({ dir, isQuick: true });
  const told = new Map<string, { sha256: string; atMs: number }>();
  let [moments, nowMs] = [0, 0];
  const moment = (): void => onMoment((moments += 1));
  const ports = {
    ...desk.ports,
    now: () => (nowMs += 100),
    onProgress: moment,
    onFileEnded: ({ file }: { file: { path: string; sha256: string; copies: readonly string[] } | null }) => {
      const paths = file === null ? [] : layout === 'library' ? [join(dir, 'shoot', file.path)] : file.copies;
      for (const path of paths) told.set(path, { sha256: file?.sha256 ?? '', atMs: epochMs() });
      moment();
    },
  };
  onPublished = moment;
  const request = desk.request([card()], { copyDirs: layout === 'second' ? [join(disk.root, 'photos')] : [] });
  await createImporter(ports).runImport(request, createImportControls());
  onPublished = () => undefined;
  await desk.close();
  return { moments, told };
}

/** What was told as proven before the cut is there after it, whole; and the next import makes everything complete. */
async function assertNothingLost(layout: Layout, { told }: Life, cutAtMs = Infinity): Promise<void> {
  disk.restart();
  const root = layout === 'library' ? join(dir, 'shoot') : join(disk.root, 'photos');
  const standing = await hashTree(root);
  for (const [path, { sha256, atMs }] of told) {
    if (atMs >= cutAtMs) continue;
    expect(standing.get(path.slice(root.length + 1)), `${path} was told as proven`).toBe(sha256);
  }
  // What was told while the cut took place proves nothing (see `pullSoon`), and neither does a journal that has it.
  if ([...told.values()].some(({ atMs }) => atMs >= cutAtMs)) return;
  if (layout === 'library') await assertNothingTorn(dir, [card()]);
  const before = [await hashTree(card())];
  await live(layout, () => undefined);
  await assertComplete(dir, [card()], before);
  if (layout === 'second') {
    const copies = [...(await hashTree(root)).values()];
    expect(copies.toSorted()).toEqual([...(before[0]?.values() ?? [])].toSorted());
  }
}

describe.skipIf(why !== null)(`power cuts while importing${said}`, () => {
  test.each(['library', 'second'] as const)(
    '[IN23] [F02, F03] at every moment that is told, on the disk of the %s',
    { timeout: 600_000 },
    async (layout) => {
      await beginAnew(layout);
      const { moments } = await live(layout, () => undefined);
      const step = howMany(1, 8);
      let cuts = 0;
      for (let at = 1; at <= moments; at += step) {
        await beginAnew(layout, cuts);
        const life = await live(layout, (moment) => {
          if (moment === at) pull(disk.root);
        });
        cuts += 1;
        await assertNothingLost(layout, life);
      }
      expect(cuts).toBeGreaterThan(howMany(20, 3));
      injected(cuts);
    },
  );

  test('[IN23] [F02] at any time, in the middle of whatever is written', { timeout: 600_000 }, async () => {
    const seed = faultSeed('power cuts');
    let cuts = 0;
    for (const at of seededNumbers(seed, howMany(120, 6), 30, 1)) {
      await beginAnew('library', cuts);
      const cutting: Promise<number>[] = [];
      const life = await live('library', (moment) => {
        if (moment === at) cutting.push(pullSoon(disk.root));
      });
      if (cutting.length === 0) pull(disk.root);
      const [cutAtMs] = await Promise.all(cutting);
      cuts += 1;
      await assertNothingLost('library', life, cutAtMs);
    }
    injected(cuts);
  });
});
