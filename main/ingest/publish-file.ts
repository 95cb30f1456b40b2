import { dirname, join } from 'node:path';
import type { PhotoId } from '@shared/model/ids';
import type { PhotoFacts, PhotoFile } from '@shared/model/photo';
import { copyFailure, type CopyFailure } from './copy-failure';
import type { ListedCardFile } from './copy-file';
import type { Copied } from './copy-verified';
import type { ImportRun } from './import-run';
import { placePart, type Content } from './place-part';
import { leaf, placeSecond } from './settle-outcome';

/** The photo that a file is published for. */
export interface Owner {
  readonly id: PhotoId;
  readonly base: string;
  readonly isNew: boolean;
}

export interface Publication {
  readonly file: ListedCardFile;
  readonly owner: Owner;
  readonly tail: string;
  readonly content: Content;
  readonly copied: Omit<Copied, 'head'>;
  readonly facts: PhotoFacts | null;
}

/** Gives a proven file its name in the library and on the second disk, and writes it to the journal. Resolves with what went wrong. */
export async function publishFile(run: ImportRun, publication: Publication): Promise<CopyFailure | null> {
  const { file, owner, tail, content, copied, facts } = publication;
  const placed = await placePart(run.library, copied.first.path, { base: owner.base, tail }, content);
  if (!placed.ok) return placed.error;
  const flushed = run.directories.sync(dirname(join(run.library.root, placed.value)));
  const base = tail === '' ? placed.value : placed.value.slice(0, -tail.length);
  flushed.catch(() => undefined); // Handled with the journal entry that waits for it.
  const copy = await placeSecond(run, copied, { base, tail }, content, file);
  const photoFile: PhotoFile = {
    role: file.role,
    path: placed.value,
    name: leaf(file.path),
    sha256: content.sha256,
    sizeBytes: content.sizeBytes,
    source: { importId: run.request.importId, card: file.card, path: file.path, mtimeMs: file.mtimeMs },
    copies: copy === null ? [] : [copy],
  };
  run.index.add(owner.id, owner.isNew ? base : owner.base, photoFile, facts);
  await recordVerified(run, { photoId: owner.id, isNewPhoto: owner.isNew, file: photoFile, facts }, flushed, copy);
  return null;
}

async function recordVerified(
  run: ImportRun,
  entry: {
    readonly photoId: PhotoId;
    readonly isNewPhoto: boolean;
    readonly file: PhotoFile;
    readonly facts: PhotoFacts | null;
  },
  flushed: Promise<void>,
  copy: string | null,
): Promise<void> {
  const { card, path } = entry.file.source;
  const copies = copy === null ? Promise.resolve([]) : flushSecond(run, copy).then((isKept) => (isKept ? [copy] : []));
  const file = Promise.all([copies, flushed]).then(([kept]) => ({ ...entry.file, copies: kept }));
  let written = entry.file;
  await run.record.push(
    file,
    (value) => {
      written = value;
      return run.ports.record.verified({ ...entry, file: value });
    },
    () => {
      run.ledger.ended(
        { card, path, outcome: { outcome: 'verified' }, photoId: entry.photoId, sha256: written.sha256, file: written },
        written.sizeBytes,
      );
    },
  );
}

/** A second copy whose folder cannot be flushed is no copy; the library's is not touched by that. */
async function flushSecond(run: ImportRun, copy: string): Promise<boolean> {
  try {
    await run.directories.sync(dirname(copy));
    return true;
  } catch {
    // Whatever the disk said: from now on it is not trusted with second copies.
    run.giveUpSecond(copyFailure('destination', 'write-failed'));
    return false;
  }
}
