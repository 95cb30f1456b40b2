import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { journalDir, lookAt, openTally, removeSnapshots } from '../support/journal-folder';

const ROOT = resolve(import.meta.dirname, '../..');

/** Runs a writer and kills it without warning after so many answers; gives the commands it was answered for. */
async function writeUntilKilled(dir: string, first: number, answers: number): Promise<number[]> {
  const script = join(ROOT, 'tests/support/journal-writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir, String(first)], {
    cwd: ROOT,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    seen += chunk.toString().split('\n').length - 1;
    if (seen >= answers) child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const signal = await new Promise((done) => child.on('close', (_code, why) => done(why)));
  expect({ signal, complaint }).toEqual({ signal: 'SIGKILL', complaint: '' });
  return [...said.matchAll(/^saved (\d+)\n/gm)].map((match) => Number(match[1]));
}

// Between an event and its acknowledgement, the seeds decide where.
test.each([1, 2, 3, 4])(
  '[JO2, JO5, JO24] [F33] killed at places of seed %i, all that was answered is there, each once',
  async (seed) => {
    const dir = await journalDir();
    const saved: number[] = [];
    const lives = fc.sample(fc.integer({ min: 1, max: 400 }), { seed, numRuns: 4 });
    for (const answers of lives) {
      // The last three are given again: answered or not, they must not be there twice.
      const first = Math.max(0, (saved.at(-1) ?? 0) - 3);
      saved.push(...(await writeUntilKilled(dir, first, answers)));

      const seen = await lookAt(dir, ({ state, damage }) => ({ notes: state.notes, damage }));
      expect(seen.damage).toEqual([]);
      expect([...new Set(saved)].filter((index) => !seen.notes.includes(`n${index}`))).toEqual([]);
      expect(new Set(seen.notes).size).toBe(seen.notes.length);
    }

    await removeSnapshots(dir);
    const store = await openTally(dir);
    expect({ access: store.access, damage: store.damage }).toEqual({ access: 'write', damage: [] });
    expect(store.state.counts.get('notes')).toBe(store.state.notes.length);
    expect(store.seq).toBe(store.state.notes.length);
    await store.close();
  },
);
