import type { ImportId } from '@shared/model/ids';
import type { Result } from '@shared/model/result';
import type { Problem } from '@shared/model/shoot';
import { errnoOf, failureOf } from './ingest/copy-failure';
import type { ImportRefusal, ImportReport } from './ingest/import-types';
import type { ListedRoot } from './media-hash-lists';
import type { Shoot } from './shoots/library';

/** Roots whose media hash lists an import adds to: the library, and the destinations that are still there. */
export function listedRoots({ folder }: Shoot, result: Result<ImportReport, ImportRefusal>): readonly ListedRoot[] {
  if (!result.ok) return [];
  const copies = result.value.destinations.filter(({ failure }) => failure === null);
  return [{ root: folder, isLibrary: true }, ...copies.map(({ root }) => ({ root, isLibrary: false }))];
}

/** What kept a list from being written. */
export function hashListProblem(importId: ImportId, { root, isLibrary }: ListedRoot, error: unknown): Problem {
  const why = errnoOf(error) === null ? '' : ` ${failureOf('destination', error).message}`;
  return {
    importId,
    card: null,
    source: root,
    step: isLibrary ? 'verify' : 'second-copy',
    code: 'hash-list-not-written',
    message: `The media hash list could not be written; the photos are not affected.${why}`,
  };
}
