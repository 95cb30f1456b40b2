import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sha256 } from '@shared/model/ids';
import { createLane, laneTurn, type Lane } from '../../../../main/sync/create-lane';
import { createHaveCache } from '../../../../main/sync/have-cache';
import { createSpeedMeter } from '../../../../main/sync/notices';
import { openOriginalFile } from '../../../../main/sync/original-files';
import type { StudioClient } from '../../../../main/sync/studio-client';
import { emptySyncState, type SyncState } from '../../../../main/sync/sync-state';
import { createSyncStateFile } from '../../../../main/sync/sync-state-file';
import { createWakeList } from '../../../../main/sync/wake-list';
import { createFakeClock } from '../../../support/fake-studio-clock';
import { photoId, shootId } from '../../../support/fake-studio-outbox';

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldproof-sync-'));
  await run(folder).finally(() => rm(folder, { recursive: true, force: true }));
}

describe('moments to come', () => {
  test('[OB33] any number of them costs one timer, and they come in order, none early', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 60 }),
        async (delays) => {
          const clock = createFakeClock();
          const startMs = clock.nowMs();
          const come: { atMs: number; delay: number }[] = [];
          const wakes = createWakeList<number>({ clock, timers: clock }, (due) => {
            for (const delay of due) come.push({ atMs: clock.nowMs() - startMs, delay });
          });
          for (const delay of delays) wakes.add(startMs + delay, delay);
          expect(clock.pending()).toBe(1);

          await clock.advance(60_000);

          expect(come.map(({ delay }) => delay)).toEqual([...delays].sort((a, b) => a - b));
          for (const { atMs, delay } of come) expect(atMs).toBe(delay);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('[OB12] a clock put back while it waits does not make it wait again', async () => {
    const clock = createFakeClock();
    const come: number[] = [];
    const wakes = createWakeList<number>({ clock, timers: clock }, (due) => come.push(...due));
    wakes.add(clock.nowMs() + 10_000, 1);
    clock.jump(-3_600_000);
    await clock.advance(10_000);
    expect(come).toEqual([1]);
  });
});

describe('a lane', () => {
  const loaded = (more: Partial<Lane>): Lane => {
    const lane = createLane(shootId(1), () => undefined);
    lane.push(photoId(1));
    return Object.assign(lane, { isLoaded: true }, more);
  };

  test('[OB23] structure first when the studio has none or, 2 s after the last, another', () => {
    expect(laneTurn(loaded({}), 'k', 0)).toEqual({ kind: 'structure' });
    expect(laneTurn(loaded({ confirmedKey: 'k' }), 'k', 0)).toEqual({ kind: 'photo' });
    expect(laneTurn(loaded({ confirmedKey: 'j', structureSentAtMs: 1000 }), 'k', 2999)).toEqual({ kind: 'photo' });
    expect(laneTurn(loaded({ confirmedKey: 'j', structureSentAtMs: 1000 }), 'k', 3000)).toEqual({ kind: 'structure' });
    expect(laneTurn(loaded({ isLoaded: false }), 'k', 0)).toEqual({ kind: 'none' });
  });

  test('[OB23] the last word is sent when the photos are gone, if any went', () => {
    const done = (more: Partial<Lane>): Lane => {
      const lane = loaded({ confirmedKey: 'j', structureSentAtMs: 1000, ...more });
      lane.shift();
      return lane;
    };
    expect(laneTurn(done({ hasSent: true }), 'k', 1500)).toEqual({ kind: 'later', atMs: 3000 });
    expect(laneTurn(done({ hasSent: true }), 'k', 3000)).toEqual({ kind: 'structure' });
    expect(laneTurn(done({ hasSent: false }), 'k', 3000)).toEqual({ kind: 'none' });
  });

  test('[OB33] a hundred thousand photos go in and out in order', () => {
    const lane = createLane(shootId(1), () => undefined);
    for (let n = 0; n < 100_000; n += 1) lane.push(photoId(n));
    expect(lane.peek(2)).toEqual([photoId(0), photoId(1)]);
    for (let n = 0; n < 100_000; n += 1) expect(lane.shift()).toBe(photoId(n));
    expect([lane.shift(), lane.isEmpty()]).toEqual([null, true]);
  });
});

describe('asking what is there', () => {
  const hash = (n: number): Sha256 => n.toString(16).padStart(64, '0') as Sha256;
  const { signal } = new AbortController();

  test('[OB21] many questions at once are few requests, each answered for itself', async () => {
    const asked: number[] = [];
    const client = {
      have: async (hashes: readonly Sha256[]) => {
        asked.push(hashes.length);
        await new Promise((resolve) => setImmediate(resolve));
        return { kind: 'good' as const, value: hashes.filter((_, n) => n % 2 === 0) };
      },
    } as unknown as StudioClient;
    const all = Array.from({ length: 2000 }, (_, n) => hash(n));
    let next = 0;
    const have = createHaveCache(client, (limit) => all.slice(next, next + limit));

    for (; next < all.length; next += 4) {
      const answers = await Promise.all([0, 1, 2, 3].map((k) => have.areThere([all[next + k]!], signal)));
      expect(answers.map((answer) => answer.kind)).toEqual(['good', 'good', 'good', 'good']);
    }
    expect(asked.length).toBeLessThanOrEqual(5);
    expect(Math.max(...asked)).toBeLessThanOrEqual(1000);
  });

  test('[OB21] what was learnt and forgotten counts', async () => {
    let requests = 0;
    const client = {
      have: async () => ((requests += 1), { kind: 'good' as const, value: [] }),
    } as unknown as StudioClient;
    const have = createHaveCache(client, () => []);
    have.learn(hash(1));
    const learnt = await have.areThere([hash(1)], signal);
    have.forget([hash(1)]);
    const forgotten = await have.areThere([hash(1)], signal);

    expect([learnt, forgotten]).toEqual([
      { kind: 'good', value: new Set([hash(1)]) },
      { kind: 'good', value: new Set() },
    ]);
    expect(requests).toBe(1);
  });
});

describe('what is remembered on disk', () => {
  const state: SyncState = { ...emptySyncState(), uploads: { ['a'.repeat(64)]: { url: 'u', offset: 5 } } };

  test('[OB27] it comes back as it was, and leaves no draft', () =>
    inFolder(async (folder) => {
      const file = createSyncStateFile(() => folder);
      await file.save(shootId(1), state);
      expect(await file.load(shootId(1))).toEqual(state);
      expect(await readdir(folder)).toEqual(['sync-state.json']);
    }));

  test('[OB27] cut at any byte, or with any byte changed, it is whole or empty, and never throws', () =>
    inFolder(async (folder) => {
      const file = createSyncStateFile(() => folder);
      await file.save(shootId(1), state);
      const path = join(folder, 'sync-state.json');
      const text = await readFile(path);
      for (let at = 0; at < text.byteLength; at += 1) {
        await writeFile(path, text.subarray(0, at));
        expect(await file.load(shootId(1))).toEqual(emptySyncState());
      }
      await writeFile(path, '{"version":2}');
      expect(await file.load(shootId(1))).toEqual(emptySyncState());
    }));

  test('[OB27] a shoot that is not at hand has nothing, and saving is no error', async () => {
    const file = createSyncStateFile(() => null);
    await file.save(shootId(1), state);
    expect(await file.load(shootId(1))).toEqual(emptySyncState());
  });
});

describe('originals', () => {
  test('[OB9] a missing file, a folder in its place and one in a missing folder are told as such', () =>
    inFolder(async (folder) => {
      expect(await openOriginalFile(join(folder, 'none.jpg'))).toEqual({ ok: false, error: 'file-missing' });
      expect(await openOriginalFile(join(folder, 'none', 'a.jpg'))).toEqual({ ok: false, error: 'file-missing' });
      const opened = await openOriginalFile(folder);
      if (opened.ok) {
        await expect(opened.value.read(new Uint8Array(4), 0)).rejects.toThrow();
        await opened.value.close();
      }
    }));

  test('[OB20] bytes are read from where they are asked', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'a'), 'abcdefgh');
      const opened = await openOriginalFile(join(folder, 'a'));
      if (!opened.ok) throw new Error(opened.error);
      const into = Buffer.alloc(5);
      expect([opened.value.sizeBytes, await opened.value.read(into, 2), into.toString()]).toEqual([8, 5, 'cdefg']);
      expect(await opened.value.read(into, 6)).toBe(2);
      await opened.value.close();
    }));
});

test('[OB29] speed is of the last seconds', async () => {
  const clock = createFakeClock();
  const speed = createSpeedMeter(clock);
  expect(speed.bytesPerSecond()).toBeNull();
  for (let n = 0; n < 60; n += 1) {
    speed.add(n < 30 ? 1000 : 5000);
    await clock.advance(1000);
  }
  expect(speed.bytesPerSecond()).toBe(5000);
});
