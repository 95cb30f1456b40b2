import { link, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joinLedgerLine, splitLedgerLine, type RawLine } from '../records/ledger-line';
import { createFileDurably, writeFileDurably } from './sync-to-disk';

/** A file of the ledger is named by the first number it may hold, so that a clean start reads only the newest. */
export const ledgerFileName = (firstSeq: number): string => `${String(firstSeq).padStart(15, '0')}.jsonl`;

export async function listLedgerFiles(folder: string): Promise<{ name: string; firstSeq: number }[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{15}\.jsonl$/.test(name)).sort();
  return names.map((name) => ({ name, firstSeq: Number.parseInt(name, 10) }));
}

export interface LedgerFileContent {
  readonly lines: readonly RawLine[];
  /** Bytes of whole, right lines up to the first torn one at the end; what follows was never acknowledged. */
  readonly soundBytes: number;
  /** A damaged line with sound ones after it: something acknowledged may be lost. */
  readonly isDamaged: boolean;
  /** The end is torn: no damage in the newest file, but in one that was left for another. */
  readonly hasTornEnd: boolean;
}

/** Reads one file; lines that are damaged are left out. */
export async function readLedgerFile(folder: string, name: string): Promise<LedgerFileContent> {
  const bytes = await readFile(join(folder, name));
  const lines: RawLine[] = [];
  let damagedAt: number | null = null;
  let isDamaged = false;
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const line = splitLedgerLine(bytes.toString('utf8', start, end));
    if (line === null) damagedAt ??= start;
    else {
      isDamaged ||= damagedAt !== null;
      lines.push(line);
    }
    start = end + 1;
  }
  // Only trailing damage may be cut: sound lines after it must stay.
  const soundBytes = damagedAt !== null && !isDamaged ? damagedAt : start;
  return { lines, soundBytes, isDamaged, hasTornEnd: soundBytes < bytes.length };
}

/** Opens the file that new lines go to, without the torn line of a crash. */
export async function openForAppend(folder: string, name: string, soundBytes: number) {
  const handle = await open(join(folder, name), 'a', 0o600);
  const { size } = await handle.stat();
  if (size > soundBytes) {
    await handle.truncate(soundBytes);
    await handle.sync();
  }
  return handle;
}

const DAMAGED = '.damaged';

/** Leaves the sound lines in the file, and the file as it was beside it, as a sign that the ledger has a gap. */
export async function repairLedgerFile(folder: string, name: string, content: LedgerFileContent): Promise<void> {
  await link(join(folder, name), join(folder, `${name}.${Date.now()}${DAMAGED}`));
  await writeFileDurably(join(folder, name), content.lines.map(joinLedgerLine).join(''));
}

/** A ledger that is younger than its database, or was taken away. */
export const rememberGap = (folder: string): Promise<void> =>
  createFileDurably(join(folder, `missing.${Date.now()}${DAMAGED}`), '');

/** True when damage was ever repaired: a database made from this ledger may lack something. */
export const hasGaps = async (folder: string): Promise<boolean> =>
  (await readdir(folder)).some((name) => name.endsWith(DAMAGED));
