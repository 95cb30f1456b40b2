import { join } from 'node:path';
import { nodeDisk, type Disk } from './disk';
import { journalFolder, listJournalFiles } from './journal-files';
import { readHead } from './journal-line';
import { listSnapshots, readSnapshotHead } from './snapshot-file';

/** What a closed shoot says about itself without being replayed. */
export interface StoredSummary {
  /** As the domain's `summarise` gave it; check its form before use. */
  readonly summary: unknown;
  readonly seq: number;
  /** False when commands were saved after it, or this cannot be told: then only opening the shoot tells. */
  readonly isCurrent: boolean;
}

/** A last line longer than this is not looked for: the shoot is opened instead. */
const TAIL_BYTES = 64 << 10;
const LINE_FEED = 0x0a;

/** Reads the newest snapshot's head in a `.fieldproof` folder; null when there is none. Throws when the disk cannot be read. */
export async function readSummary(dir: string, disk: Disk = nodeDisk): Promise<StoredSummary | null> {
  const [newest] = await listSnapshots({ disk, dir });
  if (newest === undefined) return null;
  const head = await readSnapshotHead({ disk, dir }, newest);
  if (!head) return null;
  return { summary: head.summary, seq: head.seq, isCurrent: (await lastSeq(disk, dir)) === head.seq };
}

/** Number of the last whole line; null when the end of the journal is not one. */
async function lastSeq(disk: Disk, dir: string): Promise<number | null> {
  const file = (await listJournalFiles(disk, dir)).at(-1);
  if (!file) return null;
  const path = join(journalFolder(dir), file.name);
  const { size } = await disk.stat(path);
  const bytes = await disk.readPart(path, Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
  const end = bytes.length - 1;
  if (bytes[end] !== LINE_FEED) return null;
  const start = end === 0 ? 0 : bytes.lastIndexOf(LINE_FEED, end - 1) + 1;
  return readHead(bytes, start, end)?.seq ?? null;
}
