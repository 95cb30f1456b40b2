import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diskError, failAt, gatedDisk, powerCutDisk } from '../support/faulty-disk';
import {
  journalDir,
  journalNames,
  lookAt,
  openTally,
  removeSnapshots,
  type TallyStore,
} from '../support/journal-folder';
import { plain, type TallyCommand } from '../support/tally-domain';

const note = (index: number): TallyCommand => ({ type: 'note', text: `n${index}` });

/** Gives commands one by one and in heaps, with a snapshot between; says which were answered as saved. */
async function work(store: TallyStore): Promise<{ saved: string[]; refused: { code: string; message: string }[] }> {
  const saved: string[] = [];
  const refused: { code: string; message: string }[] = [];
  const give = async (index: number): Promise<void> => {
    const answer = await store.dispatch(note(index), { cmd: `c${index}` });
    if (answer.ok) saved.push(`n${index}`);
    else refused.push(answer.error);
  };
  for (let index = 0; index < 4; index += 1) await give(index);
  await store.snapshot();
  await Promise.all(Array.from({ length: 8 }, (_, index) => give(10 + index)));
  for (let index = 20; index < 24; index += 1) await give(index);
  return { saved, refused };
}

const isJournal = (_step: string, path: string): boolean => /\/journal(\/|$)/.test(path);

describe.each(['ENOSPC', 'EIO'] as const)('when the disk answers %s', (code) => {
  test.each(['once', 'forever'] as const)(
    '[JO9] [F08] at any single step (%s), what was answered is there and nothing else',
    async (mode) => {
      let steps = 0;
      for (let n = 1; ; n += 1) {
        const dir = await journalDir();
        const { gate, seen } = failAt(n, code, mode, isJournal);
        const store = await openTally(dir, { disk: gatedDisk(gate), rotateBytes: 700 });
        const { saved, refused } = await work(store);
        await store.settled();
        const shown = plain(store.state);
        const { access } = store;
        await store.close();
        if (!seen.failed) break;
        steps = n;

        const reason = code === 'ENOSPC' ? 'disk-full' : 'io';
        if (seen.failed.startsWith('truncate')) continue;
        expect({ n, access }).toMatchObject({ n, access: { readOnly: { reason } } });
        expect(refused[0]).toMatchObject({ code: reason });
        await removeSnapshots(dir);
        const reopened = await openTally(dir);
        // When even cutting back fails, a command that was not answered may be there; the answered ones are, each once.
        if (mode === 'once') expect({ n, notes: reopened.state.notes }).toEqual({ n, notes: saved });
        else expect({ n, notes: reopened.state.notes.slice(0, saved.length) }).toEqual({ n, notes: saved });
        expect(new Set(reopened.state.notes).size).toBe(reopened.state.notes.length);
        expect({ n, access: reopened.access, damage: reopened.damage }).toEqual({ n, access: 'write', damage: [] });
        expect((shown as { notes: string[] }).notes).toEqual(saved);
        await reopened.close();
      }
      expect(steps).toBeGreaterThan(15);
    },
  );
});

test('[JO9] [F08] after a failed sync no later sync is taken for success', async () => {
  const dir = await journalDir();
  const { gate } = failAt(1, 'EIO', 'once', (step) => step === 'datasync');
  const store = await openTally(dir, { disk: gatedDisk(gate) });
  const told: string[] = [];
  store.subscribe(({ cmd }) => told.push(cmd));

  const answers = await Promise.all([1, 2, 3].map((index) => store.dispatch(note(index), { cmd: `c${index}` })));
  const later = await store.dispatch(note(4), { cmd: 'c4' });

  expect([...answers, later].map(({ ok }) => ok)).toEqual([false, false, false, false]);
  expect({ told, notes: store.state.notes, seq: store.seq }).toEqual({ told: [], notes: [], seq: 0 });
  await store.close();
  const bytes = await Promise.all((await journalNames(dir)).map((name) => readFile(join(dir, 'journal', name))));
  expect(Buffer.concat(bytes).length).toBe(0);
});

test('[JO10] [F06] once there is room again, resume goes back to writing', async () => {
  const dir = await journalDir();
  let isFull = false;
  const disk = gatedDisk((step, path) => {
    if (isFull && step === 'write' && isJournal(step, path)) throw diskError('ENOSPC');
  });
  const store = await openTally(dir, { disk });
  const accesses: unknown[] = [];
  store.onAccessChange((access) => accesses.push(access === 'write' ? access : access.readOnly.reason));
  await store.dispatch(note(1), { cmd: 'c1' });
  isFull = true;
  const refused = await store.dispatch(note(2), { cmd: 'c2' });
  isFull = false;

  const resumed = await store.resume();
  const repeated = await store.dispatch(note(2), { cmd: 'c2' });

  expect(refused).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  expect(resumed).toEqual({ ok: true, value: undefined });
  expect(repeated).toMatchObject({ ok: true, value: { seq: 2, isRepeat: false } });
  expect(accesses).toEqual(['disk-full', 'write']);
  await store.close();
  expect(await lookAt(dir, ({ state }) => state.notes)).toEqual(['n1', 'n2']);
});

test('[JO5, JO10] a refused command that could not be cut off either is told when it turns up, and known by its cmd', async () => {
  const dir = await journalDir();
  let isBad = false;
  const disk = gatedDisk((step, path) => {
    if (isBad && step !== 'write' && isJournal(step, path)) throw diskError('EIO');
  });
  const store = await openTally(dir, { disk });
  const told: string[] = [];
  store.subscribe(({ cmd }) => told.push(cmd));
  await store.dispatch(note(1), { cmd: 'c1' });
  isBad = true;
  const refused = await store.dispatch(note(2), { cmd: 'c2' });
  const shownMeanwhile = [...store.state.notes];
  isBad = false;

  await store.resume();
  const repeated = await store.dispatch(note(2), { cmd: 'c2' });

  expect({ refused: refused.ok, shownMeanwhile }).toEqual({ refused: false, shownMeanwhile: ['n1'] });
  expect(repeated).toMatchObject({ ok: true, value: { seq: 2, isRepeat: true } });
  expect({ told, notes: store.state.notes }).toEqual({ told: ['c1', 'c2'], notes: ['n1', 'n2'] });
  await store.close();
});

test('[JO17] a snapshot that cannot be written costs nothing but time', async () => {
  for (let n = 1; n <= 6; n += 1) {
    const dir = await journalDir();
    const { gate } = failAt(n, 'ENOSPC', 'forever', (_step, path) => path.includes('snapshot-'));
    const store = await openTally(dir, { disk: gatedDisk(gate), snapshotEvery: 2 });
    const { saved, refused } = await work(store);
    await store.close();

    expect(refused).toEqual([]);
    const seen = await lookAt(dir, ({ state, damage }) => ({ notes: state.notes, damage }));
    expect(seen).toEqual({ notes: saved, damage: [] });
  }
});

test('[JO2, JO13] [F33] after a power cut at any step, everything that was answered is there, and nothing is damaged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 90 }), fc.boolean(), async (n, hasCutBefore) => {
      const dir = await journalDir();
      const saved: string[] = [];
      for (const round of hasCutBefore ? [1, 2] : [1]) {
        const { gate } = failAt(n, 'EIO', 'forever');
        const { disk, cut } = powerCutDisk(gate);
        const store = await openTally(dir, { disk, rotateBytes: 600, device: `device-${round}` }).catch(() => null);
        const { saved: now } = store ? await work(store) : { saved: [] };
        await store?.close();
        await cut();
        for (const text of now) if (!saved.includes(text)) saved.push(text);
      }

      const reopened = await openTally(dir);
      const { notes } = reopened.state;
      expect(saved.filter((text) => !notes.includes(text))).toEqual([]);
      expect(new Set(notes).size).toBe(notes.length);
      expect({ access: reopened.access, damage: reopened.damage }).toEqual({ access: 'write', damage: [] });
      await reopened.close();
    }),
    { numRuns: 120 },
  );
});
