import fc from 'fast-check';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertComplete, assertNothingTorn } from '../support/assert-no-loss';
import { hashTree, newDir, picture, removeDir, seededBytes, writeTree } from '../support/ingest-desk';
import { runImportChild } from '../support/run-import-child';

let dir: string;
beforeEach(async () => {
  dir = await newDir();
});
afterEach(() => removeDir(dir));

/** 40 photos of up to 3 MB with their RAWs here and there; no two files are alike. */
async function makeCard(): Promise<string> {
  const card = join(dir, 'card');
  const tree: Record<string, Uint8Array> = {};
  for (let n = 0; n < 40; n += 1) {
    const facts = { capturedAtMs: n * 5_000, bodySerial: '7' };
    tree[`DCIM/100/IMG_${String(100 + n)}.JPG`] = picture(facts, seededBytes(n, 50_000 + (n % 5) * 700_000));
    if (n % 6 === 0) tree[`DCIM/100/IMG_${String(100 + n)}.CR2`] = picture(facts, seededBytes(1_000 + n, 2_500_000));
  }
  await writeTree(card, tree);
  return card;
}

describe('killed in the middle of a copy', () => {
  const seeds = fc.sample(fc.array(fc.integer({ min: 2, max: 55 }), { minLength: 2, maxLength: 2 }), {
    numRuns: 4,
    seed: 20_260_501,
  });

  test.each(seeds)(
    '[IN24] [F01] after %i and then after %i steps, the next run ends with everything once',
    async (first, second) => {
      const card = await makeCard();
      const before = [await hashTree(card)];

      for (const killAfter of [first, second]) {
        const end = await runImportChild({ dir, cards: [card], second: join(dir, 'second'), killAfter });
        expect(end.signal, end.stderr).toBe('SIGKILL');
        await assertNothingTorn(dir, [card]);
      }
      const end = await runImportChild({ dir, cards: [card], second: join(dir, 'second') });

      expect(end.stderr).toBe('');
      expect(end.result).toMatchObject({
        ok: true,
        value: { how: 'done', counts: { verified: 47, failed: 0, duplicate: 0, pending: 0 } },
      });
      await assertComplete(dir, [card], before);
      const copies = await hashTree(join(dir, 'second'));
      expect([...copies.keys()].filter((path) => path.endsWith('.part'))).toEqual([]);
      expect([...copies.values()].toSorted()).toEqual([...(before[0]?.values() ?? [])].toSorted());
    },
  );
});
