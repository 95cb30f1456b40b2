import { access, constants } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, type Result } from '@shared/model/result';
import { copyFailure, errnoOf, failureOf, stopsImport, type CopyFailure } from './copy-failure';
import type { Copied, ProvenPart } from './copy-verified';
import type { ImportRun } from './import-run';
import { removePart } from './part-file';
import { DiskStalled } from './disk-stalled';
import type { PatientDisk } from './patient-disk';
import { placePart, type Content, type Destination } from './place-part';

/** One destination next to the library, and how it fares in this import. */
export interface FurtherDestination {
  /** As asked for: the folder that holds the copies of this shoot. */
  readonly root: string;
  readonly destination: Destination;
  readonly disk: PatientDisk;
  /** Set when it was given up: its disk is full, gone, or hangs. The others go on. */
  readonly failure: () => CopyFailure | null;
  /** The first call counts. */
  readonly giveUp: (failure: CopyFailure) => void;
}

export function createFurtherDestination(destination: Destination, disk: PatientDisk): FurtherDestination {
  let failure: CopyFailure | null = null;
  return {
    root: destination.root,
    destination,
    disk,
    failure: () => failure,
    giveUp: (why) => {
      failure ??= why;
    },
  };
}

/** Rejects with the disk's own error for a folder that may not exist yet: making one on a read-only disk only says "not there". */
export async function checkWritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await checkWritable(dirname(folder));
  }
}

/** A part made for a further destination, or why there is none. */
export interface FurtherPart {
  readonly to: FurtherDestination;
  readonly part: Result<ProvenPart, CopyFailure>;
}

/** What a file's copying gave, without the bytes it was judged by. */
export type CopiedParts = Pick<Copied, 'sha256' | 'xxh3' | 'first'> & { readonly others: readonly FurtherPart[] };

export interface FurtherCopies {
  readonly copied: CopiedParts;
  readonly name: { readonly base: string; readonly tail: string };
  readonly content: Content;
  /** The file on the card, for naming a problem. */
  readonly source: { readonly card: number; readonly path: string };
}

/** A published copy whose folder is not flushed yet. */
export interface PlacedCopy {
  readonly to: FurtherDestination;
  /** Absolute. */
  readonly path: string;
}

/**
 * Publishes the further copies of a file. One that cannot be made is a problem of its own: the photo in the library
 * is proven all the same, and so are the others.
 */
export async function placeCopies(run: ImportRun, copies: FurtherCopies): Promise<readonly PlacedCopy[]> {
  const placed = await Promise.all(copies.copied.others.map((other) => placeOne(run, copies, other)));
  return placed.filter((copy) => copy !== null);
}

async function placeOne(
  run: ImportRun,
  { name, content, source }: FurtherCopies,
  { to, part }: FurtherPart,
): Promise<PlacedCopy | null> {
  const placed = to.failure()
    ? null
    : part.ok
      ? await placeInTime(to, part.value.path, name, content)
      : fail(part.error);
  if (placed?.ok === true) return { to, path: join(to.root, placed.value) };
  if (placed !== null && stopsImport(placed.error)) to.giveUp(placed.error);
  else if (placed !== null) noteProblem(run, source, placed.error);
  // After that: what hangs must not be asked to remove anything.
  await dropOne({ to, part });
  return null;
}

async function placeInTime(
  { destination, disk }: FurtherDestination,
  partPath: string,
  name: FurtherCopies['name'],
  content: Content,
): Promise<Result<string, CopyFailure>> {
  try {
    return await disk.step(() => placePart(destination, partPath, name, content), content.sizeBytes);
  } catch (error) {
    return fail(failureOf('destination', error));
  }
}

/** Removes further copies that will not be published. */
export async function dropCopies(copied: CopiedParts): Promise<void> {
  await Promise.all(copied.others.map(dropOne));
}

async function dropOne({ to, part }: FurtherPart): Promise<void> {
  // A disk that hangs would hold up the library as well: its parts are removed when the next import starts.
  if (part.ok && to.failure()?.code !== 'destination-stalled') await removePart(part.value.path);
}

/**
 * Flushes the folders of published copies. One that cannot be flushed is no copy, and the library's is not touched
 * by that. Resolves with the paths of those that were; never rejects for a disk's sake.
 */
export async function flushCopies(run: ImportRun, copies: readonly PlacedCopy[]): Promise<readonly string[]> {
  const flushed = await Promise.all(
    copies.map(async ({ to, path }) => {
      try {
        await to.disk.step(() => run.directories.sync(dirname(path)));
        return path;
      } catch (error) {
        // Whatever the disk said: from now on it is not trusted with copies.
        to.giveUp(copyFailure('destination', error instanceof DiskStalled ? 'destination-stalled' : 'write-failed'));
        return null;
      }
    }),
  );
  return flushed.filter((path) => path !== null);
}

function noteProblem(run: ImportRun, source: FurtherCopies['source'], failure: CopyFailure): void {
  run.ledger.problem({
    importId: run.request.importId,
    card: source.card,
    source: source.path,
    step: 'second-copy',
    code: failure.code,
    message: `A further copy of this file could not be made. ${failure.message}`,
  });
}
