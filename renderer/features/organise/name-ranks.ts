import type { PhotoRow } from '@shared/contract/photo-row';
import type { PhotoId } from '@shared/model/ids';
import { compareNatural } from '@shared/rules/natural-order';

let known: ReadonlyMap<PhotoId, number> = new Map();

/**
 * Rank of each photo by name. Comparing names as people do is slow, and a photo never changes its
 * name: the ranks of the last rows serve until another photo comes.
 */
export function nameRanks(rows: readonly PhotoRow[]): ReadonlyMap<PhotoId, number> {
  if (rows.length === known.size && rows.every((row) => known.has(row.id))) return known;
  const sorted = [...rows].sort((a, b) => compareNatural(a.name, b.name) || a.order - b.order);
  known = new Map(sorted.map((row, rank) => [row.id, rank]));
  return known;
}
