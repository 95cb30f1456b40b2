import { isCaptureRole, isContradiction } from '@shared/rules/capture-sets';
import type { PhotoId, Sha256 } from '@shared/model/ids';
import type { PhotoFacts } from '@shared/model/photo';
import type { ListedCardFile } from './copy-file';
import { whereIs, type ImportRun } from './import-run';
import type { Whereabouts } from './settle-duplicate';
import type { FoundFile, IndexedPhoto } from './shoot-index';

/** The last segment of a path. */
export const leaf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Files in the shoot that these bytes repeat. Pictures are the same when their bytes are. Companions are not: two
 * photos may well carry equal sidecars, and each keeps its own. Nor are empty files: each is a photo that the
 * camera failed to write, and is named as such.
 */
function repeated(run: ImportRun, file: ListedCardFile, sha256: Sha256, host: PhotoId | null): readonly FoundFile[] {
  const known = run.index.byHash(sha256);
  if (isCaptureRole(file.role) && file.sizeBytes > 0) return known;
  if (host !== null && file.sizeBytes > 0) return known.filter((found) => found.photoId === host);
  const name = leaf(file.path).toLowerCase();
  return known.filter((found) => found.file.name.toLowerCase() === name);
}

/**
 * The file in the shoot that these bytes repeat, one that stands before one that is missing on disk. A file whose
 * place holds something else by now repeats nothing: the bytes on the card may be the only ones left.
 */
export async function findDuplicate(
  run: ImportRun,
  file: ListedCardFile,
  sha256: Sha256,
  host: PhotoId | null,
): Promise<(FoundFile & { readonly whereabouts: Whereabouts }) | null> {
  let missing: FoundFile | null = null;
  for (const found of repeated(run, file, sha256, host)) {
    const whereabouts = await whereIs(run, found.file);
    if (whereabouts === 'stands') return { ...found, whereabouts };
    if (whereabouts === 'missing') missing ??= found;
  }
  return missing ? { ...missing, whereabouts: 'missing' } : null;
}

/** The photo that a new file belongs to; null when it begins a photo of its own. */
export function findOwner(
  run: ImportRun,
  file: ListedCardFile,
  facts: PhotoFacts | null,
  host: PhotoId | null,
): IndexedPhoto | null {
  const beside = host === null ? null : run.index.photo(host);
  if (beside && !isContradiction(beside.facts, facts)) return beside;
  return isCaptureRole(file.role)
    ? run.index.findTwin(leaf(file.path), file.role, facts)
    : run.index.findNeighbour(file.path);
}
