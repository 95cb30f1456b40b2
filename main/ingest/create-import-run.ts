import type { ListedFile } from '@shared/model/shoot';
import { errnoOf, failureOf } from './copy-failure';
import { createFurtherDestination } from './further-copies';
import type { ImportRun } from './import-run';
import { createLedger } from './ledger';
import type { CardListing, LeftFile } from './list-card';
import { createOrderedRecord } from './ordered-record';
import { createPatientDisk, STEP_PATIENCE_MS } from './patient-disk';
import type { Destination } from './place-part';

/** Journal entries handed over and not yet answered: bounds memory, and is far more than one flush takes. */
const ENTRIES_OPEN = 512;

/** A run with what only the importer itself asks of it. */
export interface OpenRun {
  readonly run: ImportRun;
  readonly totals: { readonly files: number; readonly bytes: number };
  /** Files to import, without what is skipped. */
  readonly photoFiles: number;
  readonly stopped: () => { readonly code: string; readonly message: string } | null;
  /** Ends the import: as a disk's failure when it is one, else as a bug, thrown on at the end. */
  readonly fail: (error: unknown) => void;
  /** Set when something threw that is no disk error. */
  readonly fatal: () => Error | null;
  /** Writes the cards' lists, and what is left on them, to the journal; resolves when that is on stable storage. */
  readonly recordListing: () => Promise<void>;
}

export type RunParts = Pick<
  ImportRun,
  'request' | 'ports' | 'controls' | 'template' | 'cards' | 'buffers' | 'directories'
> & {
  readonly listings: readonly CardListing[];
};

export function createImportRun({ listings, ...parts }: RunParts): OpenRun {
  const { request, ports, controls } = parts;
  const abort = new AbortController();
  let stopped: { readonly code: string; readonly message: string } | null = null;
  let fatal: Error | null = null;
  let partNumber = 0;

  const all = listings.flatMap((listing, card) =>
    [...listing.files, ...listing.skipped, ...listing.failed].map((file) => listedFile(card, file)),
  );
  const totals = { files: all.length, bytes: listings.reduce((sum, listing) => sum + listing.totalBytes, 0) };
  const destination = (root: string, isOwned: (path: string) => boolean): Destination => ({
    root,
    isOwned,
    directories: parts.directories,
    buffers: parts.buffers,
  });
  const library = destination(request.shootDir, ports.index.hasPath);
  const stepMs = request.patienceMs ?? STEP_PATIENCE_MS;
  // Two threads of the four for one further disk, one each for two: the library always has two.
  const width = request.copyDirs.length > 1 ? 1 : 2;
  // On further disks no path is ours by the journal: what lies there decides.
  const further = request.copyDirs.map((dir) => {
    const elsewhere = destination(dir, () => false);
    return createFurtherDestination(elsewhere, createPatientDisk(width, stepMs));
  });
  const stop = (code: string, message: string): void => {
    stopped ??= { code, message };
    abort.abort();
  };
  const failWith = (error: unknown): void => {
    // Cancelled while it waited for room: what the journal could not take stays to be done.
    if (controls.signal.aborted && errnoOf(error) === 'ENOSPC') {
      abort.abort();
      return;
    }
    if (errnoOf(error) === null) {
      fatal = error instanceof Error ? error : new Error('The import failed', { cause: error });
    }
    const failure = errnoOf(error) === null ? null : failureOf('destination', error);
    stop(failure?.code ?? 'write-failed', failure?.message ?? 'The import could not go on');
  };

  const run: ImportRun = {
    ...parts,
    index: ports.index,
    ledger: createLedger(ports, totals, further),
    record: createOrderedRecord(ENTRIES_OPEN, failWith),
    signal: AbortSignal.any([controls.signal, abort.signal]),
    nextPart: () => (partNumber += 1),
    library,
    further,
    stop,
  };
  return {
    run,
    totals,
    photoFiles: totals.files - listings.reduce((sum, listing) => sum + listing.skipped.length, 0),
    stopped: () => stopped,
    fail: failWith,
    fatal: () => fatal,
    recordListing: () => recordListing(run, listings, all),
  };
}

const listedFile = (
  card: number,
  { path, sizeBytes, mtimeMs }: Pick<LeftFile, 'path' | 'sizeBytes' | 'mtimeMs'>,
): ListedFile => ({
  card,
  path,
  sizeBytes,
  mtimeMs,
});

async function recordListing(
  run: ImportRun,
  listings: readonly CardListing[],
  all: readonly ListedFile[],
): Promise<void> {
  const { request, ports, ledger } = run;
  await ports.record.listed(request.importId, all);
  await Promise.all(
    (['skipped', 'failed'] as const).map(async (outcome) => {
      const left = listings.flatMap((listing, card) => listing[outcome].map((file) => ({ card, ...file })));
      const fresh = left.filter(({ card, path }) => ports.settled(request.importId, card, path)?.outcome !== outcome);
      const entries = fresh.map(({ card, path, code, message }) => ({
        importId: request.importId,
        card,
        path,
        code,
        message,
      }));
      if (entries.length > 0) await ports.record.left(outcome, entries);
      for (const { card, path, code, message } of left) {
        if (outcome === 'failed') {
          ledger.problem({ importId: request.importId, card, source: path, step: 'list', code, message });
        }
        ledger.ended({ card, path, outcome: { outcome, code, message }, photoId: null, sha256: null, file: null });
      }
    }),
  );
}
