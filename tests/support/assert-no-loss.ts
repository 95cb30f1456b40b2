import { join } from 'node:path';
import { expect } from 'vitest';
import { hashTree, openDesk } from './ingest-desk';

/** Everything under the library's photo folder is a whole file of the card, and every journal entry has its file. */
export async function assertNothingTorn(dir: string, cards: readonly string[]): Promise<void> {
  const onCards = new Set(await hashesOf(cards));
  const library = await hashTree(join(dir, 'shoot/originals'));
  for (const [path, hash] of library) expect(onCards, `${path} is no whole file of the card`).toContain(hash);
  const desk = await openDesk({ dir, isQuick: true });
  await desk.close();
  for (const line of desk.lines) {
    if (line.type !== 'verified') continue;
    const { path, sha256 } = line.entry.file;
    expect(library.get(path.replace(/^originals\//u, '')), `${path} is in the journal`).toBe(sha256);
  }
}

/** The library has the card's bytes, each once; the journal has each file once; no part is left; the card is as it was. */
export async function assertComplete(
  dir: string,
  cards: readonly string[],
  before: ReadonlyMap<string, string>[],
): Promise<void> {
  const wanted = [...new Set(await hashesOf(cards))].toSorted();
  const library = [...(await hashTree(join(dir, 'shoot/originals'))).values()];
  expect(library.toSorted()).toEqual(wanted);
  expect([...(await hashTree(join(dir, 'shoot/.fieldproof/incoming'))).keys()]).toEqual([]);
  const desk = await openDesk({ dir, isQuick: true });
  await desk.close();
  const recorded = desk.lines.flatMap((line) => (line.type === 'verified' ? [line.entry.file.sha256] : []));
  expect(recorded.toSorted()).toEqual(wanted);
  expect(await Promise.all(cards.map(hashTree))).toEqual(before);
}

async function hashesOf(cards: readonly string[]): Promise<string[]> {
  const trees = await Promise.all(cards.map(hashTree));
  return trees.flatMap((tree) => [...tree.values()]);
}
