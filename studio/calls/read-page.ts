import type { PageQuery } from '@shared/contract/studio-api/page';
import { PAGE_ITEMS } from '@shared/contract/studio-api/limits';

/** What a list query reads: one row more than the page tells whether another page follows. */
export const pageWindow = (query: PageQuery): { readonly after: number; readonly limit: number } => ({
  after: Number(query.after ?? 0),
  limit: query.limit ?? PAGE_ITEMS,
});

/** Cuts the extra row off; `next` is the place of the last one kept. */
export function cutPage<R extends { seq: number }>(
  rows: readonly R[],
  limit: number,
): { rows: R[]; next: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > limit && last !== undefined ? String(last.seq) : null };
}
