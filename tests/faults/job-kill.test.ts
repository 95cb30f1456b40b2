import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeJpeg, noise } from '../support/make-picture';
import { readReport, runJob, type JobLine } from '../support/job-process';
import { runStudio, type StudioProcess } from '../support/studio-process';

/** New on the card before each run that is to be killed, so that there is something to copy and to send. */
const PHOTOS_A_RUN = 12;
const COPY_KILLS = 7;
const SEND_KILLS = 3;
/** Bytes behind the picture: large enough that a kill finds copies and uploads under way. */
const TAIL_BYTES = 3 << 20;
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A small generator, so that a seed that found something finds it again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

let dir: string;
let studio: StudioProcess;
const card = new Map<string, string>();

async function shootMore(): Promise<void> {
  const folder = join(dir, 'card', 'DCIM', '100TEST');
  await mkdir(folder, { recursive: true });
  for (let n = 0; n < PHOTOS_A_RUN; n += 1) {
    const number = card.size + 1;
    const jpeg = await makeJpeg({ painting: noise(160, 120, number) });
    const bytes = Buffer.concat([jpeg, Buffer.alloc(TAIL_BYTES, number)]);
    const name = `IMG_${String(1000 + number)}.JPG`;
    await writeFile(join(folder, name), bytes);
    card.set(name, sha(bytes));
  }
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-kill-'));
  studio = await runStudio(join(dir, 'studio'));
});
afterAll(async () => {
  await studio.kill('SIGTERM');
  await rm(dir, { recursive: true, force: true });
});

const job = (sync: 'none' | 'new') => ({
  library: 'library',
  shoot: { name: 'Killed', kind: 'wedding' },
  card: 'card',
  studio: { url: studio.url, token: studio.token },
  sync,
  patience: 60,
  report: 'report.json',
});

/** Ends the app `delayMs` after the first line that `isWanted`. */
async function killedAt(sync: 'none' | 'new', isWanted: (line: JobLine) => boolean, delayMs: number): Promise<boolean> {
  let isKilled = false;
  await runJob(dir, job(sync), (line, kill) => {
    if (isKilled || !isWanted(line)) return;
    isKilled = true;
    // Not a wait: the moment of the kill is what the seed decides.
    // eslint-disable-next-line no-restricted-syntax -- see above
    setTimeout(kill, delayMs);
  });
  return isKilled;
}

test(
  '[SH7] [F01, F33] the app killed while copying, while writing its journal and while sending loses nothing and does nothing twice',
  { timeout: 280_000 },
  async () => {
    const seed = Number(process.env['FIELDPROOF_SEED'] ?? 20_260_501);
    const random = seeded(seed);
    console.log(`seed ${String(seed)}`);
    const verified = (line: JobLine): boolean => line.verified !== undefined;
    const sending = (line: JobLine): boolean => line.progress?.phase === 'sync';

    let copyKills = 0;
    for (let n = 0; n < COPY_KILLS; n += 1) {
      await shootMore();
      // Four in the middle of a copy, three right after a line was acknowledged: between an event and the next.
      const delayMs = n < 4 ? Math.floor(random() * 15) : 0;
      if (await killedAt('none', verified, delayMs)) copyKills += 1;
    }
    let sendKills = 0;
    for (let n = 0; n < SEND_KILLS; n += 1) {
      // A quick line may have sent all that was there before the kill came.
      await shootMore();
      if (await killedAt('new', sending, Math.floor(random() * 120))) sendKills += 1;
    }
    const last = await runJob(dir, job('new'));

    expect(last).toEqual({ code: 0, stderr: '' });
    expect({ copyKills, sendKills }).toEqual({ copyKills: COPY_KILLS, sendKills: SEND_KILLS });
    const report = await readReport(dir);
    expect(new Set(report.photos.map((photo) => photo.sha256))).toEqual(new Set(card.values()));
    expect(report.photos).toHaveLength(card.size);
    expect(report.photos.every((photo) => photo.sync === 'sent')).toBe(true);
    const originals = join(dir, 'library', 'Killed', 'originals');
    const names = await readdir(originals);
    expect(names).toHaveLength(card.size);
    for (const name of names) expect(card.get(name)).toBe(sha(await readFile(join(originals, name))));
    expect(await readdir(join(dir, 'library', 'Killed', '.fieldproof', 'incoming'), { recursive: true })).toEqual([]);
    const shoots = await studio.call('GET', '/v1/shoots');
    expect(shoots.json).toMatchObject({ items: [{ name: 'Killed', photos: card.size }] });
  },
);
