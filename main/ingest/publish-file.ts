import { dirname, join } from 'node:path';
import type { PhotoId } from '@shared/model/ids';
import type { PhotoFacts, PhotoFile } from '@shared/model/photo';
import type { CopyFailure } from './copy-failure';
import type { ListedCardFile } from './copy-file';
import type { ImportRun } from './import-run';
import { placePart, type Content } from './place-part';
import { leaf } from './find-photo';
import { flushCopies, placeCopies, type CopiedParts, type PlacedCopy } from './further-copies';
import type { VerifiedEntry } from './import-types';

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
  readonly copied: CopiedParts;
  readonly facts: PhotoFacts | null;
}

/** Gives a proven file its name in the library and on the second disk, and writes it to the journal. Resolves with what went wrong. */
export async function publishFile(run: ImportRun, publication: Publication): Promise<CopyFailure | null> {
  const { file, owner, tail, content, copied, facts } = publication;
  const placed = await placePart(run.library, copied.first.path, { base: owner.base, tail }, content);
  if (!placed.ok) return placed.error;
  run.ledger.readBack(copied.first.readBack);
  const flushed = run.directories.sync(dirname(join(run.library.root, placed.value)));
  flushed.catch(() => undefined); // Handled with the journal entry that waits for it.
  const base = tail === '' ? placed.value : placed.value.slice(0, -tail.length);
  const copies = await placeCopies(run, { copied, name: { base, tail }, content, source: file });
  const photoFile: PhotoFile = {
    role: file.role,
    path: placed.value,
    name: leaf(file.path),
    sha256: content.sha256,
    sizeBytes: content.sizeBytes,
    source: { importId: run.request.importId, card: file.card, path: file.path, mtimeMs: file.mtimeMs },
    copies: copies.map(({ path }) => path),
    xxh3: copied.xxh3,
  };
  run.index.add(owner.id, owner.isNew ? base : owner.base, photoFile, facts);
  const entry = { photoId: owner.id, isNewPhoto: owner.isNew, file: photoFile, facts };
  await recordVerified(run, entry, { flushed, copies });
  return null;
}

async function recordVerified(
  run: ImportRun,
  entry: VerifiedEntry,
  { flushed, copies }: { readonly flushed: Promise<void>; readonly copies: readonly PlacedCopy[] },
): Promise<void> {
  const { card, path } = entry.file.source;
  const file = Promise.all([flushCopies(run, copies), flushed]).then(([kept]) => ({
    ...entry.file,
    copies: [...kept],
  }));
  let written = entry.file;
  await run.record.push(
    file,
    (value) => {
      written = value;
      return run.ports.record.verified({ ...entry, file: value });
    },
    () => {
      const { photoId } = entry;
      for (const { to, path: copy } of copies) if (written.copies.includes(copy)) run.ledger.copied(to.root);
      run.ledger.ended(
        { card, path, outcome: { outcome: 'verified' }, photoId, sha256: written.sha256, file: written },
        written.sizeBytes,
      );
    },
  );
}
