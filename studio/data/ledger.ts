import type { FileHandle } from 'node:fs/promises';
import type { LedgerEntry } from '../records/ledger-entry';
import { encodeLedgerLine, parseLedgerLine } from '../records/ledger-line';
import {
  hasGaps,
  ledgerFileName,
  listLedgerFiles,
  openForAppend,
  readLedgerFile,
  rememberGap,
  repairLedgerFile,
} from './ledger-files';
import { syncFolder } from './sync-to-disk';

/**
 * The fsynced record of everything acknowledged. PGlite does not fsync, so after a power cut its files cannot be believed;
 * they are then made again from here. With PostgreSQL there is none: it keeps its own.
 */
export interface Ledger {
  /** The newest number ever written; 0 when there is none. */
  lastSeq(): number;
  /** Damage was found, and repaired, where it cannot be a torn tail: something acknowledged may not be in here. */
  isDamaged(): boolean;
  /** Damage was found now or at any time before. */
  hasGaps(): Promise<boolean>;
  /** Entries above `seq`, in order. */
  readAfter(seq: number): AsyncGenerator<LedgerEntry>;
  /** On stable storage when it resolves. On failure nothing of it stays, or the ledger refuses from then on. */
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** The database has facts up to `seq` that are not in here: numbers go on after them, and the gap is remembered. */
  declareGap(seq: number): Promise<void>;
  close(): Promise<void>;
}

const ROTATE_BYTES = 32 * 1024 * 1024;

interface Tail {
  handle: FileHandle;
  bytes: number;
  /** Set when a failed append could not be undone. */
  isBroken: boolean;
}

export async function openLedger(folder: string): Promise<Ledger> {
  const files = await listLedgerFiles(folder);
  const last = files.at(-1);
  let content = last === undefined ? null : await readLedgerFile(folder, last.name);
  const isTailDamaged = content?.isDamaged ?? false;
  if (last !== undefined && content?.isDamaged === true) {
    await repairLedgerFile(folder, last.name, content);
    content = await readLedgerFile(folder, last.name);
  }
  let lastSeq = content?.lines.at(-1)?.seq ?? (last === undefined ? 0 : last.firstSeq - 1);
  const tail = await openTail(folder, last?.name ?? ledgerFileName(1), content?.soundBytes ?? 0);
  let isDamaged = isTailDamaged;
  return {
    lastSeq: () => lastSeq,
    isDamaged: () => isDamaged,
    hasGaps: () => hasGaps(folder),
    readAfter: (seq) => readAfter(folder, seq, () => (isDamaged = true)),
    append: async (entries) => {
      const newest = entries.at(-1);
      if (newest === undefined) return;
      if (tail.bytes > ROTATE_BYTES) {
        const next = await openTail(folder, ledgerFileName(lastSeq + 1), 0);
        await tail.handle.close();
        Object.assign(tail, next);
      }
      await appendLines(tail, entries.map(encodeLedgerLine).join(''));
      lastSeq = newest.seq;
    },
    declareGap: async (seq) => {
      await rememberGap(folder);
      isDamaged = true;
      lastSeq = Math.max(lastSeq, seq);
    },
    close: async () => tail.handle.close(),
  };
}

async function openTail(folder: string, name: string, soundBytes: number): Promise<Tail> {
  const handle = await openForAppend(folder, name, soundBytes);
  await syncFolder(folder);
  return { handle, bytes: soundBytes, isBroken: false };
}

/** An fsync that failed is never retried and called good: the kernel may have dropped the pages it could not write. */
async function appendLines(tail: Tail, text: string): Promise<void> {
  if (tail.isBroken) throw new Error('Expected a writable ledger: an earlier write failed and could not be undone');
  const data = Buffer.from(text, 'utf8');
  try {
    const { bytesWritten } = await tail.handle.write(data);
    if (bytesWritten !== data.length) throw new Error(`Expected to append ${data.length} bytes, wrote ${bytesWritten}`);
    await tail.handle.datasync();
    tail.bytes += data.length;
  } catch (error) {
    tail.isBroken = true;
    await tail.handle.truncate(tail.bytes);
    await tail.handle.sync();
    tail.isBroken = false;
    throw error;
  }
}

async function* readAfter(folder: string, seq: number, onDamage: () => void): AsyncGenerator<LedgerEntry> {
  const files = await listLedgerFiles(folder);
  for (const [index, file] of files.entries()) {
    const next = files[index + 1];
    if (next !== undefined && next.firstSeq <= seq + 1) continue;
    const content = await readLedgerFile(folder, file.name);
    if (content.isDamaged || (next !== undefined && content.hasTornEnd)) {
      await repairLedgerFile(folder, file.name, content);
      onDamage();
    }
    for (const line of content.lines) if (line.seq > seq) yield parseLedgerLine(line);
  }
}
