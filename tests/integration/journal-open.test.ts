import { appendFile, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeLine } from '../../main/shoots/journal-line';
import { openStore } from '../../main/shoots/open-store';
import {
  DEVICE,
  journalDir,
  journalNames,
  lookAt,
  openTally,
  removeSnapshots,
  snapshotNames,
  tallyOptions,
  temporaryFolder,
} from '../support/journal-folder';
import { plain, tallyDomain, type TallyCommand } from '../support/tally-domain';

const FILE = 'device-a-000001.jsonl';
const note = (text: string): TallyCommand => ({ type: 'note', text });

/** A journal of some notes in one file, and the states after each of them. */
async function notesJournal(dir: string, count: number): Promise<{ bytes: Buffer; states: unknown[] }> {
  const store = await openTally(dir);
  const states = [plain(store.state)];
  for (let index = 1; index <= count; index += 1) {
    await store.dispatch(note(`note ${index} żółć`), { cmd: `c${index}` });
    states.push(plain(store.state));
  }
  await store.close();
  await removeSnapshots(dir);
  return { bytes: await readFile(join(dir, 'journal', FILE)), states };
}

const reasonOf = (access: 'write' | { readOnly: { reason: string } }): string =>
  access === 'write' ? 'write' : access.readOnly.reason;

describe('a journal of five commands', () => {
  let bytes: Buffer;
  let states: unknown[];
  let dir: string;
  beforeAll(async () => {
    dir = await journalDirForAll();
    ({ bytes, states } = await notesJournal(dir, 5));
  });

  const open = async (changed: Buffer) => {
    await removeSnapshots(dir);
    await writeFile(join(dir, 'journal', FILE), changed);
    return openTally(dir);
  };

  test('[JO13] cut at any byte opens for writing to a whole number of commands, and goes on from there', async () => {
    for (let length = 0; length < bytes.length; length += 1) {
      const whole = bytes.subarray(0, length).toString('latin1').split('\n').length - 1;
      const store = await open(bytes.subarray(0, length));

      // A line that lacks nothing but its line feed proves itself by its CRC.
      const isWholeButFeed = bytes[length] === 0x0a;
      const seq = whole + (isWholeButFeed ? 1 : 0);
      expect({ length, seq: store.seq, access: store.access }).toEqual({ length, seq, access: 'write' });
      expect(plain(store.state)).toEqual(states[seq]);
      const next = await store.dispatch(note('next'), { cmd: 'next' });
      expect(next).toMatchObject({ ok: true, value: { seq: seq + 1 } });
      await store.close();
      await removeSnapshots(dir);
      const seen = await lookAt(dir, ({ seq: read, damage }) => ({ read, damage }));
      expect(seen).toEqual({ read: seq + 1, damage: [] });
    }
  });

  test('[JO14] with any byte changed to any other opens read-only, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ mask;
        const store = await open(changed);
        const seen = { reason: reasonOf(store.access), reports: store.damage.length };
        await store.close();

        expect(seen).toEqual({ reason: 'damaged', reports: 1 });
        expect(await readFile(join(dir, 'journal', FILE))).toEqual(changed);
      }),
      { numRuns: 150 },
    );
  });

  test('[JO14] with one bit of each byte flipped says so; at most the one command is missing', async () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      await writeFile(join(dir, 'journal', FILE), changed);
      const line = bytes.subarray(0, at).toString('latin1').split('\n').length;
      const damage = await lookAt(dir, (store) => store.damage);

      const lost = bytes[at] === 0x0a ? null : { fromSeq: line, toSeq: line };
      expect({ at, lost: damage.map((each) => each.lost) }).toEqual({ at, lost: [lost] });
    }
  });

  test('[JO14] with a line removed, doubled, or two exchanged opens read-only and says which', async () => {
    const lines = bytes
      .toString('latin1')
      .split(/(?<=\n)/)
      .map((line) => Buffer.from(line, 'latin1'));
    const [a, b, c, d, e] = lines as [Buffer, Buffer, Buffer, Buffer, Buffer];
    const describeOpened = async (parts: Buffer[]) => {
      const store = await open(Buffer.concat(parts));
      await store.close();
      return { reason: reasonOf(store.access === 'write' ? 'write' : store.access), damage: store.damage };
    };

    expect((await describeOpened([a, b, d, e])).damage).toMatchObject([
      { kind: 'missing', lost: { fromSeq: 3, toSeq: 3 } },
    ]);
    expect((await describeOpened([b, c, d, e])).damage).toMatchObject([
      { kind: 'missing', lost: { fromSeq: 1, toSeq: 1 } },
    ]);
    expect((await describeOpened([a, b, b, c, d, e])).damage).toMatchObject([{ kind: 'order', lost: null }]);
    expect((await describeOpened([a, c, b, d, e])).damage.map(({ kind }) => kind)).toEqual(['missing', 'order']);
    expect((await describeOpened([a, Buffer.from('stray\n'), b, c, d, e])).damage).toMatchObject([
      { kind: 'bytes', lost: null },
    ]);
  });

  test('[JO13] with zeros where the last lines should be (never written out) they are cut', async () => {
    const end = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
    const zeroed = Buffer.concat([bytes.subarray(0, end), Buffer.alloc(4096), Buffer.from('"}]}\n')]);
    const store = await open(zeroed);

    expect({ access: store.access, seq: store.seq }).toEqual({ access: 'write', seq: 4 });
    await store.close();
  });

  test('[JO18] with its last lines gone but a saved state that knows them, is damaged and keeps the state', async () => {
    await removeSnapshots(dir);
    await writeFile(join(dir, 'journal', FILE), bytes);
    await (await openTally(dir)).close();
    await takeSnapshotOf(dir);
    const third = bytes.indexOf(0x0a, bytes.indexOf(0x0a) + 1) + 1;
    await truncate(join(dir, 'journal', FILE), third);

    const store = await openTally(dir);

    expect(store.access).toMatchObject({ readOnly: { reason: 'damaged' } });
    expect(store.damage).toMatchObject([{ kind: 'tail', lost: { fromSeq: 3, toSeq: 6 }, isBridged: true }]);
    expect(store.state.notes).toHaveLength(6);
    await store.close();
    await rm(join(dir, 'journal', FILE));
  });
});

/** One more command, so that closing writes a snapshot. */
async function takeSnapshotOf(dir: string): Promise<void> {
  const store = await openTally(dir);
  await store.dispatch(note('one more'), { cmd: 'one-more' });
  await store.close();
  expect(await snapshotNames(dir)).toContain('snapshot-000000006.json');
}

async function journalDirForAll(): Promise<string> {
  const { mkdtemp } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const { layOut } = await import('../support/journal-folder');
  const dir = join(await mkdtemp(join(tmpdir(), 'fieldproof-journal-')), '.fieldproof');
  await layOut(dir);
  return dir;
}

test('[JO14] a whole file that is missing from the middle is said', async () => {
  const dir = await journalDir();
  const store = await openTally(dir, { rotateBytes: 400 });
  for (let index = 1; index <= 12; index += 1) await store.dispatch(note('n'), { cmd: `c${index}` });
  await store.close();
  await removeSnapshots(dir);
  const names = await journalNames(dir);
  await rm(join(dir, 'journal', names[1]!));

  const seen = await lookAt(dir, ({ damage }) => damage);

  expect(names.length).toBeGreaterThan(3);
  expect(seen).toMatchObject([{ kind: 'missing', file: names[2], isBridged: false }]);
  expect(seen[0]!.sentence).toMatch(/^\d saved changes \(numbers \d to \d\) are missing from the record\.$/);
});

test('[JO14] a file that is not the newest and lost only its last byte is said', async () => {
  const dir = await journalDir();
  const store = await openTally(dir, { rotateBytes: 400 });
  for (let index = 1; index <= 6; index += 1) await store.dispatch(note('n'), { cmd: `c${index}` });
  await store.close();
  const path = join(dir, 'journal', (await journalNames(dir))[0]!);
  await truncate(path, (await stat(path)).size - 1);

  expect(await lookAt(dir, ({ damage }) => damage)).toMatchObject([{ kind: 'bytes', lost: null }]);
});

test('[JO16] [F34] a newer app’s lines open read-only, up to the first of them', async () => {
  const dir = await journalDir();
  const old = await openTally(dir);
  await old.dispatch(note('old'), { cmd: 'c1' });
  await old.close();
  const newer = await openTally(dir, { domain: { ...tallyDomain, version: 3 } });
  await newer.dispatch(note('new'), { cmd: 'c2' });
  await newer.close();

  const again = await openTally(dir);

  expect(again.access).toMatchObject({ readOnly: { reason: 'newer-app' } });
  expect(again.access).toMatchObject({ readOnly: { sentence: expect.stringContaining('newer Fieldproof') as string } });
  expect({ notes: again.state.notes, damage: again.damage }).toEqual({ notes: ['old'], damage: [] });
  expect(await again.dispatch(note('no'), { cmd: 'c3' })).toMatchObject({ ok: false, error: { code: 'read-only' } });
  await again.close();
});

test('[JO14] a sound line that this app cannot understand opens read-only instead of being dropped', async () => {
  const dir = await journalDir();
  await notesJournal(dir, 2);
  const strange = { seq: 3, id: 'i', cmd: 'c3', at: 1, device: DEVICE, v: 1, events: [{ type: 'from elsewhere' }] };
  await appendFile(join(dir, 'journal', FILE), encodeLine(strange));

  const store = await openTally(dir);

  expect(store.access).toMatchObject({ readOnly: { reason: 'damaged' } });
  expect(store.damage).toMatchObject([{ kind: 'events', lost: { fromSeq: 3, toSeq: 3 } }]);
  await store.close();
});

test('[JO17] a snapshot with any byte changed is passed over for an older one or the whole journal', async () => {
  const dir = await journalDir();
  const store = await openTally(dir);
  for (let index = 1; index <= 3; index += 1) await store.dispatch(note(`n${index}`), { cmd: `c${index}` });
  await store.snapshot();
  await store.dispatch(note('n4'), { cmd: 'c4' });
  const live = plain(store.state);
  await store.close();
  const path = join(dir, 'snapshot-000000004.json');
  const sound = await readFile(path);

  for (let at = 0; at < sound.length; at += 1) {
    const changed = Buffer.from(sound);
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    await writeFile(path, changed);

    const seen = await lookAt(dir, ({ state, seq, damage }) => ({ state: plain(state), seq, damage }));
    expect({ at, ...seen }).toEqual({ at, state: live, seq: 4, damage: [] });
  }
});

test('[JO17] a sound snapshot is what the state is taken from', async () => {
  const dir = await journalDir();
  await notesJournal(dir, 3);
  let read = 0;
  const domain = {
    ...tallyDomain,
    readEvent: (raw: unknown, version: number) => {
      read += 1;
      return tallyDomain.readEvent(raw, version);
    },
  };
  const first = await openTally(dir, { domain });
  const inFull = read;
  await first.dispatch(note('x'), { cmd: 'x' });
  await first.close();
  read = 0;
  const second = await openTally(dir, { domain });

  expect(inFull).toBe(6);
  expect(read).toBe(0);
  expect(second.state.notes).toHaveLength(4);
  await second.close();
});

test('[JO17] [F34] a snapshot of another version of the rules is replayed again', async () => {
  const dir = await journalDir();
  const old = await openTally(dir, { domain: { ...tallyDomain, version: 1 } });
  await old.dispatch(note('x'), { cmd: 'x' });
  await old.close();
  const apply: typeof tallyDomain.apply = (state, event) => {
    tallyDomain.apply(state, event.type === 'noted' ? { ...event, text: `${event.text}!` } : event);
  };

  const updated = await openTally(dir, { domain: { ...tallyDomain, apply } });

  expect(updated.state.notes).toEqual(['x!']);
  await updated.close();
});

test('[JO19] reading a long journal lets the event loop go on', async () => {
  const dir = await journalDir();
  const lines = Array.from({ length: 40_000 }, (_, index) => {
    const events = [{ type: 'noted', text: 'x'.repeat(60), at: 1, id: 'i' }];
    return encodeLine({ seq: index + 1, id: `${index}`, cmd: `c${index}`, at: 1, device: DEVICE, v: 1, events });
  });
  await writeFile(join(dir, 'journal', FILE), Buffer.concat(lines));
  let turns = 0;
  let isOpen = false;
  const countTurns = (): void => {
    turns += 1;
    if (!isOpen) setImmediate(countTurns);
  };

  setImmediate(countTurns);
  const store = await openTally(dir, { mode: 'read' });
  isOpen = true;

  expect(store.seq).toBe(40_000);
  expect(turns).toBeGreaterThan(10);
});

test.each(['the whole folder', 'only its marker'])(
  '[JO27] with %s gone it is offline, and nothing is made',
  async (what) => {
    const dir = join(await temporaryFolder(), '.fieldproof');
    if (what === 'only its marker') {
      const { layOut } = await import('../support/journal-folder');
      await layOut(dir);
      await rm(join(dir, 'marker.json'));
    }

    const opened = await openStore(tallyOptions(dir));

    expect(opened).toMatchObject({
      ok: false,
      error: { code: 'offline', message: expect.stringContaining('not connected') as string },
    });
    await expect(stat(join(dir, 'lock'))).rejects.toThrow('ENOENT');
  },
);

test('[JO30] a copy is read-only', async () => {
  const dir = await journalDir();
  const marker = JSON.parse(await readFile(join(dir, 'marker.json'), 'utf8')) as object;
  await writeFile(join(dir, 'marker.json'), JSON.stringify({ ...marker, isCopy: true }));

  const store = await openTally(dir);

  expect(store.access).toMatchObject({ readOnly: { reason: 'copy' } });
  await store.close();
});
