import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createFakeStudio } from '../support/fake-studio';
import { bytesOf, createRig, type Rig } from '../support/fake-studio-rig';
import { makeSyncFolder, openFolderEngine } from '../support/sync-folder';
import { compareInTurn, type Timing } from './compare-in-turn';
import { hasTool, timeShell } from './measure';

/** PERF-10 and PERF-11: sending over loopback beside curl, and what a long queue costs. */

const ROOT = resolve(import.meta.dirname, '../..');
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

interface BenchStudio {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

/** A studio in a process and on a folder of its own, so that every run begins with an empty one. */
async function startStudio(): Promise<BenchStudio> {
  const data = await mkdtemp(join(process.env['FIELDPROOF_BENCH_DIR'] ?? tmpdir(), 'fieldproof-bench-studio-'));
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'studio/index.ts'), '--data', data], {
    cwd: ROOT,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { url, token } = await firstLine(child);
  return {
    url,
    token,
    close: async () => {
      const ended = new Promise((done) => child.on('close', done));
      child.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

function firstLine(child: ChildProcess): Promise<{ url: string; token: string }> {
  return new Promise((resolveLine, reject) => {
    let said = '';
    child.on('close', () => reject(new Error('The studio ended before it was ready')));
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('\n')) {
        resolveLine(JSON.parse(said.slice(0, said.indexOf('\n'))) as { url: string; token: string });
      }
    });
  });
}

async function withStudio(run: (studio: BenchStudio) => Promise<Timing>): Promise<Timing> {
  const studio = await startStudio();
  try {
    return await run(studio);
  } finally {
    await studio.close();
  }
}

/** Of this process only: the studio's time is in neither side's. */
async function timeAlone(work: () => Promise<unknown>): Promise<Timing> {
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallS: (performance.now() - startedAt) / 1000, cpuS: (user + system) / 1e6 };
}

async function sendByProduct(dir: string, load: Load, studio: BenchStudio): Promise<Timing> {
  await rm(join(dir, 'journal.jsonl'), { force: true });
  await rm(join(dir, 'known.json'), { force: true });
  await rm(join(dir, 'sync-state.json'), { force: true });
  const { engine, close } = await openFolderEngine(dir, studio);
  const timing = await timeAlone(async () => {
    engine.start();
    await engine.idle(60_000);
  });
  const { sent } = engine.counters();
  await close();
  if (sent !== load.files) throw new Error(`Expected ${load.files} photos to be sent, got ${sent}`);
  return timing;
}

/** The same bytes to the same call of the same studio, without photos, hashes or a journal. */
async function sendByCurl(config: string, urls: readonly string[], studio: BenchStudio): Promise<Timing> {
  const common = [
    `header = "Authorization: Bearer ${studio.token}"`,
    'header = "Content-Type: application/octet-stream"',
    'header = "Expect:"',
    'fail',
  ];
  const lines = urls.map((line) => line.replace('{url}', studio.url));
  await writeFile(config, [...common, ...lines].join('\n'));
  return timeShell(`curl -sS -Z --parallel-max 4 --no-progress-meter -K ${config}`);
}

async function compareWithCurl(load: Load, rounds: number): Promise<void> {
  const folder = await makeSyncFolder(
    Array.from({ length: load.files }, () => ({ sizes: [load.bytes] })),
    1,
  );
  const urls = folder.list
    .flatMap(({ files }) => files)
    .map(({ sha256, path }) => `url = "{url}/v1/blobs/${sha256}"\nupload-file = "${path}"\noutput = "/dev/null"`);
  execFileSync('sync', ['-f', folder.dir]);
  try {
    await compareInTurn({
      goal: `PERF-10 ${load.name}`,
      target: load.target,
      ratio: load.ratio,
      rounds,
      product: () => withStudio((studio) => sendByProduct(folder.dir, load, studio)),
      peer: () => withStudio((studio) => sendByCurl(join(folder.dir, 'curl.txt'), urls, studio)),
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
  if (hasTool('curl', 'PERF-10')) {
    for (const load of LOADS) await compareWithCurl(load, rounds);
  }
  await compareInTurn({
    goal: 'PERF-11 time per photo, 100,000 beside 1,000 queued',
    target: '≤ 1.1',
    ratio: 'share',
    rounds,
    product: () => timeStretch(100_000),
    peer: () => timeStretch(STRETCH),
  });
}
