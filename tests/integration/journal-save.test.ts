import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeDisk, type Disk } from '../../main/shoots/disk';
import { encodeLine } from '../../main/shoots/journal-line';
import {
  journalDir,
  journalNames,
  lookAt,
  openTally,
  removeSnapshots,
  snapshotNames,
  type TallyStore,
} from '../support/journal-folder';
import { plain, type TallyCommand } from '../support/tally-domain';

const add = (key: string, by = 1): TallyCommand => ({ type: 'add', key, by });
const commandArb: fc.Arbitrary<TallyCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('add' as const),
      key: fc.constantFrom('a', 'b', 'ć'),
      by: fc.integer({ min: -3, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('drop' as const), key: fc.constantFrom('a', 'b', 'ć') }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('note' as const), text: fc.string({ unit: 'binary' }) }) },
);

async function readLinesOf(dir: string): Promise<string[]> {
  const texts = await Promise.all(
    (await journalNames(dir)).map((name) => readFile(join(dir, 'journal', name), 'utf8')),
  );
  return texts.join('').split('\n').slice(0, -1);
}

/** Counts the syncs of journal files, and holds one back while `hold` is set. */
function countingDisk() {
  const seen = { syncs: 0, hold: Promise.resolve() };
  const disk: Disk = {
    ...nodeDisk,
    open: async (path, flags) => {
      const file = await nodeDisk.open(path, flags);
      const datasync = async (): Promise<void> => {
        if (path.endsWith('.jsonl')) seen.syncs += 1;
        await seen.hold;
        await file.datasync();
      };
      return {
        write: (...args) => file.write(...args),
        datasync,
        sync: () => file.sync(),
        truncate: (length) => file.truncate(length),
        stat: () => file.stat(),
        close: () => file.close(),
      };
    },
  };
  return { seen, disk };
}

test('[JO1] a command is one line with all of its events', async () => {
  const dir = await journalDir();
  const store = await openTally(dir);

  await store.dispatch({ type: 'note', text: 'two events' }, { cmd: 'c1' });
  await store.close();

  const lines = await readLinesOf(dir);
  expect(await journalNames(dir)).toEqual(['device-a-000001.jsonl']);
  expect(lines).toHaveLength(1);
  const body = JSON.parse(lines[0]!.slice(9)) as Record<string, unknown>;
  expect(Object.keys(body)).toEqual(['seq', 'id', 'cmd', 'at', 'device', 'v', 'events']);
  expect(body).toMatchObject({ seq: 1, cmd: 'c1', device: 'device-a', v: 2 });
  expect(body['events']).toHaveLength(2);
  expect(lines[0]).toBe(
    encodeLine(body as never)
      .toString()
      .trimEnd(),
  );
});

test('[JO2] nobody is told before the line is synced', async () => {
  const dir = await journalDir();
  const { seen, disk } = countingDisk();
  const store = await openTally(dir, { disk });
  let release = (): void => undefined;
  seen.hold = new Promise((resolve) => (release = resolve));
  const told: string[] = [];
  store.subscribe(({ cmd }) => told.push(`event ${cmd}`));

  const answer = store.dispatch(add('a'), { cmd: 'c1' }).then(() => told.push('answer c1'));
  while (seen.syncs === 0) await new Promise(setImmediate);

  expect((await stat(join(dir, 'journal', 'device-a-000001.jsonl'))).size).toBeGreaterThan(0);
  expect({ told, seq: store.seq }).toEqual({ told: [], seq: 0 });
  release();
  await answer;
  expect({ told, seq: store.seq }).toEqual({ told: ['event c1', 'answer c1'], seq: 1 });
  await store.close();
});

test('[JO3] concurrent commands get numbers in the order of the calls, and each sees the ones before', async () => {
  const dir = await journalDir();
  const store = await openTally(dir);
  const batches: number[] = [];
  store.subscribe(({ seq }) => batches.push(seq));

  const answers = await Promise.all(
    Array.from({ length: 500 }, (_, index) => store.dispatch(add('a'), { cmd: `c${index}` })),
  );

  const seqs = answers.map((answer) => (answer.ok ? answer.value.seq : 0));
  const totals = answers.map((answer) => (answer.ok ? answer.value.events[0] : null));
  expect(seqs).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  expect(totals).toEqual(seqs.map((total) => ({ type: 'added', key: 'a', by: 1, total })));
  expect(batches).toEqual(seqs);
  await store.close();
});

test('[JO4] commands that come together share a sync; one alone gets its own at once', async () => {
  const dir = await journalDir();
  const { seen, disk } = countingDisk();
  const store = await openTally(dir, { disk });

  await store.dispatch(add('a'), { cmd: 'alone' });
  const alone = seen.syncs;
  await Promise.all(Array.from({ length: 1000 }, (_, index) => store.dispatch(add('a'), { cmd: `c${index}` })));

  expect(alone).toBe(1);
  expect(seen.syncs - alone).toBeLessThanOrEqual(2);
  await store.close();
});

test('[JO5] a repeated command gets its first answer: at once, later, and after reopening', async () => {
  const dir = await journalDir();
  let store: TallyStore = await openTally(dir);
  const [first, atOnce] = await Promise.all([
    store.dispatch({ type: 'note', text: 'x' }, { cmd: 'c1' }),
    store.dispatch({ type: 'note', text: 'x' }, { cmd: 'c1' }),
  ]);
  await store.dispatch(add('a'), { cmd: 'c2' });
  const later = await store.dispatch({ type: 'note', text: 'x' }, { cmd: 'c1' });
  await store.close();
  store = await openTally(dir);
  const afterReopening = await store.dispatch({ type: 'note', text: 'x' }, { cmd: 'c1' });

  if (!first.ok) throw new Error('The first command was refused');
  expect(first.value.isRepeat).toBe(false);
  const repeat = { ok: true, value: { ...first.value, isRepeat: true } };
  expect([atOnce, later, afterReopening]).toEqual([repeat, repeat, repeat]);
  expect({ seq: store.seq, notes: store.state.notes }).toEqual({ seq: 2, notes: ['x'] });
  await store.close();
});

test('[JO6] a refusal and a command with nothing to do leave no line', async () => {
  const dir = await journalDir();
  const store = await openTally(dir);

  const refused = await store.dispatch({ type: 'drop', key: 'none' }, { cmd: 'c1' });
  const nothing = await store.dispatch(add('a', 0), { cmd: 'c2' });

  expect(refused).toMatchObject({ ok: false, error: { code: 'unknown-key' } });
  expect(nothing).toEqual({ ok: true, value: { events: [], seq: 0, isRepeat: false } });
  await store.close();
  expect(await journalNames(dir)).toEqual([]);
});

test('[JO7] replay gives the live state, from the journal alone and from any snapshot', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(commandArb, fc.boolean(), fc.integer({ min: 0, max: 30 })), { maxLength: 60 }),
      async (steps) => {
        const dir = await journalDir();
        let store = await openTally(dir, { rotateBytes: 600 });
        for (const [index, [command, isWaited, dice]] of steps.entries()) {
          const answer = store.dispatch(command, { cmd: `c${index}` });
          if (isWaited) await answer;
          if (dice === 0) await store.snapshot();
          if (dice !== 1) continue;
          await store.close();
          store = await openTally(dir, { rotateBytes: 600 });
        }
        await store.settled();
        const live = { state: plain(store.state), seq: store.seq };
        await store.close();

        const read = () => lookAt(dir, ({ state, seq, damage }) => ({ state: plain(state), seq, damage }));
        expect(await read()).toEqual({ ...live, damage: [] });
        await removeSnapshots(dir);
        expect(await read()).toEqual({ ...live, damage: [] });
      },
    ),
    { numRuns: 30 },
  );
});

test('[JO8] files are left at their limit and numbered in order, and a second device goes on in its own', async () => {
  const dir = await journalDir();
  for (const device of ['device-a', 'device-b', 'device-a']) {
    const store = await openTally(dir, { device, rotateBytes: 500 });
    for (let index = 0; index < 5; index += 1) await store.dispatch(add('a'), { cmd: `${store.seq}` });
    await store.close();
  }

  const names = await journalNames(dir);
  const numbers = names.map((name) => Number(name.slice(-12, -6)));
  expect([...numbers].sort()).toEqual(Array.from({ length: names.length }, (_, index) => index + 1));
  expect(names.some((name) => name.startsWith('device-b-'))).toBe(true);
  await removeSnapshots(dir);
  const seen = await lookAt(dir, ({ state, seq, damage }) => ({ count: state.counts.get('a'), seq, damage }));
  expect(seen).toEqual({ count: 15, seq: 15, damage: [] });
});

test('[JO11] [F06] without room to spare commands are refused before they are written, and taken again later', async () => {
  const dir = await journalDir();
  let free = 10_000;
  const disk: Disk = { ...nodeDisk, freeBytes: () => Promise.resolve(free) };
  const store = await openTally(dir, { disk, reserveBytes: 50_000 });

  const refused = await store.dispatch(add('a'), { cmd: 'c1' });
  free = 60_000;
  const taken = await store.dispatch(add('a'), { cmd: 'c1' });

  expect(refused).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  expect(taken).toMatchObject({ ok: true, value: { seq: 1, isRepeat: false } });
  await store.close();
});

test('[JO12] a command that cannot be folded is not saved, and nothing of it stays', async () => {
  const dir = await journalDir();
  const store = await openTally(dir);
  await store.dispatch({ type: 'note', text: 'whole' }, { cmd: 'c1' });
  const before = plain(store.state);
  const underWay = store.dispatch(add('a'), { cmd: 'c2' });

  await expect(store.dispatch({ type: 'explode' }, { cmd: 'c3' })).rejects.toThrow('cannot be folded');
  await underWay;
  await store.settled();

  expect(store.access).toMatchObject({ readOnly: { reason: 'fault' } });
  expect(store.state.notes).toEqual(['whole']);
  expect(await store.resume()).toEqual({ ok: true, value: undefined });
  expect(await store.dispatch(add('a'), { cmd: 'c4' })).toMatchObject({ ok: true, value: { seq: 3 } });
  expect(before).toEqual({ counts: [['notes', 1]], notes: ['whole'] });
  await store.close();
});

test('[JO17] a snapshot is made by itself and at closing, of saved commands only, and old ones go', async () => {
  const dir = await journalDir();
  const store = await openTally(dir, { snapshotEvery: 10 });
  for (let index = 0; index < 55; index += 1) await store.dispatch(add('a'), { cmd: `c${index}` });
  await store.snapshot();
  const during = (await snapshotNames(dir)).length;
  await store.dispatch(add('a'), { cmd: 'last' });
  await store.close();

  expect(during).toBeGreaterThan(0);
  expect(await snapshotNames(dir)).toContain('snapshot-000000056.json');
  expect((await snapshotNames(dir)).length).toBeLessThanOrEqual(2);
});

test('[JO17] while a snapshot is written down, commands wait and none is lost or doubled', async () => {
  const dir = await journalDir();
  const store = await openTally(dir, { snapshotEvery: 7 });

  const answers = await Promise.all(
    Array.from({ length: 400 }, async (_, index) => {
      if (index % 90 === 0) await store.snapshot();
      return store.dispatch(add('a'), { cmd: `c${index}` });
    }),
  );
  await store.close();

  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(await lookAt(dir, ({ state }) => state.counts.get('a'))).toBe(400);
  await removeSnapshots(dir);
  expect(await lookAt(dir, ({ state }) => state.counts.get('a'))).toBe(400);
});

test('[JO2] events after a number come from the files in order, also those just saved', async () => {
  const dir = await journalDir();
  const store = await openTally(dir, { rotateBytes: 400 });
  for (let index = 0; index < 12; index += 1) await store.dispatch(add('a'), { cmd: `c${index}` });

  const seen: [number, string][] = [];
  for await (const { seq, cmd } of store.eventsSince(7)) seen.push([seq, cmd]);

  expect(seen).toEqual([8, 9, 10, 11, 12].map((seq) => [seq, `c${seq - 1}`]));
  await store.close();
});
