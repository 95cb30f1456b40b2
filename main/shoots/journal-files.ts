import { join } from 'node:path';
import { namesIn, type Disk } from './disk';

/** One file of the journal. Numbers count across all devices, so that names alone give the order. */
export interface JournalFile {
  readonly name: string;
  readonly device: string;
  readonly number: number;
}

const NAME = /^(.+)-(\d{6,})\.jsonl$/;

export const journalFolder = (dir: string): string => join(dir, 'journal');

export function journalFileName(device: string, number: number): string {
  return `${device}-${String(number).padStart(6, '0')}.jsonl`;
}

/** The journal's files in the order they were written. */
export async function listJournalFiles(disk: Disk, dir: string): Promise<readonly JournalFile[]> {
  const names = await namesIn(disk, journalFolder(dir));
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match ? [{ name, device: match[1] ?? '', number: Number(match[2]) }] : [];
    })
    .sort((a, b) => a.number - b.number || (a.device < b.device ? -1 : 1));
}
