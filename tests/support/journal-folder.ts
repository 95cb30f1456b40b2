import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type OpenStoreOptions } from '../../main/shoots/open-store';
import type { Store } from '../../main/shoots/store';
import { tallyDomain, type Tally, type TallyCommand, type TallyEvent, type TallyRefusal } from './tally-domain';

export type TallyStore = Store<Tally, TallyCommand, TallyEvent, TallyRefusal>;
type TallyOptions = OpenStoreOptions<Tally, TallyCommand, TallyEvent, TallyRefusal>;

export const DEVICE = 'device-a';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldproof-journal-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A `.fieldproof` folder with a marker and an empty journal. */
export async function journalDir(): Promise<string> {
  const dir = join(await temporaryFolder(), '.fieldproof');
  await layOut(dir);
  return dir;
}

export async function layOut(dir: string): Promise<void> {
  await mkdir(join(dir, 'journal'), { recursive: true });
  const marker = { libraryId: 'library', shootId: 'shoot', device: DEVICE, host: 'host', path: 'shoot', app: '0.1.0' };
  await writeFile(join(dir, 'marker.json'), JSON.stringify(marker));
}

/** Ascending ids and times: two runs with the same commands write the same bytes. */
export function countingOptions(): Pick<TallyOptions, 'clock' | 'newId'> {
  let time = 1_700_000_000_000;
  let id = 0;
  return {
    clock: () => (time += 1),
    newId: () => `00000000-0000-7000-8000-${String((id += 1)).padStart(12, '0')}`,
  };
}

export const tallyOptions = (dir: string, more: Partial<TallyOptions> = {}): TallyOptions => ({
  ...{ dir, domain: tallyDomain, device: DEVICE, reserveBytes: 0 },
  ...countingOptions(),
  ...more,
});

export async function openTally(dir: string, more: Partial<TallyOptions> = {}): Promise<TallyStore> {
  const opened = await openStore(tallyOptions(dir, more));
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  return opened.value;
}

/** Opens, looks, closes; no snapshot is left that was not there. */
export async function lookAt<T>(dir: string, look: (store: TallyStore) => T | Promise<T>): Promise<T> {
  const store = await openTally(dir, { mode: 'read' });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

export async function journalNames(dir: string): Promise<readonly string[]> {
  return (await readdir(join(dir, 'journal'))).filter((name) => name.endsWith('.jsonl')).sort();
}

export async function snapshotNames(dir: string): Promise<readonly string[]> {
  return (await readdir(dir)).filter((name) => name.startsWith('snapshot-')).sort();
}

export async function removeSnapshots(dir: string): Promise<void> {
  for (const name of await snapshotNames(dir)) await rm(join(dir, name));
}
