import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failAt, gatedDisk } from '../support/faulty-disk';
import { journalDir, journalNames, lookAt, openTally, removeSnapshots } from '../support/journal-folder';
import { plain, type TallyCommand } from '../support/tally-domain';

const note = (index: number): TallyCommand => ({ type: 'note', text: `n${index}` });
const notes = (...indexes: number[]): string[] => indexes.map((index) => `n${index}`);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Twelve notes in files of two; returns the lines' places. */
async function twelveNotes(dir: string): Promise<readonly string[]> {
  const store = await openTally(dir, { rotateBytes: 400 });
  for (const index of upTo(12)) await store.dispatch(note(index), { cmd: `c${index}` });
  await store.close();
  return journalNames(dir);
}

async function damageFile(dir: string, name: string, at: number): Promise<Buffer> {
  const path = join(dir, 'journal', name);
  const bytes = await readFile(path);
  const changed = Buffer.from(bytes);
  const place = at < 0 ? bytes.length + at : at;
  changed[place] = (changed[place] ?? 0) ^ 0x01;
  await writeFile(path, changed);
  return changed;
}

test('[JO20, JO21] a repair keeps what is sound, keeps the damaged bytes aside and names what is gone', async () => {
  const dir = await journalDir();
  const names = await twelveNotes(dir);
  await removeSnapshots(dir);
  const changed = await damageFile(dir, names[1]!, 30);
  const store = await openTally(dir, { rotateBytes: 400 });
  const news: unknown[] = [];
  store.subscribe((batch) => news.push(batch));

  const refused = await store.dispatch(note(99), { cmd: 'refused' });
  const repaired = await store.repair();

  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'read-only', message: expect.stringContaining('damaged') as string },
  });
  if (!repaired.ok) throw new Error(repaired.error.message);
  expect(repaired.value).toMatchObject({ lost: [{ fromSeq: 3, toSeq: 3 }], lostCommands: 1 });
  expect(repaired.value.keptAside).toHaveLength(1);
  expect(await readFile(join(dir, repaired.value.keptAside[0]!))).toEqual(changed);
  expect({ access: store.access, damage: store.damage }).toEqual({ access: 'write', damage: [] });
  expect(store.state.notes).toEqual(notes(1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12));
  expect(news).toMatchObject([{ seq: store.seq, events: [], isRestored: true }]);
  expect(store.restoredSeq).toBe(store.seq);

  await store.dispatch(note(13), { cmd: 'c13' });
  await store.close();
  await removeSnapshots(dir);
  const seen = await lookAt(dir, ({ state, damage }) => ({
    last: state.notes.at(-1),
    count: state.notes.length,
    damage,
  }));
  expect(seen).toEqual({ last: 'n13', count: 12, damage: [] });
});

test('[JO21] what a later saved state has is not lost', async () => {
  const dir = await journalDir();
  const names = await twelveNotes(dir);
  await damageFile(dir, names[1]!, 30);
  const store = await openTally(dir);

  const damage = store.damage;
  const repaired = await store.repair();
  await store.close();
  await removeSnapshots(dir);

  expect(damage).toMatchObject([{ isBridged: true, sentence: expect.stringContaining('Nothing is lost') as string }]);
  expect(repaired).toMatchObject({ ok: true, value: { lost: [{ fromSeq: 3, toSeq: 3 }], lostCommands: 0 } });
  expect(await lookAt(dir, ({ state }) => state.notes)).toEqual(notes(...upTo(12)));
});

test('[JO20] a sound end is damaged too: whole lines at the end that fail are not just cut', async () => {
  const dir = await journalDir();
  const names = await twelveNotes(dir);
  await removeSnapshots(dir);
  await damageFile(dir, names.at(-1)!, -10);
  const store = await openTally(dir);

  expect(store.damage).toMatchObject([{ kind: 'bytes', lost: { fromSeq: 12, toSeq: 12 } }]);
  expect(await store.repair()).toMatchObject({ ok: true, value: { lostCommands: 1 } });
  expect(store.state.notes).toEqual(notes(...upTo(11)));
  const next = await store.dispatch(note(13), { cmd: 'c13' });

  // The lost command keeps its number, so that nobody who knew it takes another for it.
  expect(next).toMatchObject({ ok: true, value: { seq: 14 } });
  await store.close();
  expect(await lookAt(dir, ({ damage, seq }) => ({ damage, seq }))).toEqual({ damage: [], seq: 14 });
});

test('[JO20] commands of the healed journal are still known, the lost one is not', async () => {
  const dir = await journalDir();
  const names = await twelveNotes(dir);
  await removeSnapshots(dir);
  await damageFile(dir, names[1]!, 30);
  const store = await openTally(dir);
  await store.repair();

  expect(await store.dispatch(note(4), { cmd: 'c4' })).toMatchObject({ ok: true, value: { seq: 4, isRepeat: true } });
  expect(await store.dispatch(note(3), { cmd: 'c3' })).toMatchObject({ ok: true, value: { isRepeat: false } });
  await store.close();
});

test('[JO20] events after a number skip the hole and say where the state was put in place', async () => {
  const dir = await journalDir();
  const names = await twelveNotes(dir);
  await damageFile(dir, names[1]!, 30);
  const store = await openTally(dir);
  await store.repair();

  const seen: [number, boolean][] = [];
  for await (const { seq, isRestored } of store.eventsSince(0)) seen.push([seq, isRestored]);

  expect(seen.filter(([, isRestored]) => isRestored)).toEqual([[13, true]]);
  expect(seen.map(([seq]) => seq)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  await store.close();
});

test('[JO20] a healthy journal is left as it is', async () => {
  const dir = await journalDir();
  await twelveNotes(dir);
  const store = await openTally(dir);
  const before = await readdir(join(dir, 'journal'));

  expect(await store.repair()).toEqual({ ok: true, value: { lost: [], lostCommands: 0, keptAside: [] } });
  expect(await readdir(join(dir, 'journal'))).toEqual(before);
  await store.close();
});

test('[JO20] whatever is done to the files, a repair gives a sound journal with every line that was still sound', async () => {
  const blow = fc.record({
    file: fc.nat(5),
    how: fc.constantFrom('flip', 'flip', 'zero', 'cut', 'remove', 'insert', 'double'),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    length: fc.integer({ min: 1, max: 300 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(blow, { minLength: 1, maxLength: 4 }), fc.boolean(), async (blows, hasSnapshot) => {
      const dir = await journalDir();
      const names = await twelveNotes(dir);
      if (!hasSnapshot) await removeSnapshots(dir);
      for (const { file, how, at, length } of blows) {
        const path = join(dir, 'journal', names[file % names.length]!);
        const bytes = await readFile(path).catch(() => null);
        if (!bytes) continue;
        const place = Math.floor(at * bytes.length);
        const end = Math.min(bytes.length, place + length);
        const parts = { head: bytes.subarray(0, place), middle: bytes.subarray(place, end), tail: bytes.subarray(end) };
        if (how === 'remove') await rm(path);
        else if (how === 'cut') await writeFile(path, Buffer.concat([parts.head, parts.tail]));
        else if (how === 'insert') {
          await writeFile(path, Buffer.concat([parts.head, Buffer.alloc(length, 0x6e), parts.tail]));
        } else if (how === 'double') {
          await writeFile(path, Buffer.concat([parts.head, parts.middle, parts.middle, parts.tail]));
        } else {
          const changed = how === 'zero' ? Buffer.alloc(parts.middle.length) : parts.middle.map((byte) => byte ^ 0x55);
          await writeFile(path, Buffer.concat([parts.head, changed, parts.tail]));
        }
      }
      const store = await openTally(dir);
      const before = { ...(plain(store.state) as object), damaged: store.damage.length > 0 };
      const repaired = await store.repair();

      expect(repaired.ok).toBe(true);
      expect(store.access).toBe('write');
      expect(plain(store.state)).toEqual({ ...before, damaged: undefined });
      if (hasSnapshot) expect(store.state.notes).toEqual(notes(...upTo(12)));
      await store.dispatch(note(13), { cmd: 'c13' });
      const live = { state: plain(store.state), seq: store.seq };
      await store.close();
      await removeSnapshots(dir);
      const again = await lookAt(dir, ({ state, seq, damage }) => ({ state: plain(state), seq, damage }));
      expect(again).toEqual({ ...live, damage: [] });
    }),
    { numRuns: 60 },
  );
});

test('[JO22] broken off at any step, a repair can be done again and loses nothing more', async () => {
  const prepared = await journalDir();
  const names = await twelveNotes(prepared);
  await removeSnapshots(prepared);
  await damageFile(prepared, names[1]!, 30);
  await damageFile(prepared, names[3]!, 30);
  const expected = notes(1, 2, 4, 5, 6, 8, 9, 10, 11, 12);
  const folder = await mkdtemp(join(tmpdir(), 'fieldproof-repair-'));
  let steps = 0;
  for (let n = 1; ; n += 1) {
    const dir = join(folder, `${n}`, '.fieldproof');
    await cp(prepared, dir, { recursive: true });
    const { gate, seen } = failAt(n, 'EIO', 'forever');
    let isArmed = false;
    const disk = gatedDisk((step, path) => {
      if (isArmed) gate(step, path);
    });
    const broken = await openTally(dir, { disk });
    isArmed = true;
    const outcome = await broken.repair();
    isArmed = false;
    await broken.close();
    if (!seen.failed) break;
    steps = n;

    expect({ n, ok: outcome.ok }).toEqual({ n, ok: false });
    const again = await openTally(dir);
    expect({ n, notes: again.state.notes }).toEqual({ n, notes: expected });
    await again.repair();
    expect({ n, access: again.access, notes: again.state.notes }).toEqual({ n, access: 'write', notes: expected });
    await again.close();
    await removeSnapshots(dir);
    expect(await lookAt(dir, ({ damage, state }) => ({ damage, notes: state.notes }))).toEqual({
      damage: [],
      notes: expected,
    });
  }
  await rm(folder, { recursive: true, force: true });
  expect(steps).toBeGreaterThan(10);
});
