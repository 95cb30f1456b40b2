import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createImportControls } from '../../main/ingest/import-controls';
import type { ImportPorts } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import { createShootIndex } from '../../main/ingest/shoot-index';
import { importId, seededBytes } from '../support/ingest-desk';
import { hasTool } from './measure';

/** PERF-4 and PERF-5: a verified import beside cp, rsync and rclone, in the same run, one after the other. */

const FILES = 40;
const FILE_BYTES = 8_000_000;
const ROUNDS = 5;

interface Peer {
  readonly goal: string;
  readonly name: string;
  readonly target: number;
  /** Shell line; `$S` is the source, `$D` the empty destination. */
  readonly line: string;
  readonly tool: string;
}

const PEERS: readonly Peer[] = [
  { goal: 'PERF-4', name: 'cp + sync', target: 1.2, tool: 'cp', line: 'cp "$S"/* "$D"/ && sync -f "$D"' },
  {
    goal: 'PERF-5',
    name: 'rsync -a -c + sync',
    target: 0.7,
    tool: 'rsync',
    line: 'rsync -a -c "$S"/ "$D"/ && sync -f "$D"',
  },
  {
    goal: 'PERF-5',
    name: 'rclone copy --checksum + sync',
    target: 0.5,
    tool: 'rclone',
    line: 'rclone copy --config /dev/null --checksum "$S" "$D" && sync -f "$D"',
  },
];

interface Taken {
  readonly wallS: number;
  readonly cpuS: number;
}

async function makeSource(source: string): Promise<void> {
  await mkdir(source);
  for (let n = 0; n < FILES; n += 1) {
    await writeFile(join(source, `IMG_${String(1_000 + n)}.JPG`), seededBytes(n, FILE_BYTES));
  }
  execFileSync('sync', ['-f', source]);
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  execFileSync('sync', ['-f', folder]);
}

/** As after putting in a card: nothing of the source is in memory. */
async function dropCaches(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    execFileSync('dd', [`if=${join(folder, name)}`, 'iflag=nocache', 'count=0', 'status=none']);
  }
}

function runPeer(peer: Peer, source: string, destination: string): Taken {
  const script = `TIMEFORMAT='%R %U %S'; time (${peer.line})`;
  const done = spawnSync('bash', ['-c', script], {
    env: { ...process.env, S: source, D: destination },
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`${peer.name} failed: ${done.stderr}`);
  const [wallS = 0, user = 0, system = 0] = (done.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wallS, cpuS: user + system };
}

/** A journal that flushes like the app's: what comes while a flush is under way shares the next one. */
async function createJournal(
  path: string,
): Promise<{ append: (entry: unknown) => Promise<void>; close: () => Promise<void> }> {
  const file = await open(path, 'a');
  let waiting: string[] = [];
  let next: Promise<void> | null = null;
  let running: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    next = null;
    const lines = waiting.join('');
    waiting = [];
    await file.write(lines);
    await file.datasync();
  };
  return {
    append: (entry) => {
      waiting.push(`${JSON.stringify(entry)}\n`);
      next ??= running = running.then(flush);
      return next;
    },
    close: () => file.close(),
  };
}

async function runProduct(source: string, destination: string): Promise<Taken> {
  const journal = await createJournal(join(destination, 'journal.jsonl'));
  let ids = 0;
  const ports: ImportPorts = {
    index: createShootIndex(),
    readHead: () => Promise.resolve(null),
    knownElsewhere: () => Promise.resolve(null),
    settled: () => null,
    record: {
      listed: (_id, files) => journal.append(files),
      verified: (entry) => journal.append(entry),
      duplicate: (entry) => journal.append(entry),
      left: (_outcome, entries) => journal.append(entries),
      problems: (problems) => journal.append(problems),
    },
    now: () => performance.now(),
    newId: () => `01900000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
    onProgress: () => undefined,
    onFileEnded: () => undefined,
  };
  const request = {
    importId: importId(),
    sources: [{ label: 'Card', root: source, volumeId: null }],
    shootDir: destination,
    incomingDir: join(destination, '.fieldproof', 'incoming'),
    originalsDir: 'originals',
    copyDirs: [],
    makesCopyDirs: true,
    readsTwice: false,
    template: null,
    naming: { shoot: 'Bench', client: null, order: null, station: null, dayStartHour: 4 },
    seqStart: 1,
    reserveBytes: 0,
    knownElsewhere: 'import' as const,
  };
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const result = await createImporter(ports).runImport(request, createImportControls());
  const { user, system } = process.cpuUsage(cpu);
  const wallS = (performance.now() - startedAt) / 1_000;
  await journal.close();
  if (!result.ok || result.value.counts.verified !== FILES) {
    throw new Error(`The import failed: ${JSON.stringify(result)}`);
  }
  return { wallS, cpuS: (user + system) / 1e6 };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (value: number): number => Number(value.toFixed(3));

/** Prints one JSON line per goal: medians, and the median of the paired ratios. */
export async function runIngest(rounds = ROUNDS): Promise<void> {
  const dir = await mkdtemp(join(process.env['FIELDPROOF_BENCH_DIR'] ?? tmpdir(), 'fieldproof-bench-'));
  const [source, destination] = [join(dir, 'source'), join(dir, 'destination')];
  const timed = async (run: () => Taken | Promise<Taken>): Promise<Taken> => {
    await emptyFolder(destination);
    await dropCaches(source);
    return run();
  };
  try {
    await makeSource(source);
    await timed(() => runProduct(source, destination)); // The first run compiles; it is not counted.
    for (const peer of PEERS) {
      if (!hasTool(peer.tool, `${peer.goal} beside ${peer.name}`)) continue;
      const pairs: { readonly product: Taken; readonly peer: Taken }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const product = await timed(() => runProduct(source, destination));
        pairs.push({ product, peer: await timed(() => runPeer(peer, source, destination)) });
      }
      console.log(
        JSON.stringify({
          goal: peer.goal,
          product: rounded(median(pairs.map((pair) => pair.product.wallS))),
          peer: rounded(median(pairs.map((pair) => pair.peer.wallS))),
          ratio: rounded(median(pairs.map((pair) => pair.product.wallS / pair.peer.wallS))),
          target: peer.target,
          rounds,
          against: peer.name,
          productCpuS: rounded(median(pairs.map((pair) => pair.product.cpuS))),
          peerCpuS: rounded(median(pairs.map((pair) => pair.peer.cpuS))),
        }),
      );
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
