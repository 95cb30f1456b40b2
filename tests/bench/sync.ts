import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createFakeStudio } from '../support/fake-studio';
import { bytesOf, createRig, type Rig } from '../support/fake-studio-rig';
import { makeSyncFolder, openFolderEngine } from '../support/sync-folder';
import { studioProgram, withServer } from './bench-server';
import { compareInTurn, type Timing } from './compare-in-turn';
import { hasTool, timeAlone } from './measure';
import { sendByCurl, sendByTus } from './sync-peers';

/** PERF-10 and PERF-11: sending over loopback beside curl and tus, and what a long queue costs. */

const ROUNDS = 5;

interface Load {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  readonly target: string;
  readonly ratio: 'speed' | 'share';
}

const LOADS: readonly Load[] = [
  { name: '100 × 8 MB', files: 100, bytes: 8_000_000, target: '≥ 0.8 of curl’s speed', ratio: 'speed' },
  { name: '1,000 × 200 KB', files: 1000, bytes: 200_000, target: '≤ 1.5 of curl’s time', ratio: 'share' },
];

async function sendByProduct(dir: string, load: Load): Promise<Timing> {
  await rm(join(dir, 'journal.jsonl'), { force: true });
  await rm(join(dir, 'known.json'), { force: true });
  await rm(join(dir, 'sync-state.json'), { force: true });
  return withServer(studioProgram, async (studio) => {
    const { engine, close } = await openFolderEngine(dir, studio);
    const timing = await timeAlone(async () => {
      engine.start();
      await engine.idle(60_000);
    });
    const { sent } = engine.counters();
    await close();
    if (sent !== load.files) throw new Error(`Expected ${load.files} photos to be sent, got ${sent}`);
    return timing;
  });
}

async function compareLoad(load: Load, rounds: number): Promise<void> {
  const folder = await makeSyncFolder(
    Array.from({ length: load.files }, () => ({ sizes: [load.bytes] })),
    1,
  );
  const files = folder.list.flatMap((photo) => photo.files);
  const product = () => sendByProduct(folder.dir, load);
  const [goal, dir] = [`PERF-10 ${load.name}`, folder.dir];
  execFileSync('sync', ['-f', dir]);
  try {
    if (hasTool('curl', goal)) {
      const { target, ratio } = load;
      await compareInTurn({ goal, target, ratio, rounds, product, peer: () => sendByCurl(dir, files) });
    }
    await compareInTurn({
      goal: `${goal} beside tus-js-client and @tus/server`,
      target: '≥ 2× its speed',
      ratio: 'speed',
      rounds,
      product,
      peer: () => sendByTus(files),
    });
  } finally {
    await folder.remove();
  }
}

/** Photos confirmed in one measured stretch, however many more are queued. */
const STRETCH = 1000;

function rigWith(queued: number): Rig {
  const rig = createRig();
  rig.studio = createFakeStudio();
  for (let n = 1; n <= queued; n += 1) rig.outbox.add({ n, files: [bytesOf(n)] });
  return rig;
}

async function timeStretch(queued: number): Promise<Timing> {
  const rig = rigWith(queued);
  rig.engine.start();
  await rig.clock.until(() => rig.outbox.journal.confirmed.length >= STRETCH / 2, 60_000);
  const from = rig.outbox.journal.confirmed.length;
  const timing = await timeAlone(() =>
    rig.clock.until(() => rig.outbox.journal.confirmed.length >= from + STRETCH / 2, 60_000),
  );
  rig.crash();
  return timing;
}

async function heapBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Twice, with a turn between: finalisers and closed sockets let go only then.
  collect();
  await new Promise((done) => setImmediate(done));
  collect();
  return process.memoryUsage().heapUsed;
}

/** What the engine keeps for each queued photo, beside the journal's own intent. */
async function measureMemory(): Promise<void> {
  const queued = 100_000;
  const rig = rigWith(queued);
  rig.line.script = () => ({ kind: 'no-connection' });
  const before = await heapBytes();
  rig.engine.start();
  await rig.clock.advance(1000);
  const product = ((await heapBytes()) - before) / queued;
  rig.crash();
  const line = { goal: 'PERF-11 bytes per queued photo', product: Math.round(product), peer: null, ratio: null };
  console.log(JSON.stringify({ ...line, target: '≤ 1024', rounds: 1 }));
}

/** Prints one JSON line per goal. */
export async function runSync(rounds = ROUNDS): Promise<void> {
  // First, while nothing else has been in memory.
  await measureMemory();
  for (const load of LOADS) await compareLoad(load, rounds);
  await compareInTurn({
    goal: 'PERF-11 time per photo, 100,000 beside 1,000 queued',
    target: '≤ 1.1',
    ratio: 'share',
    rounds,
    product: () => timeStretch(100_000),
    peer: () => timeStretch(STRETCH),
  });
}
