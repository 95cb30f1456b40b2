import type { UserCommand } from '@shared/domain/shoot-command';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import { selectTile } from '../grid/select-tiles';
import { rowNow, tileIndex, tilesNow } from '../use-tiles';
import { give } from './give';
import { targets } from './targets';

type Patch = Extract<UserCommand, { type: 'editPhotos' }>['patch'];
type Marks = Pick<Patch, 'rating' | 'flag' | 'label'>;

/** Marks photos, shown in the same frame. */
function mark(photoIds: readonly PhotoId[], marks: Marks): void {
  const changed = photoIds.filter((id) => {
    const row = rowNow(id);
    return row !== undefined && Object.entries(marks).some(([key, value]) => row[key as keyof Marks] !== value);
  });
  if (changed.length === 0) return;
  const shown: Partial<PhotoRow> = {
    ...(marks.rating === undefined ? {} : { rating: marks.rating }),
    ...(marks.flag === undefined ? {} : { flag: marks.flag }),
    ...(marks.label === undefined ? {} : { label: marks.label }),
  };
  void give({ type: 'editPhotos', photoIds: changed, patch: marks }, new Map(changed.map((id) => [id, shown])));
}

/** Marks what is picked; `isAdvancing` goes on to the next tile, as auto-advance does. */
export function markTargets(marks: Marks, isAdvancing = false): void {
  const { active, isAutoAdvance } = useOrganiseStore.getState();
  const ids = targets();
  const tiles = tilesNow();
  const at = active === null ? undefined : tileIndex(tiles).get(active);
  const next = at === undefined ? undefined : tiles[at + 1];
  mark(ids, marks);
  // Going on from several photos would only lose the selection.
  const isOne = at !== undefined && ids.length === tiles[at]?.members.length;
  if ((isAdvancing || isAutoAdvance) && isOne && next) selectTile(next.row.id, 'only');
}

/** A label that all have already is taken off. */
export function toggleLabel(label: NonNullable<PhotoRow['label']>, isAdvancing = false): void {
  const haveIt = targets().every((id) => rowNow(id)?.label === label);
  markTargets({ label: haveIt ? null : label }, isAdvancing);
}

const MOST_STARS = 5;

/** One star more or less on each; photos of different ratings stay different. */
export function stepStars(by: 1 | -1): void {
  const byRating = new Map<number, PhotoId[]>();
  for (const id of targets()) {
    const row = rowNow(id);
    if (!row) continue;
    const rating = Math.min(MOST_STARS, Math.max(0, row.rating + by));
    byRating.set(rating, [...(byRating.get(rating) ?? []), id]);
  }
  for (const [rating, ids] of byRating) mark(ids, { rating });
}
