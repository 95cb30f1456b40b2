import { truncate, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSummary } from '../../main/shoots/read-summary';
import { journalDir, journalNames, openTally, removeSnapshots } from '../support/journal-folder';

async function threeCounters(): Promise<string> {
  const dir = await journalDir();
  const store = await openTally(dir);
  for (const key of ['a', 'b', 'c']) await store.dispatch({ type: 'add', key, by: 1 }, { cmd: key });
  await store.close();
  return dir;
}

test('[JO34] a closed shoot says its summary without being opened', async () => {
  const dir = await threeCounters();

  expect(await readSummary(dir)).toEqual({ summary: { counters: 3 }, seq: 3, isCurrent: true });
});

test('[JO34] a summary that commands came after says so', async () => {
  const dir = await threeCounters();
  const store = await openTally(dir);
  await store.dispatch({ type: 'add', key: 'd', by: 1 }, { cmd: 'd' });

  expect(await readSummary(dir)).toEqual({ summary: { counters: 3 }, seq: 3, isCurrent: false });
  await store.close();
  expect(await readSummary(dir)).toEqual({ summary: { counters: 4 }, seq: 4, isCurrent: true });
});

test('[JO34] without a snapshot there is none, and with half a line at the end it is not current', async () => {
  const dir = await threeCounters();
  const [name] = await journalNames(dir);
  const path = join(dir, 'journal', name!);
  await truncate(path, (await stat(path)).size - 5);

  expect(await readSummary(dir)).toMatchObject({ isCurrent: false });
  await removeSnapshots(dir);
  expect(await readSummary(dir)).toBeNull();
});
