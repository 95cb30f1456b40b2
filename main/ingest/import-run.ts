import { lstat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Sha256 } from '@shared/model/ids';
import type { PhotoFile } from '@shared/model/photo';
import type { NamingTemplate } from '@shared/rules/naming/parse-template';
import { errnoOf } from './copy-failure';
import type { ListedCardFile } from './copy-file';
import type { DirectorySync } from './directory-sync';
import type { FurtherDestination } from './further-copies';
import type { ImportControls } from './import-controls';
import type { ImportPorts, ImportRequest, SettledFile } from './import-types';
import type { IoBuffers } from './io-buffers';
import type { Ledger } from './ledger';
import type { OrderedRecord } from './ordered-record';
import type { Destination } from './place-part';
import type { ProbedCard } from './probe-card';
import type { ShootIndex } from './shoot-index';

/** What one import carries through its steps. */
export interface ImportRun {
  readonly request: ImportRequest;
  readonly ports: ImportPorts;
  readonly controls: ImportControls;
  readonly template: NamingTemplate | null;
  readonly cards: readonly ProbedCard[];
  readonly index: ShootIndex;
  readonly buffers: IoBuffers;
  readonly directories: DirectorySync;
  readonly ledger: Ledger;
  readonly record: OrderedRecord;
  /** Aborted by a person or by what stopped the import. */
  readonly signal: AbortSignal;
  readonly nextPart: () => number;
  readonly library: Destination;
  /** Those asked for, also the ones that had to be given up; at most two. */
  readonly further: readonly FurtherDestination[];
  /** The first call counts. */
  readonly stop: (code: string, message: string) => void;
}

async function look(path: string, sizeBytes: number): Promise<'stands' | 'missing' | 'other'> {
  try {
    const stat = await lstat(path);
    return stat.isFile() && stat.size === sizeBytes ? 'stands' : 'other';
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? 'missing' : 'other';
  }
}

const isUnder = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return !way.startsWith('..') && !isAbsolute(way);
};

/** Destinations that can be written to and do not hold a copy of this file that stands. */
export async function lackingCopies(run: ImportRun, file: PhotoFile): Promise<readonly FurtherDestination[]> {
  const lacking: FurtherDestination[] = [];
  for (const to of run.further) {
    if (to.failure() === null && !(await holds(to.root, file))) lacking.push(to);
  }
  return lacking;
}

async function holds(root: string, file: PhotoFile): Promise<boolean> {
  for (const copy of file.copies) {
    if (isUnder(root, copy) && (await look(copy, file.sizeBytes)) === 'stands') return true;
  }
  return false;
}

/** Whether the library still has a file that the journal calls verified; `other` when something else lies in its place. */
export const whereIs = (run: ImportRun, file: PhotoFile): Promise<'stands' | 'missing' | 'other'> =>
  look(join(run.library.root, file.path), file.sizeBytes);

/** True when these bytes lie in the shoot, and at every further destination that is wanted: nothing has to be written. */
export async function isWhole(run: ImportRun, sha256: Sha256): Promise<boolean> {
  for (const { file } of run.index.byHash(sha256)) {
    if ((await whereIs(run, file)) === 'stands' && (await lackingCopies(run, file)).length === 0) return true;
  }
  return false;
}

/**
 * The recorded ending of a listed file, when it still holds: the file on the card has its size and time, and the
 * bytes stand where they should. A failed file is always tried again.
 */
export async function settledAndStanding(run: ImportRun, file: ListedCardFile): Promise<SettledFile | null> {
  const settled = run.ports.settled(run.request.importId, file.card, file.path);
  if (!settled || settled.outcome === 'failed') return null;
  if (settled.sizeBytes !== file.sizeBytes || settled.mtimeMs !== file.mtimeMs) return null;
  if (settled.outcome === 'skipped') return settled;
  return settled.sha256 !== null && (await isWhole(run, settled.sha256)) ? settled : null;
}
