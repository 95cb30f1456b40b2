import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { studioIdSchema } from '@shared/model/ids';
import { openLedger, type Ledger } from '../../../../studio/data/ledger';
import type { LedgerEntry } from '../../../../studio/records/ledger-entry';

const studioId = studioIdSchema.parse('019a0000-0000-7000-8000-000000000001');
const entry = (seq: number): LedgerEntry => ({
  seq,
  at: '2026-05-01T10:00:00.000Z',
  fact: { kind: 'studio', studioId, name: `Name ${seq}` },
});

async function seqsOf(ledger: Ledger, after = 0): Promise<number[]> {
  const seqs: number[] = [];
  for await (const { seq } of ledger.readAfter(after)) seqs.push(seq);
  return seqs;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldproof-ledger-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeThree(): Promise<string> {
  const ledger = await openLedger(folder);
  for (const seq of [1, 2, 3]) await ledger.append([entry(seq)]);
  await ledger.close();
  return join(folder, (await readdir(folder))[0] ?? '');
}

describe('the ledger', () => {
  test('[ST64] cut at any byte opens to the entries that are whole, and goes on from there', async () => {
    const path = await writeThree();
    const whole = await readFile(path);
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
    for (let size = 0; size <= whole.length; size += 7) {
      await writeFile(path, whole.subarray(0, size));
      const ledger = await openLedger(folder);
      const kept = ends.filter((end) => end <= size).length;
      expect([ledger.lastSeq(), ledger.isDamaged()]).toEqual([kept, false]);
      await ledger.append([entry(kept + 1)]);
      expect(await seqsOf(ledger)).toEqual(Array.from({ length: kept + 1 }, (_, index) => index + 1));
      await ledger.close();
    }
  });

  test('[ST64] with a damaged line in its middle keeps the others, and remembers the gap', async () => {
    const path = await writeThree();
    const bytes = await readFile(path, 'utf8');
    await writeFile(path, bytes.replace('Name 2', 'Name X'));
    const first = await openLedger(folder);
    const found = [first.isDamaged(), await seqsOf(first), await first.hasGaps()];
    await first.close();
    const second = await openLedger(folder);

    expect(found).toEqual([true, [1, 3], true]);
    expect([second.isDamaged(), await second.hasGaps()]).toEqual([false, true]);
    await second.close();
  });

  test('[ST64] that is younger than its database goes on after it, and says that it has a gap', async () => {
    const ledger = await openLedger(folder);
    await ledger.declareGap(40);

    expect([ledger.lastSeq(), ledger.isDamaged(), await ledger.hasGaps()]).toEqual([40, true, true]);
    await ledger.close();
  });

  test('[ST60] goes on in a new file when one is large, and reads only what is asked for', async () => {
    const ledger = await openLedger(folder);
    const large = (seq: number): LedgerEntry => ({
      ...entry(seq),
      fact: { kind: 'studio', studioId, name: 'x'.repeat(20_000_000) },
    });
    await ledger.append([large(1)]);
    await ledger.append([large(2)]);
    await ledger.append([entry(3)]);
    await ledger.close();
    const again = await openLedger(folder);

    expect((await readdir(folder)).sort()).toEqual(['000000000000001.jsonl', '000000000000003.jsonl']);
    expect([again.lastSeq(), await seqsOf(again), await seqsOf(again, 2)]).toEqual([3, [1, 2, 3], [3]]);
    await again.close();
  });

  test('[ST60] whose append fails keeps nothing of it', async () => {
    const path = await writeThree();
    const ledger = await openLedger(folder);
    const unwritable = {
      ...entry(4),
      get at(): string {
        throw new Error('no');
      },
    };
    await expect(ledger.append([unwritable])).rejects.toThrow('no');
    await ledger.append([entry(4)]);

    expect(await seqsOf(ledger)).toEqual([1, 2, 3, 4]);
    const handle = await open(path);
    expect((await handle.readFile('utf8')).split('\n')).toHaveLength(5);
    await handle.close();
    await ledger.close();
  });
});
