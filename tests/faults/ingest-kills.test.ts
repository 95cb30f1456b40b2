import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { assertComplete, assertNothingTorn } from '../support/assert-no-loss';
import { bundle } from '../support/bundle';
import { faultSeed, howMany, injected, seededNumbers } from '../support/fault-seed';
import { hashTree, newDir, picture, removeDir, seededBytes, writeTree } from '../support/ingest-desk';

const ROOT = resolve(import.meta.dirname, '../..');
const PHOTOS = 40;

let program: string;
let dir: string;
// Bundled, so that a life costs a tenth of a second and 200 of them are affordable.
beforeAll(async () => {
  program = await bundle({ importer: 'tests/support/import-child.ts' });
});
afterAll(() => rm(program, { recursive: true, force: true }));
beforeEach(async () => {
  dir = await newDir();
});
afterEach(() => removeDir(dir));

interface Life {
  readonly isKilled: boolean;
  readonly stderr: string;
  readonly last: string;
}

/** Runs an import and kills it so many milliseconds after its first sign of life; null lets it come to its end. */
async function live(delayMs: number | null): Promise<Life> {
  const child = spawn(process.execPath, [join(program, 'importer.mjs'), dir, '-', 'flush', join(dir, 'card')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, stderr, isArmed] = ['', '', false];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (isArmed || delayMs === null) return;
    isArmed = true;
    // Not a wait: the moment of the kill is what the seed decides.
    // eslint-disable-next-line no-restricted-syntax -- see above
    setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const signal = await new Promise((done) => child.on('close', (_code, why) => done(why)));
  return { isKilled: signal === 'SIGKILL', stderr, last: said.trimEnd().split('\n').at(-1) ?? '' };
}

test(
  '[IN24] [F01] killed at any time, again and again, the last run ends with every photo once',
  { timeout: 900_000 },
  async () => {
    const seed = faultSeed('kills while copying');
    const tree = Object.fromEntries(
      Array.from({ length: PHOTOS }, (_, n) => [
        `DCIM/IMG_${String(100 + n)}.JPG`,
        picture({ capturedAtMs: n * 5_000, bodySerial: '7' }, seededBytes(n, 30_000 + (n % 4) * 600_000)),
      ]),
    );
    await writeTree(join(dir, 'card'), tree);
    const before = [await hashTree(join(dir, 'card'))];
    const wanted = howMany(200, 5);
    let [kills, ends] = [0, 0];
    for (let round = 0; kills < wanted; round += 1) {
      const [delayMs = 0] = seededNumbers(seed + round, 1, 260);
      const life = await live(delayMs);
      expect(life.stderr).toBe('');
      await assertNothingTorn(dir, [join(dir, 'card')]);
      if (life.isKilled) kills += 1;
      else {
        // It came through: everything is there, and the next one begins anew.
        ends += 1;
        await assertComplete(dir, [join(dir, 'card')], before);
        for (const name of ['shoot', 'journal.jsonl']) await rm(join(dir, name), { recursive: true, force: true });
      }
    }
    const last = await live(null);

    expect(JSON.parse(last.last)).toMatchObject({
      ok: true,
      value: { how: 'done', counts: { files: PHOTOS, failed: 0 } },
    });
    await assertComplete(dir, [join(dir, 'card')], before);
    console.log(`${String(kills)} kills, ${String(ends)} runs that came through`);
    injected(kills);
  },
);
