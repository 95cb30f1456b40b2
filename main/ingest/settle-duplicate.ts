import { dirname, join } from 'node:path';
import type { FileOutcome } from '@shared/model/shoot';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, failureOf, type CopyFailure } from './copy-failure';
import type { ListedCardFile } from './copy-file';
import type { ImportRun } from './import-run';
import { removePart } from './part-file';
import { publishPart } from './publish-part';
import { recordFailure } from './record-left';
import { dropCopies, flushCopies, placeCopies, type CopiedParts, type PlacedCopy } from './further-copies';
import type { FoundFile } from './shoot-index';

/** Where the journal's file of some bytes is found on disk. */
export type Whereabouts = 'stands' | 'missing';

/** A file whose bytes the shoot has. What is missing of it on disk, library or further copies, is made good from the card. */
export async function settleDuplicate(
  run: ImportRun,
  file: ListedCardFile,
  known: FoundFile & { readonly whereabouts: Whereabouts },
  copied: CopiedParts | null,
): Promise<void> {
  const restored = await restore(run, known, copied);
  if (!restored.ok) return recordFailure(run, file, restored.error);
  const copies = copied ? await missingCopies(run, known, copied) : [];
  const flushed = Promise.all([flushCopies(run, copies), restored.value]).then(([kept]) => kept);
  const isRestored = copied !== null && known.whereabouts === 'missing';
  await recordDuplicate(run, file, known, { flushed, copies, isRestored });
}

/** A flush under way, to be awaited with the journal entry; until then its failure must not count as unhandled. */
function later(flushed: Promise<void>): { readonly flushed: Promise<void> } {
  flushed.catch(() => undefined);
  return { flushed };
}

/** Puts the bytes back where the journal has them when someone has taken the file away; else drops the part. */
async function restore(
  run: ImportRun,
  { file, whereabouts }: FoundFile & { readonly whereabouts: Whereabouts },
  copied: CopiedParts | null,
): Promise<Result<Promise<void>, CopyFailure>> {
  if (!copied) return ok(Promise.resolve());
  const partPath = copied.first.path;
  const at = join(run.library.root, file.path);
  try {
    if (whereabouts === 'stands') {
      await removePart(partPath);
      return ok(Promise.resolve());
    }
    await run.directories.ensure(dirname(at));
    const published = await publishPart(partPath, at);
    if (published.ok) return ok(later(run.directories.sync(dirname(at))).flushed);
    await Promise.all([removePart(partPath), dropCopies(copied)]);
    return fail(published.error.code === 'name-taken' ? copyFailure('destination', 'name-refused') : published.error);
  } catch (error) {
    return fail(failureOf('destination', error));
  }
}

/** Makes the further copies that a duplicate still lacks; resolves with those that were made. */
async function missingCopies(run: ImportRun, known: FoundFile, copied: CopiedParts): Promise<readonly PlacedCopy[]> {
  const { path, sizeBytes, sha256, source, copies } = known.file;
  const dot = path.lastIndexOf('.') > path.lastIndexOf('/') ? path.lastIndexOf('.') : path.length;
  const name = { base: path.slice(0, dot), tail: path.slice(dot) };
  const placed = await placeCopies(run, { copied, name, content: { sizeBytes, sha256 }, source });
  return placed.filter((copy) => !copies.includes(copy.path));
}

async function recordDuplicate(
  run: ImportRun,
  file: ListedCardFile,
  known: FoundFile,
  {
    flushed,
    copies: placed,
    isRestored,
  }: {
    readonly flushed: Promise<readonly string[]>;
    readonly copies: readonly PlacedCopy[];
    readonly isRestored: boolean;
  },
): Promise<void> {
  const { card, path } = file;
  const { source, sha256 } = known.file;
  const { importId } = run.request;
  const { photoId } = known;
  // The very file of this import that the journal has already: read again only because a copy of it was missing.
  const isItself = source.importId === importId && source.card === card && source.path === path;
  const outcome: FileOutcome = { outcome: isItself ? 'verified' : 'duplicate' };
  await run.record.push(
    flushed,
    (copies) => {
      for (const copy of copies) run.index.addCopy(sha256, copy);
      for (const { to, path: copy } of placed) if (copies.includes(copy)) run.ledger.copied(to.root);
      if (isItself && copies.length === 0 && !isRestored) return Promise.resolve();
      return run.ports.record.duplicate({ importId, card, path, sha256, photoId, copies, isRestored });
    },
    () => {
      run.ledger.ended({ card, path, outcome, photoId, sha256, file: null });
    },
  );
}
