import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSyncFolder, readJournal } from '../support/sync-folder';
import { hashesOf, heldBy } from '../support/sync-held';
import { startTestStudio, type TestStudio } from '../support/test-studio';

const ROOT = resolve(import.meta.dirname, '../..');
const MB = 1_000_000;

interface Ending {
  readonly wasKilled: boolean;
  readonly said: string;
}

/** Sends a folder in a process of its own and kills it without warning after so many words of progress. */
async function send(dir: string, studio: TestStudio, killAfter: number): Promise<Ending> {
  const script = join(ROOT, 'tests/support/sync-sender.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir, studio.url, studio.token], {
    cwd: ROOT,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('sending').length > killAfter) child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const signal = await new Promise((done) => child.on('close', (_code, why) => done(why)));
  expect(complaint).toBe('');
  return { wasKilled: signal === 'SIGKILL', said };
}

test.each([1, 2, 3])(
  '[OB4] [OB22] killed three times in the middle of uploads (seed %i): everything is there once, whole',
  async (seed) => {
    const studio = await startTestStudio();
    const photos = Array.from({ length: 12 }, (_, n) => ({ sizes: n % 3 === 0 ? [400_000, 26 * MB] : [3 * MB] }));
    const folder = await makeSyncFolder(photos, seed);
    try {
      let kills = 0;
      for (const killAfter of fc.sample(fc.integer({ min: 1, max: 8 }), { seed, numRuns: 3 })) {
        const { wasKilled } = await send(folder.dir, studio, killAfter);
        if (wasKilled) kills += 1;
      }
      expect(kills).toBeGreaterThanOrEqual(2);

      const { wasKilled, said } = await send(folder.dir, studio, Infinity);

      expect(wasKilled).toBe(false);
      const end = JSON.parse(said.trim().split('\n').at(-1) ?? '');
      expect(end).toMatchObject({ idle: { reason: 'done', pending: 0 }, defects: [], counters: { failed: 0 } });
      expect(await heldBy(studio)).toEqual(hashesOf(folder.list));
      const confirmed = readJournal(folder.dir).filter(({ kind }) => kind === 'confirmed');
      expect(new Set(confirmed.map(({ photoId: id }) => id)).size).toBe(12);
      expect(confirmed).toHaveLength(12);
    } finally {
      await studio.remove();
      await folder.remove();
    }
  },
);
