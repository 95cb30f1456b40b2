/*
 * snapshot-000123456.json: the state after that command. A JSON array, one element a line: a head, then the parts of
 * the state (state-pieces.ts). The head begins with the CRC-32 of every byte after it. A cache: a file that does not
 * prove itself is passed over.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { createBreather } from './breather';
import { errorCode, namesIn, removeIfThere, replaceDurably, type Disk } from './disk';
import { joinState, splitState } from './state-pieces';

const headSchema = z.object({
  crc32: z.string(),
  seq: z.number().int().nonnegative(),
  /** Event version of the app that wrote it. */
  v: z.number().int(),
  at: z.number(),
  device: z.string(),
});
export type SnapshotHead = z.infer<typeof headSchema>;

const OPENING = '[\n{"crc32":"';
const CRC_END = OPENING.length + 8;
const NAME = /^snapshot-(\d{9,})\.json$/;
const CRC_STEP = 1 << 20;
/** The newest may turn out to be broken: one more is kept. */
const KEPT = 2;

export interface SnapshotPlace {
  readonly disk: Disk;
  readonly dir: string;
}

/** Sequence numbers of the snapshots in the folder, newest first. */
export async function listSnapshots({ disk, dir }: SnapshotPlace): Promise<readonly number[]> {
  const names = await namesIn(disk, dir);
  return names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

export const snapshotPath = (dir: string, seq: number): string =>
  join(dir, `snapshot-${String(seq).padStart(9, '0')}.json`);

/** Turns a state into the bytes of its file. The state must not change until this is done. */
export async function encodeSnapshot(head: Omit<SnapshotHead, 'crc32'>, state: unknown): Promise<readonly Buffer[]> {
  const breather = createBreather();
  const { crc32: _, ...rest } = { crc32: '', ...head };
  const parts = [Buffer.from(`",${JSON.stringify(rest).slice(1)}`)];
  for (const part of splitState(state)) {
    parts.push(Buffer.from(`,\n${JSON.stringify(part)}`));
    if (breather.isDue()) await breather.breathe();
  }
  parts.push(Buffer.from('\n]\n'));
  let crc = 0;
  for (const part of parts) crc = crc32(part, crc);
  return [Buffer.from(OPENING + crc.toString(16).padStart(8, '0')), ...parts];
}

export async function writeSnapshot(place: SnapshotPlace, seq: number, parts: readonly Buffer[]): Promise<void> {
  await replaceDurably(place.disk, snapshotPath(place.dir, seq), parts);
  const old = (await listSnapshots(place)).filter((other) => other !== seq).slice(KEPT - 1);
  for (const other of old) await removeIfThere(place.disk, snapshotPath(place.dir, other));
}

/** Reads and proves one snapshot; null when it is gone or broken. */
export async function readSnapshot(
  { disk, dir }: SnapshotPlace,
  seq: number,
): Promise<{ readonly head: SnapshotHead; readonly state: unknown } | null> {
  const bytes = await readIfThere(disk, snapshotPath(dir, seq));
  if (!bytes || !(await provesItself(bytes))) return null;
  const breather = createBreather();
  const parts: unknown[] = [];
  try {
    for (const line of bytes.toString().split('\n').slice(1, -2)) {
      parts.push(JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line));
      if (breather.isDue()) await breather.breathe();
    }
    const [first, ...rest] = parts;
    const head = headSchema.parse(first);
    return head.seq === seq ? { head, state: joinState(rest) } : null;
  } catch {
    return null; // Sound bytes, but not a snapshot of ours: the journal has everything.
  }
}

async function readIfThere(disk: Disk, path: string): Promise<Buffer | null> {
  try {
    return await disk.readFile(path);
  } catch (error) {
    // Pruned by its writer, or unreadable: either way it is only a cache.
    if (errorCode(error) !== '') return null;
    throw error;
  }
}

async function provesItself(bytes: Buffer): Promise<boolean> {
  if (bytes.toString('latin1', 0, OPENING.length) !== OPENING) return false;
  const breather = createBreather();
  let crc = 0;
  for (let at = CRC_END; at < bytes.length; at += CRC_STEP) {
    crc = crc32(bytes.subarray(at, at + CRC_STEP), crc);
    if (breather.isDue()) await breather.breathe();
  }
  return bytes.toString('latin1', OPENING.length, CRC_END) === crc.toString(16).padStart(8, '0');
}
