import type { TFunction } from 'i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { BadgeName } from './tile-badges';

/** A badge in words, for the pointer and for those who listen. */
export function badgeText(name: BadgeName, row: PhotoRow, t: TFunction<'organise'>): string {
  if (name === 'held' && row.held !== null) return t(`held.${row.held}`);
  if (name === 'damaged' && row.damage !== null) return t(`damage.${row.damage}`);
  if (name === 'raw-jpeg') return t('badge.kinds', { kinds: row.kinds });
  return t(`badge.${name}`);
}
