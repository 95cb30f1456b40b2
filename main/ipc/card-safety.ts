import { entryOf } from '@shared/domain/card-custody';
import { fileKey, type ImportState, type ShootState } from '@shared/domain/shoot-state';
import type { ImportSource } from '@shared/model/shoot';
import type { CustodyRule } from '@shared/rules/custody/custody-rule';
import { judgeCard, type CardEntry, type FormatAnswer } from '@shared/rules/custody/safe-to-format';
import type { CardListing } from '../ingest/list-card';

type Listed = Pick<CardListing, 'files' | 'failed'>;

/**
 * Whether a card that is in now may be formatted, by what earlier imports of this very card have settled: a file counts
 * when its path, size and time are those of then. Null when nothing of it was imported before.
 */
export function cardSafety(
  states: readonly ShootState[],
  { source, listing }: { readonly source: ImportSource; readonly listing: Listed },
  rule: CustodyRule,
): FormatAnswer | null {
  const runs = states.flatMap((state) =>
    [...state.imports.values()].flatMap((run) =>
      run.sources.flatMap((there, card) => (isSameCard(there, source) ? [{ state, run, card }] : [])),
    ),
  );
  if (runs.length === 0) return null;
  const entries = listing.files.map((file): CardEntry => {
    const found = runs.flatMap(({ state, run, card }) => settledThere(state, run, { card, file }));
    // One import may have failed where a later one did not.
    return found.findLast(({ kind }) => kind === 'kept') ?? found.at(-1) ?? { kind: 'open' };
  });
  if (entries.every(({ kind }) => kind === 'open')) return null;
  const failed = listing.failed.map(({ code }): CardEntry => ({ kind: 'failed', code }));
  return judgeCard({ hasEnded: true, entries: [...entries, ...failed] }, rule);
}

function isSameCard(before: ImportSource, now: ImportSource): boolean {
  if (before.volumeId !== null || now.volumeId !== null) return before.volumeId === now.volumeId;
  return before.root === now.root;
}

function settledThere(
  state: ShootState,
  run: ImportState,
  { card, file }: { readonly card: number; readonly file: Listed['files'][number] },
): readonly CardEntry[] {
  const key = fileKey(card, file.path);
  const listed = run.listed.get(key);
  const settled = run.settled.get(key);
  if (!settled || listed?.sizeBytes !== file.sizeBytes || listed.mtimeMs !== file.mtimeMs) return [];
  return [entryOf(state, settled, run.copyDirs)];
}
