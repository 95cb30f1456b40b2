import { dirname, join } from 'node:path';
import { fail } from '@shared/model/result';
import { copyFailure, stopsImport, type CopyFailure } from './copy-failure';
import type { Copied } from './copy-verified';
import type { ImportRun } from './import-run';
import { removePart } from './part-file';
import { placePart, type Content } from './place-part';

export interface SecondCopy {
  readonly copied: Omit<Copied, 'head'>;
  readonly name: { readonly base: string; readonly tail: string };
  readonly content: Content;
  /** The file on the card, for naming a problem. */
  readonly source: { readonly card: number; readonly path: string };
}

/**
 * Publishes the second copy of a file. That it cannot be made is a problem of its own: the photo in the library
 * is proven all the same. Resolves with its absolute path, or null.
 */
export async function placeSecond(
  run: ImportRun,
  { copied, name, content, source }: SecondCopy,
): Promise<string | null> {
  const second = run.second();
  const proven = copied.others[0];
  if (!second || !proven) {
    await dropSeconds(copied);
    return null;
  }
  const placed = proven.ok ? await placePart(second, proven.value.path, name, content) : fail(proven.error);
  if (placed.ok) return join(second.root, placed.value);
  await dropSeconds(copied);
  if (stopsImport(placed.error)) run.giveUpSecond(placed.error);
  else noteProblem(run, source, placed.error);
  return null;
}

/** Removes second copies that will not be published. */
export async function dropSeconds(copied: Omit<Copied, 'head'>): Promise<void> {
  for (const other of copied.others) if (other.ok) await removePart(other.value.path);
}

/**
 * Flushes the folder of a second copy. One that cannot be flushed is no copy, and the library's is not touched
 * by that. Resolves with the path, or null; never rejects for a disk's sake.
 */
export async function flushSecond(run: ImportRun, copy: string | null): Promise<string | null> {
  if (copy === null) return null;
  try {
    await run.directories.sync(dirname(copy));
    return copy;
  } catch {
    // Whatever the disk said: from now on it is not trusted with second copies.
    run.giveUpSecond(copyFailure('destination', 'write-failed'));
    return null;
  }
}

function noteProblem(run: ImportRun, source: SecondCopy['source'], failure: CopyFailure): void {
  run.ledger.problem({
    importId: run.request.importId,
    card: source.card,
    source: source.path,
    step: 'second-copy',
    code: failure.code,
    message: `The second copy of this photo could not be made. ${failure.message}`,
  });
}
