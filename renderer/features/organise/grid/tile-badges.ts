import type { PhotoRow } from '@shared/contract/photo-row';
import type { ShownState } from '@shared/contract/shown-state';
import type { StatusKind } from '../../../ui/status';

export type BadgeName =
  | 'damaged'
  | 'card'
  | 'unreadable-card'
  | 'needs-id'
  | 'no-id'
  | 'note'
  | 'raw-jpeg'
  | 'held'
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'changed'
  | 'failed'
  | 'conflict'
  | 'ignored';
export interface Badge {
  readonly name: BadgeName;
  readonly tone: StatusKind;
}

/** Only here: nothing to say. Held has its own reason, told below. */
const SYNC: Readonly<Record<ShownState, Badge | null>> = {
  local: null,
  held: null,
  queued: { name: 'waiting', tone: 'waiting' },
  retrying: { name: 'waiting', tone: 'waiting' },
  sending: { name: 'sending', tone: 'waiting' },
  confirming: { name: 'sending', tone: 'waiting' },
  synced: { name: 'sent', tone: 'ok' },
  changed: { name: 'changed', tone: 'attention' },
  failed: { name: 'failed', tone: 'error' },
  conflict: { name: 'conflict', tone: 'error' },
  ignored: { name: 'ignored', tone: 'plain' },
};

/** What a tile says about its photo beside its marks; what needs a person comes first. */
export function tileBadges(row: PhotoRow, asksForIds: boolean): Badge[] {
  const badges: Badge[] = [];
  if (row.damage !== null) badges.push({ name: 'damaged', tone: 'error' });
  const isWithoutId = row.cardMark === null && row.subjectIds.length === 0;
  if (row.cardMark === 'card') badges.push({ name: 'card', tone: 'plain' });
  else if (row.cardMark === 'unreadable-card') badges.push({ name: 'unreadable-card', tone: 'attention' });
  else if (row.needsId) badges.push({ name: 'needs-id', tone: 'attention' });
  else if (isWithoutId && asksForIds) badges.push({ name: 'no-id', tone: 'held' });
  if (row.hasNote) badges.push({ name: 'note', tone: 'plain' });
  if (row.kinds.includes('+')) badges.push({ name: 'raw-jpeg', tone: 'plain' });
  const isHeldForOther =
    row.sync === 'held' && row.held !== 'no-subject-id' && row.held !== 'subject-card' && row.held !== 'removed';
  if (isHeldForOther || (row.held === 'no-subject-id' && !asksForIds)) badges.push({ name: 'held', tone: 'held' });
  const sync = SYNC[row.sync];
  if (sync) badges.push(sync);
  return badges;
}
