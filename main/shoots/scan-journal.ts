import { join } from 'node:path';
import { createBreather } from './breather';
import { createChainCheck } from './check-chain';
import type { Disk } from './disk';
import type { FoundDamage } from './journal-damage';
import { journalFolder, listJournalFiles, type JournalFile } from './journal-files';
import { walkLines } from './walk-lines';

export interface ScannedFile extends JournalFile {
  /** Null when no line of the file counts. */
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  readonly sizeBytes: number;
  /** Where the last counted line ends, its line feed included. */
  readonly soundBytes: number;
  /** False when only the very last line feed is missing. */
  readonly endsWhole: boolean;
}

export interface JournalScan {
  readonly files: readonly ScannedFile[];
  readonly lastSeq: number;
  readonly lastAt: number | null;
  /** Number of the newest line that holds a whole state; replay never goes behind it. */
  readonly stateSeq: number;
  /** First line written by a newer app, with its version. */
  readonly newest: { readonly v: number; readonly seq: number };
  /** Half a line at the very end: the app or the power went before it was answered. */
  readonly torn: { readonly file: string; readonly fromByte: number } | null;
  readonly damage: readonly FoundDamage[];
}

/** A sector that was allotted but never written reads as zeros. */
const UNWRITTEN = Buffer.alloc(512);

/**
 * Proves every line of the journal by CRC and number, without parsing the events.
 * `onCommand` is told each counted command, in order.
 */
export async function scanJournal(
  { disk, dir }: { disk: Disk; dir: string },
  onCommand: (cmd: string, seq: number) => void,
): Promise<JournalScan> {
  const chain = createChainCheck();
  const breather = createBreather();
  const files: ScannedFile[] = [];
  let stateSeq = 0;
  let newest = { v: 0, seq: 0 };
  let torn: JournalScan['torn'] = null;
  let lastBytes: Buffer = Buffer.alloc(0);

  for (const file of await listJournalFiles(disk, dir)) {
    const bytes = await disk.readFile(join(journalFolder(dir), file.name));
    let firstSeq: number | null = null;
    let lastSeq: number | null = null;
    let soundBytes = 0;
    let endsWhole = true;
    for (const piece of walkLines(bytes)) {
      const head = piece.sound ? piece.head : null;
      const { isAccepted } = chain.take(file.name, piece, head);
      if (breather.isDueAfterSteps()) await breather.breathe();
      if (!isAccepted || !head) continue;
      firstSeq ??= head.lostFrom ?? head.seq;
      lastSeq = head.seq;
      soundBytes = Math.min(piece.end + 1, bytes.length);
      endsWhole = piece.isTerminated;
      if (head.kind === 'events') onCommand(head.cmd, head.seq);
      if (head.kind === 'state') stateSeq = head.seq;
      if (head.v > newest.v) newest = { v: head.v, seq: head.seq };
    }
    files.push({ ...file, firstSeq, lastSeq, sizeBytes: bytes.length, soundBytes, endsWhole });
    lastBytes = bytes;
  }

  const damage = [...chain.damage(), ...cutShort(files)];
  const end = chain.openStretch();
  const last = chain.last();
  if (end && end.file === files.at(-1)?.name && isTorn(lastBytes.subarray(end.from, end.to))) {
    torn = { file: end.file, fromByte: end.from };
  } else if (end) {
    damage.push(endDamage(end, last, lastBytes));
  }
  return { files, lastSeq: last.seq, lastAt: last.at, stateSeq, newest, torn, damage };
}

/** Only the newest file may lack its last line feed: the others were whole before the next one was begun. */
function cutShort(files: readonly ScannedFile[]): readonly FoundDamage[] {
  return files
    .slice(0, -1)
    .filter((file) => !file.endsWhole && file.soundBytes === file.sizeBytes)
    .map(({ name, sizeBytes }) => {
      return { kind: 'bytes', file: name, fromByte: sizeBytes, toByte: sizeBytes, lost: null, between: [null, null] };
    });
}

/** A line is answered after all of it is on the medium, so what has no end, or was never written out, was not answered. */
function isTorn(bytes: Buffer): boolean {
  const feed = bytes.indexOf(0x0a);
  return feed === -1 ? true : bytes.subarray(0, feed).includes(UNWRITTEN);
}

/** Whole lines at the end whose bytes fail: as many commands are taken as lost as there are line feeds. */
function endDamage(
  end: { file: string; from: number; to: number },
  last: { seq: number; at: number | null },
  bytes: Buffer,
): FoundDamage {
  let feeds = 0;
  for (let at = bytes.indexOf(0x0a, end.from); at !== -1 && at < end.to; at = bytes.indexOf(0x0a, at + 1)) feeds += 1;
  const lost = { fromSeq: last.seq + 1, toSeq: last.seq + Math.max(1, feeds) };
  return { kind: 'bytes', file: end.file, fromByte: end.from, toByte: end.to, lost, between: [last.at, null] };
}
