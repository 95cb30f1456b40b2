import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loopCard, whyNoFaults } from '../support/fault-disks';
import { howMany, injected } from '../support/fault-seed';
import { newDir, removeDir } from '../support/ingest-desk';

const ROOT = resolve(import.meta.dirname, '../..');
const JPEG = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xda, 0x00, 0x02]),
  Buffer.alloc(2_000, 3),
  Buffer.from([0xff, 0xd9]),
]);

/** Whether this process may make a user namespace, in which limits of watching are its own. */
function whyNoNamespace(): string | null {
  const why = whyNoFaults();
  if (why !== null) return why;
  try {
    execFileSync('unshare', ['-Ur', 'sh', '-c', 'echo 5 > /proc/sys/user/max_inotify_watches'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'needs user namespaces';
  }
}

interface Told {
  readonly notice?: string;
  readonly taken?: number;
  readonly paths?: readonly { readonly path: string; readonly sizeBytes: number }[];
}
interface Watcher {
  readonly child: ChildProcess;
  readonly told: Told[];
  readonly stderr: () => string;
}

let dir: string;
let root: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  dir = await newDir();
  root = join(dir, 'watched');
  await mkdir(root);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await removeDir(dir);
});

/** The real watching of a folder, in a process of its own. */
function watch(speed: number, limit: number | null): Watcher {
  const node = [process.execPath, '--import', 'tsx', join(ROOT, 'tests/support/watch-child.ts'), root, String(speed)];
  const limited = [
    'unshare',
    '-Ur',
    'sh',
    '-c',
    `echo ${String(limit)} > /proc/sys/user/max_inotify_watches; exec "$@"`,
    'sh',
  ];
  const [command = '', ...args] = limit === null ? node : [...limited, ...node];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const told: Told[] = [];
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line) as Told));
  return { child, told, stderr: () => stderr };
}

const takenBy = ({ told }: Watcher): number => told.findLast(({ taken }) => taken !== undefined)?.taken ?? 0;
const takes = (watcher: Watcher, count: number): Promise<void> =>
  vi.waitFor(
    () => {
      expect(takenBy(watcher), watcher.stderr()).toBe(count);
    },
    { timeout: 110_000, interval: 50 },
  );

const why = whyNoNamespace();
describe.skipIf(why !== null)(`watching at its limits${why === null ? '' : ` (skipped: ${why})`}`, () => {
  test('[IN33] [F15] more folders than may be watched: that is said once, and every file is found all the same', async () => {
    for (let n = 0; n < 12; n += 1) {
      await mkdir(join(root, `folder ${String(n)}`));
      await writeFile(join(root, `folder ${String(n)}`, 'first.JPG'), JPEG);
    }
    const watcher = watch(4, 5);
    await takes(watcher, 12);

    for (let n = 0; n < 12; n += 1) await writeFile(join(root, `folder ${String(n)}`, 'later.JPG'), JPEG);
    await takes(watcher, 24);

    expect(watcher.told.filter(({ notice }) => notice !== undefined)).toEqual([{ notice: 'watching-limited' }]);
    injected(1);
  });

  test('[IN33] [F15] a burst that overflows the queue of the system, while the app stands still, is found by the full look', async () => {
    await writeFile(join(root, 'first.JPG'), JPEG);
    const watcher = watch(10, null);
    await takes(watcher, 1);
    const burst = howMany(20_000, 9_000);

    watcher.child.kill('SIGSTOP');
    // Two events and more a file: the queue holds 16,384.
    for (let n = 0; n < burst; n += 1) writeFileSync(join(root, `B${String(n)}.JPG`), JPEG.subarray(-80));
    for (let n = 0; n < burst; n += 1) writeFileSync(join(root, `B${String(n)}.JPG`), JPEG);
    watcher.child.kill('SIGCONT');

    await takes(watcher, 1 + burst);
    injected(1);
  });

  test('[IN32] [F14] files that grow, pause and are renamed into place are taken once and whole', async () => {
    const sizes = Array.from({ length: 6 }, (_, n) => 40_000 + n * 64_000);
    const bytesOf = (length: number): Buffer =>
      Buffer.concat([JPEG.subarray(0, 6), Buffer.alloc(length, 5), Buffer.from([0xff, 0xd9])]);
    const watcher = watch(4, null);
    await writeFile(join(root, 'ready.JPG'), JPEG);
    await takes(watcher, 1);

    const writers = sizes.map(async (length, n) => {
      const bytes = bytesOf(length);
      const temporary = n % 2 === 0 ? `T${String(n)}.JPG` : `T${String(n)}.tmp`;
      for (let at = 0; at < bytes.length; at += 16_384) {
        await appendFile(join(root, temporary), bytes.subarray(at, at + 16_384));
        // A writer that is slower than the watcher is patient: its pauses are what is tested.
        // eslint-disable-next-line no-restricted-syntax -- see above
        await new Promise((next) => setTimeout(next, at === 16_384 ? 900 : 60));
      }
      if (n % 2 === 1) await rename(join(root, temporary), join(root, `T${String(n)}.JPG`));
    });
    await Promise.all(writers);
    await takes(watcher, 1 + sizes.length);

    const paths = watcher.told.flatMap((line) => line.paths ?? []).filter(({ path }) => path.startsWith('T'));
    expect(new Map(paths.map(({ path, sizeBytes }) => [path, sizeBytes]))).toEqual(
      new Map(sizes.map((length, n) => [`T${String(n)}.JPG`, bytesOf(length).length])),
    );
    injected(sizes.length);
  });

  test('[IN34] [F16] a watched volume that is unmounted is offline, once; what came meanwhile is taken when it is back', async () => {
    const disk = await loopCard(dir, 16);
    root = disk.root;
    try {
      await mkdir(join(root, 'sub'));
      await writeFile(join(root, 'sub/first.JPG'), JPEG);
      disk.remount();
      const watcher = watch(20, null);
      await takes(watcher, 1);

      // The mount point itself goes with it, as it does where cards are mounted by the system.
      disk.unmount();
      await rename(root, `${root}-away`);
      // The full look comes every minute; where the system says nothing of the unmounting, it is what notices.
      // Not the last that is told: the watcher may complain of the unmounting after that.
      await vi.waitFor(() => expect(watcher.told, watcher.stderr()).toContainEqual({ notice: 'offline' }), {
        timeout: 110_000,
      });
      await rename(`${root}-away`, root);
      execFileSync('mount', ['-o', 'loop', disk.image, root]);
      await writeFile(join(root, 'sub/second.JPG'), JPEG);
      await takes(watcher, 2);

      expect(watcher.told.filter(({ notice }) => notice === 'offline')).toHaveLength(1);
      expect(watcher.told.filter(({ notice }) => notice === 'back')).toHaveLength(1);
      injected(1);
    } finally {
      disk.unmount();
    }
  });
});
