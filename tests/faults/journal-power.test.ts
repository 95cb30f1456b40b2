import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs, powerDisk, pull, pullSoon, whyNoFaults, type PowerDisk } from '../support/fault-disks';
import { faultSeed, howMany, injected, seededNumbers } from '../support/fault-seed';
import { newDir, removeDir } from '../support/ingest-desk';
import { layOut, openTally, type TallyStore } from '../support/journal-folder';

const why = whyNoFaults();

let dir: string;
let disk: PowerDisk;
beforeEach(async () => {
  if (why !== null) return;
  dir = await newDir();
  disk = await powerDisk(dir, 32);
});
afterEach(async () => {
  if (why !== null) return;
  disk.unmount();
  await removeDir(dir);
});

const journal = (): string => join(disk.root, '.fieldproof');
const open = (device: string): Promise<TallyStore> =>
  openTally(journal(), { device, rotateBytes: 2_000, snapshotEvery: 15 });

interface Answered {
  readonly text: string;
  readonly atMs: number;
}

/** Gives edits in heaps, until the disk is gone; says which were answered as saved. */
async function edit(store: TallyStore, life: number, onAnswer: (answers: number) => void): Promise<Answered[]> {
  const saved: Answered[] = [];
  for (let heap = 0; heap < 40 && store.access === 'write'; heap += 1) {
    const notes = Array.from(
      { length: 1 + (heap % 5) },
      (_, n) => `life ${String(life)}, ${String(heap)}.${String(n)}`,
    );
    await Promise.all(
      notes.map(async (text) => {
        const answer = await store.dispatch({ type: 'note', text }, { cmd: text });
        if (!answer.ok) return;
        saved.push({ text, atMs: epochMs() });
        onAnswer(saved.length);
      }),
    );
  }
  return saved;
}

describe.skipIf(why !== null)(`power cuts while editing${why === null ? '' : ` (skipped: ${why})`}`, () => {
  test(
    '[JO2, JO13] [F33] every answered edit is there, each once, and the journal is whole',
    { timeout: 600_000 },
    async () => {
      const moments = seededNumbers(faultSeed('power cuts while editing'), howMany(100, 8), 60, 1);
      const saved: string[] = [];
      await mkdir(journal());
      await layOut(journal());
      disk.restart();
      for (const [life, at] of moments.entries()) {
        const store = await open(`device-${String(life % 2)}`);
        expect({ life, access: store.access, damage: store.damage }).toEqual({ life, access: 'write', damage: [] });
        const cutting: Promise<number>[] = [];
        const now = await edit(store, life, (answers) => {
          // Even lives end right after an answer, odd ones a few milliseconds later, in the middle of something.
          if (answers !== at) return;
          if (life % 2 === 0) pull(disk.root);
          else cutting.push(pullSoon(disk.root));
        });
        const [cutAtMs = Infinity] = await Promise.all(cutting);
        await store.close().catch(() => undefined); // Its disk is gone.
        saved.push(...now.filter(({ atMs }) => atMs < cutAtMs).map(({ text }) => text));
        disk.restart();

        const seen = await openTally(journal(), { mode: 'read' });
        const notes = new Set(seen.state.notes);
        expect(saved.filter((text) => !notes.has(text))).toEqual([]);
        expect(notes.size).toBe(seen.state.notes.length);
        await seen.close();
      }
      expect(saved.length).toBeGreaterThan(moments.length);
      injected(moments.length);
    },
  );

  test('[JO17] [F33] what a snapshot says after a cut is what the journal says', async () => {
    await mkdir(journal());
    await layOut(journal());
    disk.restart();
    const store = await open('device-0');
    await edit(store, 1, (answers) => {
      if (answers === 70) pull(disk.root);
    });
    await store.close().catch(() => undefined); // Its disk is gone.
    disk.restart();
    await cp(journal(), join(dir, 'copy'), { recursive: true });
    for (const name of await readdir(join(dir, 'copy'))) {
      if (name.startsWith('snapshot-')) await rm(join(dir, 'copy', name));
    }

    const [fromAll, fromJournal] = await Promise.all(
      [journal(), join(dir, 'copy')].map((folder) => openTally(folder, { mode: 'read' })),
    );

    expect(fromAll?.state.notes).toEqual(fromJournal?.state.notes);
    expect(fromAll?.state.notes.length).toBeGreaterThanOrEqual(70);
    await Promise.all([fromAll?.close(), fromJournal?.close()]);
    injected(1);
  });
});
