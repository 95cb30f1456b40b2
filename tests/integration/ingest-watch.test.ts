import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listCard } from '../../main/ingest/list-card';
import { chokidarHints } from '../../main/ingest/watch/chokidar-hints';
import { watchFolder } from '../../main/ingest/watch/watch-folder';
import { newDir, removeDir, writeTree } from '../support/ingest-desk';
import { createManualTimers } from '../support/manual-timers';

let root: string;
beforeEach(async () => {
  root = await newDir();
});
afterEach(() => removeDir(root));

const JPEG = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xda, 0x00, 0x02]),
  Buffer.alloc(50_000, 3),
  Buffer.from([0xff, 0xd9]),
]);

test('[IN33] files that come while the folder is watched are hinted at, and taken long before the next full look', async () => {
  const timers = createManualTimers();
  const hinted: (string | null)[] = [];
  const taken: string[] = [];
  const folder = watchFolder({
    root,
    list: listCard,
    hints: (path, on) =>
      chokidarHints(path, {
        ...on,
        hint: (at) => {
          hinted.push(at);
          on.hint(at);
        },
      }),
    timers,
    now: timers.now,
    isHandled: () => false,
    take: (files) => {
      taken.push(...files.map(({ path }) => path));
      return Promise.resolve();
    },
    onNotice: () => undefined,
  });
  // The watcher is ready when it sees something: a file of no kind, written until it does.
  await vi.waitFor(
    async () => {
      await writeFile(join(root, 'ready.txt'), `${String(hinted.length)} ${String(performance.now())}`);
      expect(hinted.length).toBeGreaterThan(0);
    },
    { timeout: 20_000, interval: 100 },
  );
  await mkdir(join(root, 'D'));
  await writeTree(root, { 'D/a.JPG': JPEG, 'upload.tmp': JPEG });
  await rename(join(root, 'upload.tmp'), join(root, 'żółć.JPG'));
  await vi.waitFor(
    () => {
      expect(hinted.filter((path) => /a\.JPG|żółć/u.test(path ?? ''))).toHaveLength(2);
    },
    { timeout: 20_000 },
  );

  const startedMs = timers.now();
  await vi.waitFor(
    async () => {
      timers.advance(500);
      await folder.idle();
      expect(taken.toSorted()).toEqual(['D/a.JPG', 'żółć.JPG']);
    },
    { timeout: 20_000, interval: 20 },
  );
  await folder.close();

  expect(timers.now() - startedMs).toBeLessThan(30_000);
});
