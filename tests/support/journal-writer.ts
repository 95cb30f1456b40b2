/*
 * A process of its own that writes a journal until it is killed: `node --import tsx journal-writer.ts DIR FIRST`.
 * Prints a line `saved N` for each answered command, from FIRST on, in heaps of growing and shrinking size.
 */
import { writeSync } from 'node:fs';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { openStore } from '../../main/shoots/open-store';
import { tallyDomain } from './tally-domain';

const [dir = '', first = '0'] = process.argv.slice(2);

async function main(): Promise<void> {
  const options = { dir, domain: tallyDomain, device: 'device-a', clock: Date.now, newId: createUuidV7() };
  const opened = await openStore({ ...options, rotateBytes: 4000, snapshotEvery: 40 });
  if (!opened.ok || opened.value.access !== 'write') {
    throw new Error(JSON.stringify(opened.ok ? opened.value.access : opened));
  }
  const store = opened.value;
  const give = async (index: number): Promise<void> => {
    const answer = await store.dispatch({ type: 'note', text: `n${index}` }, { cmd: `c${index}` });
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    writeSync(1, `saved ${index}\n`);
  };
  let next = Number(first);
  for (let round = 0; ; round += 1) {
    const heap = 1 + (round % 9);
    await Promise.all(Array.from({ length: heap }, () => give(next++)));
  }
}

void main();
