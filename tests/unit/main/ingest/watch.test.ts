import fc from 'fast-check';
import { appendFile, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listCard, type CardFile } from '../../../../main/ingest/list-card';
import { findEnd, type ReadAt } from '../../../../main/ingest/watch/end-marker';
import { GIVE_UP_MS, isReady, sight, STILL_MS, whatNow } from '../../../../main/ingest/watch/readiness';
import { watchFolder, type WatchNotice } from '../../../../main/ingest/watch/watch-folder';
import { newDir, picture, removeDir, writeTree } from '../../../support/ingest-desk';
import { createManualTimers } from '../../../support/manual-timers';

const reader =
  (bytes: Uint8Array): ReadAt =>
  (position, length) =>
    Promise.resolve(
      new Uint8Array(bytes.subarray(Math.min(position, bytes.length), Math.min(position + length, bytes.length))),
    );
const endOf = (bytes: Uint8Array) => findEnd(reader(bytes), bytes.length);

const segment = (marker: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body]);
const scan = Buffer.concat([segment(0xda, Buffer.alloc(10)), Buffer.alloc(90_000, 0x5a)]);
const thumbnail = Buffer.from([0xff, 0xd8, 0x01, 0xff, 0xd9]);
const jpeg = (after: Uint8Array = Buffer.alloc(0)): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, thumbnail),
    segment(0xdb, Buffer.alloc(64)),
    scan,
    Buffer.from([0xff, 0xd9]),
    after,
  ]);

/** A little-endian TIFF with one strip of pixels at its end. */
function tiff(stripBytes: number): Buffer {
  const head = Buffer.alloc(8 + 2 + 24 + 4);
  head.write('II*\0', 0, 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(2, 8);
  for (const [at, [tag, value]] of [
    [273, head.length],
    [279, stripBytes],
  ].entries()) {
    head.writeUInt16LE(tag ?? 0, 10 + at * 12);
    head.writeUInt16LE(4, 12 + at * 12);
    head.writeUInt32LE(1, 14 + at * 12);
    head.writeUInt32LE(value ?? 0, 18 + at * 12);
  }
  return Buffer.concat([head, Buffer.alloc(stripBytes, 7)]);
}
const box = (type: string, body: number): Buffer => {
  const bytes = Buffer.alloc(8 + body);
  bytes.writeUInt32BE(8 + body, 0);
  bytes.write(type, 4, 'latin1');
  return bytes;
};
const heic = Buffer.concat([box('ftyp', 16), box('meta', 300), box('mdat', 5_000)]);
heic.write('heic', 8, 'latin1');

describe('the end of a file', () => {
  test.each([
    ['a JPEG', jpeg()],
    ['a JPEG with something after it', jpeg(Buffer.alloc(200_000, 1))],
    ['a TIFF', tiff(4_000)],
    ['a HEIC', heic],
  ])('[IN32] %s is whole as it is, and open when a piece of the picture is missing', async (_what, bytes) => {
    expect(await endOf(bytes)).toBe('whole');
    const cut = bytes.length > 250_000 ? 60_000 : bytes.length - 20;
    expect(await endOf(bytes.subarray(0, cut))).toBe('open');
  });

  test('[IN32] the end of an embedded thumbnail is not the end of the picture', async () => {
    expect(await endOf(jpeg().subarray(0, 200))).toBe('open');
  });

  test('[IN32] an empty file is not whole, and a format that does not tell is unknown', async () => {
    expect(await endOf(Buffer.alloc(0))).toBe('open');
    expect(await endOf(Buffer.from('anything else, quite long'))).toBe('unknown');
  });

  test('[IN32] any bytes are judged without an error or an endless walk', async () => {
    const head = fc.constantFrom(
      [0xff, 0xd8],
      [0x49, 0x49, 0x2a, 0],
      [0x4d, 0x4d, 0, 0x2a],
      [0, 0, 0, 16, 0x66, 0x74, 0x79, 0x70],
      [0x52, 0x49, 0x46, 0x46],
    );
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 300 }), async (start, rest) => {
        expect(['whole', 'open', 'unknown']).toContain(await endOf(Buffer.from([...start, ...rest])));
      }),
      { numRuns: 500 },
    );
  });

  test('[IN32] [F14] no beginning of a JPEG shorter than its last scan byte counts as whole', async () => {
    const bytes = jpeg();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: bytes.length - 1 }), async (length) => {
        expect(await endOf(bytes.subarray(0, length))).toBe('open');
      }),
    );
  });
});

describe('standing still', () => {
  test('[IN32] the clock starts anew with every change of size or time', () => {
    const first = sight(undefined, 10, 1, 0);

    expect(sight(first, 10, 1, 5_000)).toBe(first);
    expect(sight(first, 11, 1, 5_000).sinceMs).toBe(5_000);
    expect(sight(first, 10, 2, 5_000).sinceMs).toBe(5_000);
  });

  test('[IN32] nothing is looked at within 2 s, and nothing waits longer than 60 s without change', () => {
    const sighting = sight(undefined, 10, 1, 0);

    expect([whatNow(sighting, STILL_MS - 1), whatNow(sighting, STILL_MS), whatNow(sighting, GIVE_UP_MS)]).toEqual([
      'wait',
      'look',
      'take',
    ]);
    expect([isReady('open', sighting, GIVE_UP_MS - 1), isReady('whole', sighting, STILL_MS)]).toEqual([false, true]);
    expect([isReady('unknown', sighting, 3_999), isReady('unknown', sighting, 4_000)]).toEqual([false, true]);
  });
});

describe('a watched folder', () => {
  let root: string;
  beforeEach(async () => {
    root = await newDir();
  });
  afterEach(() => removeDir(root));

  function watching(handled: ReadonlySet<string> = new Set()) {
    const timers = createManualTimers();
    const taken: string[][] = [];
    const notices: WatchNotice[] = [];
    const state = { refuses: false, closed: false, hasDefect: false };
    let hint: (path: string | null) => void = () => undefined;
    let fail: (error: unknown) => void = () => undefined;
    const folder = watchFolder({
      root,
      list: (at, options) => (state.hasDefect ? Promise.reject(new Error('a defect')) : listCard(at, options)),
      hints: (_root, on) => {
        ({ hint, error: fail } = on);
        return {
          close: () => {
            state.closed = true;
            return Promise.resolve();
          },
        };
      },
      timers,
      now: timers.now,
      isHandled: (file: CardFile) => handled.has(file.path),
      take: (files) => {
        taken.push(files.map(({ path }) => path));
        return state.refuses ? Promise.reject(new Error('disk full')) : Promise.resolve();
      },
      onNotice: (notice) => notices.push(notice),
    });
    /** Lets time pass second by second, with every look that falls due carried out. */
    const pass = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds * 2; second += 1) {
        timers.advance(500);
        await settle();
      }
    };
    // Looks are queued one after the other; an empty turn at the end of the queue means that all are done.
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await folder.idle();
    };
    return {
      timers,
      taken,
      notices,
      state,
      folder,
      pass,
      settle,
      hint: (path: string | null) => hint(path),
      fail: () => fail(new Error('ENOSPC')),
    };
  }

  test('[IN33] what lies there at the start is found without a hint and taken when it has stood still', async () => {
    await writeTree(root, { 'a.JPG': jpeg(), 'D/b.JPG': jpeg(), 'note.txt': 'x' });
    const { taken, pass, folder } = watching();

    await pass(1);
    expect(taken).toEqual([]);
    await pass(3);
    await folder.close();

    expect(taken.flat().toSorted()).toEqual(['D/b.JPG', 'a.JPG']);
  });

  test('[IN32] [F14] a file that grows, pauses for 3 s and grows on is taken once, whole', async () => {
    const { taken, pass, hint, folder } = watching();
    const bytes = jpeg();
    const path = join(root, 'a.JPG');
    await writeFile(path, bytes.subarray(0, 30_000));
    hint(path);
    await pass(3);
    expect(taken).toEqual([]);
    await appendFile(path, bytes.subarray(30_000, 60_000));
    hint(path);
    await pass(3);
    expect(taken).toEqual([]);
    await appendFile(path, bytes.subarray(60_000));
    await pass(5);
    await folder.close();

    expect(taken).toEqual([['a.JPG']]);
  });

  test('[IN32] a photo that was cut off for good is taken as it is', async () => {
    await writeTree(root, { 'a.JPG': jpeg().subarray(0, 50_000), 'empty.JPG': '' });
    const { taken, pass, folder } = watching();

    await pass(58);
    expect(taken).toEqual([]);
    await pass(10);
    await folder.close();

    expect(taken.flat().toSorted()).toEqual(['a.JPG', 'empty.JPG']);
  });

  test('[IN33] [F15] a file that no hint told of is found by the look of every 60 s', async () => {
    const { taken, pass, folder } = watching();
    await pass(5);
    await writeTree(root, { 'late.JPG': jpeg() });

    await pass(64);
    await folder.close();

    expect(taken).toEqual([['late.JPG']]);
  });

  test('[IN33] [F15] without a watcher the folder is polled, and that is said once', async () => {
    const { taken, notices, fail, pass, folder } = watching();
    await pass(1);
    fail();
    fail();
    await writeTree(root, { 'a.JPG': jpeg() });

    await pass(9);
    await folder.close();

    expect([taken, notices]).toEqual([[['a.JPG']], ['watching-limited']]);
  });

  test('[IN33] [F15] a look that goes wrong as nobody foresaw is said once and is not the last', async () => {
    const { taken, notices, state, pass, folder } = watching();
    await pass(1);
    await writeTree(root, { 'a.JPG': jpeg() });
    state.hasDefect = true;
    await pass(70);
    state.hasDefect = false;

    await pass(9);
    await folder.close();

    expect([taken, notices]).toEqual([[['a.JPG']], ['watching-limited']]);
  });

  test('[IN34] [F16] a folder that is away is offline, and what was not taken is found when it is back', async () => {
    await writeTree(root, { 'a.JPG': jpeg() });
    const { taken, notices, folder, pass } = watching();
    await pass(1);
    await rename(root, `${root}-away`);
    await folder.rescan();
    await folder.rescan();
    await rename(`${root}-away`, root);
    await folder.rescan();
    await pass(5);
    await folder.close();

    expect([notices, taken]).toEqual([['offline', 'back'], [['a.JPG']]]);
  });

  test('[IN35] a file is taken once, and again when it was written anew', async () => {
    const path = join(root, 'a.JPG');
    await writeTree(root, { 'a.JPG': jpeg() });
    const { taken, folder, pass, hint } = watching();
    await pass(4);
    hint(path);
    await folder.rescan();
    await pass(4);
    expect(taken).toEqual([['a.JPG']]);
    await writeFile(path, jpeg(Buffer.from('edited')));
    await utimes(path, 2_000_000_000, 2_000_000_000);
    hint(path);
    await pass(4);
    await folder.close();

    expect(taken).toEqual([['a.JPG'], ['a.JPG']]);
  });

  test('[IN35] what the journal has is left alone', async () => {
    await writeTree(root, { 'a.JPG': jpeg(), 'b.JPG': jpeg() });
    const { taken, folder, pass } = watching(new Set(['a.JPG']));

    await pass(5);
    await folder.close();

    expect(taken).toEqual([['b.JPG']]);
  });

  test('[IN35] what could not be taken is offered again', async () => {
    await writeTree(root, { 'a.JPG': jpeg() });
    const { taken, state, folder, pass } = watching();
    state.refuses = true;
    await pass(4);
    expect(taken).toEqual([['a.JPG']]);
    state.refuses = false;
    await folder.rescan();
    await pass(4);
    await folder.close();

    expect(taken).toEqual([['a.JPG'], ['a.JPG']]);
  });

  test('[IN33] a file that changes all the time does not put off the look for ever', async () => {
    await mkdir(join(root, 'D'));
    const { taken, hint, timers, settle, folder, pass } = watching();
    await pass(1);
    await writeTree(root, { 'D/whole.JPG': jpeg() });
    for (let step = 0; step < 60; step += 1) {
      hint(join(root, 'D/whole.JPG'));
      timers.advance(100);
      await settle();
    }
    await folder.close();

    expect(taken).toEqual([['D/whole.JPG']]);
  });

  test('[IN33] closed, it looks no more', async () => {
    const { taken, state, folder, pass } = watching();
    await folder.close();
    await writeTree(root, { 'a.JPG': picture({}) });
    await pass(70);
    await rm(join(root, 'a.JPG'));

    expect([taken, state.closed]).toEqual([[], true]);
  });
});
