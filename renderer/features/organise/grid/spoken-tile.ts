import type { TFunction } from 'i18next';
import type { Tile } from '../shown-photos';
import { badgeText } from './badge-text';
import { tileBadges } from './tile-badges';

/** A tile as a screen reader says it: "DSC_0041, 3 stars, picked, no ID, waiting to send". */
export function spokenTile(
  { row, group, isStack, frame, members }: Tile,
  t: TFunction<'organise'>,
  asksForIds: boolean,
): string {
  const parts = [row.name];
  if (group && isStack) parts.push(t('spoken.stack', { count: members.length }));
  if (group && !isStack) parts.push(t('spoken.frame', { frame, of: group.members.length }));
  if (group?.isComplete === false) {
    parts.push(t('stack.incomplete', { there: group.members.length, of: group.exposures }));
  }
  if (row.rating > 0) parts.push(t('spoken.stars', { count: row.rating }));
  if (row.flag !== null) parts.push(t(`flag.${row.flag}`));
  if (row.label !== null) parts.push(t(`label.${row.label}`));
  if (row.subjectIds.length > 0) parts.push(row.subjectIds.join(', '));
  for (const { name } of tileBadges(row, asksForIds)) parts.push(badgeText(name, row, t));
  return parts.join(', ');
}
