import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DataFolder } from '../data/data-folder';
import { isSameBoot } from '../data/process-identity';
import { writeFileDurably } from '../data/sync-to-disk';

/** `making`: not whole yet, worth nothing; `open`: whole, but not fsynced; `clean`: closed and fsynced. */
const stateSchema = z.object({ boot: z.string(), state: z.enum(['making', 'open', 'clean']) });
export type DatabaseState = z.infer<typeof stateSchema>['state'];

type Verdict = 'none' | 'unfinished' | 'believable' | 'doubtful';

/**
 * PGlite survives the death of its process (the kernel has its pages) but not a power cut (nothing was fsynced, and pages
 * may have been written in any order). So its files are believed only after a clean close or within the same boot.
 */
export async function judgeDatabaseFiles({ database, databaseState }: DataFolder, boot: string): Promise<Verdict> {
  if (!existsSync(database)) return 'none';
  try {
    const found = stateSchema.parse(JSON.parse(await readFile(databaseState, 'utf8')));
    if (found.state === 'making') return 'unfinished';
    return found.state === 'clean' || isSameBoot(found.boot, boot) ? 'believable' : 'doubtful';
  } catch {
    // Missing or unreadable: nothing is known about the files.
    return 'doubtful';
  }
}

export const writeDatabaseState = (folder: DataFolder, boot: string, state: DatabaseState): Promise<void> =>
  writeFileDurably(folder.databaseState, JSON.stringify({ boot, state }));
