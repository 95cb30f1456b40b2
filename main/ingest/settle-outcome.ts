import { dirname, join } from 'node:path';
import type { FileOutcome } from '@shared/model/shoot';
import { copyFailure, stopsImport, type CopyFailure } from './copy-failure';
import type { ListedCardFile } from './copy-file';
import type { Copied } from './copy-verified';
import { standsInLibrary, type ImportRun } from './import-run';
import { removePart } from './part-file';
import { placePart } from './place-part';
import { publishPart } from './publish-part';
import type { FoundFile } from './shoot-index';

export const leaf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Writes that a file was left on the card. `isOld`: the journal has it from an earlier run. */
export async function recordLeft(
  run: ImportRun,
  file: Pick<ListedCardFile, 'card' | 'path'>,
  outcome: 'skipped' | 'failed',
  code: string,
  message: string,
  isOld = false,
): Promise<void> {
  const { card, path } = file;
  const entry = { importId: run.request.importId, card, path, code, message };
  const ended: FileOutcome = { outcome, code, message };
  if (outcome === 'failed') {
    run.ledger.problem({
      importId: entry.importId,
      card,
      source: path,
      step: code === 'copy-mismatch' ? 'verify' : 'copy',
      code,
      message,
    });
  }
  await run.record.push(
    Promise.resolve(),
    () => (isOld ? Promise.resolve() : run.ports.record.left(outcome, [entry])),
    () => {
      run.ledger.ended({ card, path, outcome: ended, photoId: null, sha256: null, file: null });
    },
  );
}

/** A file whose bytes the shoot has. What is missing of it on disk, library or second copy, is made good from the card. */
export async function settleDuplicate(
  run: ImportRun,
  file: ListedCardFile,
  known: FoundFile,
  copied: Omit<Copied, 'head'> | null,
): Promise<void> {
  const { source, sha256 } = known.file;
  const { importId } = run.request;
  const isItself = source.importId === importId && source.card === file.card && source.path === file.path;
  const ready: Promise<unknown>[] = [];
  let copy: string | null = null;
  if (copied) {
    const failure = await restoreMissing(run, known, copied.first.path, ready);
    if (failure) run.stop(failure.code, failure.message);
    copy = failure ? null : await secondCopyOf(run, known, copied, ready);
    for (const other of copied.others) if (other.ok) await removePart(other.value.path);
    if (failure) return;
  }
  const outcome: FileOutcome = { outcome: isItself ? 'verified' : 'duplicate' };
  const entry = { importId, card: file.card, path: file.path, sha256, photoId: known.photoId, copy };
  await run.record.push(
    Promise.all(ready),
    () => (isItself && copy === null ? Promise.resolve() : run.ports.record.duplicate(entry)),
    () => {
      run.ledger.ended({ card: file.card, path: file.path, outcome, photoId: known.photoId, sha256, file: null });
    },
  );
}

/** A flush that is awaited with the journal entry: until then its failure must not count as unhandled. */
function later(flushed: Promise<void>): Promise<void> {
  flushed.catch(() => undefined);
  return flushed;
}

/** Puts the bytes back where the journal has them, when someone has taken the file away; else drops the part. */
async function restoreMissing(
  run: ImportRun,
  known: FoundFile,
  partPath: string,
  ready: Promise<unknown>[],
): Promise<CopyFailure | null> {
  if (await standsInLibrary(run, known.file)) {
    await removePart(partPath);
    return null;
  }
  const at = join(run.library.root, known.file.path);
  await run.directories.ensure(dirname(at));
  const published = await publishPart(partPath, at);
  ready.push(later(run.directories.sync(dirname(at))));
  if (published.ok) return null;
  await removePart(partPath);
  return published.error.code === 'name-taken' ? copyFailure('destination', 'write-failed') : published.error;
}

/** Makes the second copy that a duplicate still lacks; resolves with its path when one was made. */
async function secondCopyOf(
  run: ImportRun,
  known: FoundFile,
  copied: Omit<Copied, 'head'>,
  ready: Promise<unknown>[],
): Promise<string | null> {
  const { path, sizeBytes, sha256 } = known.file;
  const dot = path.lastIndexOf('.') > path.lastIndexOf('/') ? path.lastIndexOf('.') : path.length;
  const placed = await placeSecond(
    run,
    copied,
    { base: path.slice(0, dot), tail: path.slice(dot) },
    { sizeBytes, sha256 },
    known.file.source,
  );
  if (placed === null || known.file.copies.includes(placed)) return null;
  ready.push(later(run.directories.sync(dirname(placed))));
  run.index.addCopy(sha256, placed);
  return placed;
}

/**
 * Publishes the second copy of a file. That it cannot be made is a problem of its own: the photo in the library
 * is proven all the same. Resolves with its absolute path, or null.
 */
export async function placeSecond(
  run: ImportRun,
  copied: Omit<Copied, 'head'>,
  name: { readonly base: string; readonly tail: string },
  content: { readonly sizeBytes: number; readonly sha256: FoundFile['file']['sha256'] },
  source: { readonly card: number; readonly path: string },
): Promise<string | null> {
  const second = run.second();
  const proven = copied.others[0];
  if (!second || !proven) return null;
  const placed = proven.ok ? await placePart(second, proven.value.path, name, content) : proven;
  if (placed.ok) return join(second.root, placed.value as string);
  if (proven.ok) await removePart(proven.value.path);
  if (stopsImport(placed.error)) run.giveUpSecond(placed.error);
  else run.ledger.problem(secondProblem(run, source, placed.error));
  return null;
}

const secondProblem = (
  run: ImportRun,
  source: { readonly card: number; readonly path: string },
  failure: CopyFailure,
) => ({
  importId: run.request.importId,
  card: source.card,
  source: source.path,
  step: 'second-copy' as const,
  code: failure.code,
  message: `The second copy of this photo could not be made. ${failure.message}`,
});
