import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listLedgerFiles } from '../data/ledger-files';
import { readTokenFile } from '../data/token-file';
import { syncFolder, writeFileDurably } from '../data/sync-to-disk';
import { copyBlob, listBlobs } from './copy-blob';

/** The parts of a data folder that a backup has, laid out alike on both sides. */
export interface StudioParts {
  readonly ledger: string;
  readonly blobs: string;
  readonly token: string;
}

export interface CopySummary {
  readonly copied: number;
  readonly there: number;
  /** Blobs that no longer hash to their name; their clients are asked for them again. */
  readonly damaged: readonly string[];
}

/**
 * Copies a studio, running or not: the ledger only grows, and bytes are published before a line names them. So a ledger that is
 * copied first, in order, speaks of nothing that is not copied after it; a line torn off at its end was not whole then.
 */
export async function copyStudio(from: StudioParts, to: StudioParts): Promise<CopySummary> {
  for (const { name } of await listLedgerFiles(from.ledger)) {
    await writeFileDurably(join(to.ledger, name), await readFile(join(from.ledger, name)));
  }
  await syncFolder(to.ledger);
  const token = await readTokenFile(from.token);
  if (token !== null) await writeFileDurably(to.token, `${token}\n`);
  const counts = { copied: 0, there: 0 };
  const damaged: string[] = [];
  for await (const blob of listBlobs(from.blobs)) {
    const end = await copyBlob(blob, from.blobs, to.blobs);
    if (end === 'damaged') damaged.push(blob.sha256);
    else if (end !== 'missing') counts[end] += 1;
  }
  return { ...counts, damaged };
}
