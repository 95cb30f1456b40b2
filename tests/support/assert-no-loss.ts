import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dropCache } from './fault-disks';
import { hashTree, openDesk } from './ingest-desk';

/*
 * What must be true after every fault, point by point (RELIABILITY.md, "Standard oracle"):
 * 1 every photo of the card is in the library, or is named as failed;
 * 2 what is recorded as verified has its hash when it is read cold;
 * 3 no file without a record, no record without its file;
 * 4 no part is listed as a photo, and none is left;
 * 5 each file is recorded once;
 * 6 the card has its bytes and times;
 * 7 the app opens the library again: that it does is what the next run of each test shows, and how fast
 *   `tests/faults/reopen-large.test.ts`.
 */

/** Points 2, 3 (for what is recorded), 4 and 5: what holds at any moment, also in the middle of a copy. */
export async function assertNothingTorn(dir: string, cards: readonly string[]): Promise<void> {
  const onCards = new Set(await hashesOf(cards));
  const library = await hashTree(join(dir, 'shoot/originals'));
  for (const [path, hash] of library) {
    expect(onCards, `${path} is no whole file of the card`).toContain(hash);
    expect(path).not.toMatch(/\.part$/u);
  }
  const recorded = await recordedFiles(dir);
  for (const { path, sha256 } of recorded) expect(library.get(path), `${path} is in the journal`).toBe(sha256);
  expect(new Set(recorded.map(({ path }) => path)).size).toBe(recorded.length);
}

/** All points, at the end of an import that came through. */
export async function assertComplete(
  dir: string,
  cards: readonly string[],
  before: readonly ReadonlyMap<string, string>[],
): Promise<void> {
  const wanted = [...new Set(await hashesOf(cards))].toSorted();
  const originals = join(dir, 'shoot/originals');
  await forgetCached(originals);
  const library = await hashTree(originals);
  expect([...library.values()].toSorted()).toEqual(wanted);
  expect([...(await hashTree(join(dir, 'shoot/.fieldproof/incoming'))).keys()]).toEqual([]);
  const recorded = await recordedFiles(dir);
  expect(recorded.map(({ sha256 }) => sha256).toSorted()).toEqual(wanted);
  for (const { path, sha256, mtimeMs } of recorded) {
    expect(library.get(path), `${path} is in the journal`).toBe(sha256);
    const stat = await lstat(join(originals, path));
    // exFAT keeps times to 10 ms; a library there is not what this compares.
    expect(Math.abs(stat.mtimeMs - mtimeMs), `time of ${path}`).toBeLessThan(2);
  }
  expect(await Promise.all(cards.map(hashTree))).toEqual(before);
  for (const card of cards) await assertTimesKept(card, recorded);
}

interface Recorded {
  /** Below the photo folder. */
  readonly path: string;
  readonly sha256: string;
  readonly source: string;
  /** As the card had it when it was listed. */
  readonly mtimeMs: number;
}

async function recordedFiles(dir: string): Promise<readonly Recorded[]> {
  const desk = await openDesk({ dir, isQuick: true });
  await desk.close();
  return desk.lines.flatMap((line) => {
    if (line.type !== 'verified') return [];
    const { path, sha256, source } = line.entry.file;
    const below = path.replace(/^originals\//u, '');
    return [{ path: below, sha256, source: source.path, mtimeMs: source.mtimeMs }];
  });
}

/** Point 6: every file that was read has the time that it had when it was listed. */
async function assertTimesKept(card: string, recorded: readonly Recorded[]): Promise<void> {
  for (const { source, mtimeMs } of recorded) {
    // Names with escapes are compared by the tests about names.
    const stat = source.includes('%') ? null : await lstat(join(card, source)).catch(() => null);
    if (stat) expect(stat.mtimeMs, `time of ${source} on the card`).toBe(mtimeMs);
  }
}

/** Point 2: the next read of each file asks the disk, where the system can be told so. */
async function forgetCached(folder: string): Promise<void> {
  if (process.platform !== 'linux') return;
  for (const name of (await readdir(folder)).slice(0, MOST_FORGOTTEN)) dropCache(join(folder, name));
}
/** One process each: enough to see a difference between cache and disk. */
const MOST_FORGOTTEN = 12;

async function hashesOf(cards: readonly string[]): Promise<string[]> {
  const trees = await Promise.all(cards.map(hashTree));
  return trees.flatMap((tree) => [...tree.values()]);
}
