import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../data/sync-to-disk';

const BLOCK_BYTES = 1024 * 1024;

/** `missing`: it went away meanwhile; `damaged`: its bytes do not hash to its name, and no copy was made. */
type CopyEnd = 'copied' | 'there' | 'damaged' | 'missing';

interface StoredBlob {
  readonly sha256: string;
  /** Below the folder of blobs: `ab/cd/<sha256>`. */
  readonly path: string;
}

/** Everything under a hash in a folder of blobs. */
export async function* listBlobs(folder: string): AsyncGenerator<StoredBlob> {
  for (const outer of (await readdir(folder)).sort()) {
    const names = await readdir(join(folder, outer), { recursive: true });
    for (const path of names.sort()) {
      if (/^[0-9a-f]{64}$/.test(basename(path))) yield { sha256: basename(path), path: join(outer, path) };
    }
  }
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size, mtimeMs }) => ({ size, mtimeMs }),
    () => null,
  );

/**
 * Copies a blob that still hashes to its name, durably, and never half. Its time goes with it: the studio reads bytes again
 * whose time is not the recorded one.
 */
export async function copyBlob({ sha256, path }: StoredBlob, from: string, to: string): Promise<CopyEnd> {
  const [source, target] = [join(from, path), join(to, path)];
  const found = await sizeOf(source);
  if (found === null) return 'missing';
  const there = await sizeOf(target);
  if (there?.size === found.size && Math.trunc(there.mtimeMs) === Math.trunc(found.mtimeMs)) return 'there';
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const part = `${target}.part`;
  const copied = await copyHashing(source, part);
  if (copied !== sha256) {
    await rm(part, { force: true });
    return 'damaged';
  }
  // In the middle of the millisecond: seconds with a fraction are rounded on the way to the file system.
  const time = (Math.trunc(found.mtimeMs) + 0.5) / 1000;
  await utimes(part, time, time);
  await rename(part, target);
  await syncFolder(dirname(target));
  return 'copied';
}

/** The hash of what was read; what was written is on stable storage. */
async function copyHashing(source: string, target: string): Promise<string> {
  const input = await open(source, 'r');
  const output = await open(target, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    for (;;) {
      const { bytesRead } = await input.read(buffer, 0, BLOCK_BYTES, null);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      await output.writeFile(buffer.subarray(0, bytesRead));
    }
    await output.sync();
    return hash.digest('hex');
  } finally {
    await input.close();
    await output.close();
  }
}
