import type { FileOutcome } from '@shared/model/shoot';
import type { ListedCardFile } from './copy-file';
import { stopsImport, type CopyFailure } from './copy-failure';
import type { ImportRun } from './import-run';

export interface LeftBehind {
  readonly outcome: 'skipped' | 'failed';
  readonly code: string;
  /** One sentence a photographer understands. */
  readonly message: string;
}

/** Writes that a file was left on the card. */
export async function recordLeft(
  run: ImportRun,
  file: Pick<ListedCardFile, 'card' | 'path'>,
  left: LeftBehind,
): Promise<void> {
  const { card, path } = file;
  const { outcome, code, message } = left;
  const { importId } = run.request;
  if (outcome === 'failed') {
    const step = code === 'copy-mismatch' ? ('verify' as const) : ('copy' as const);
    run.ledger.problem({ importId, card, source: path, step, code, message });
  }
  await run.record.push(
    Promise.resolve(),
    () => run.ports.record.left(outcome, [{ importId, card, path, code, message }]),
    () => {
      endAs(run, file, left);
    },
  );
}

/** Counts a file as left without writing it: the journal has it from an earlier run. */
export const endAs = (
  run: ImportRun,
  { card, path }: Pick<ListedCardFile, 'card' | 'path'>,
  outcome: FileOutcome,
): void => {
  run.ledger.ended({ card, path, outcome, photoId: null, sha256: null, file: null });
};

/** One file failed; or what failed would fail every other as well, and the import stops. */
export async function recordFailure(run: ImportRun, file: ListedCardFile, failure: CopyFailure): Promise<void> {
  // A cancelled import ends as that, whatever was under way.
  if (failure.code === 'cancelled') return;
  if (stopsImport(failure)) run.stop(failure.code, failure.message);
  // What would fail for every file is the import's ending, not this file's: it stays to be done.
  if (stopsImport(failure) && failure.code !== 'write-failed') return;
  await recordLeft(run, file, { outcome: 'failed', code: failure.code, message: failure.message });
}
