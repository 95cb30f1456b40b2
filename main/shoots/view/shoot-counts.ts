import type { ShootCounts } from '@shared/contract/shoot-view';
import type { ShootState } from '@shared/domain/shoot-state';
import { photoSync } from '@shared/domain/shown-sync';
import type { HoldReason } from '@shared/rules/hold-reason';

/** Counts a shoot's photos afresh: a number that is derived cannot go wrong by one. */
export function shootCounts(state: ShootState): ShootCounts {
  const held: Partial<Record<HoldReason, number>> = {};
  const counts = {
    photos: 0,
    removed: 0,
    noId: 0,
    unassigned: 0,
    damaged: 0,
    waiting: 0,
    sent: 0,
    changed: 0,
    failed: 0,
    ignored: 0,
  };
  for (const photo of state.photos.values()) {
    const status = photoSync(state, photo);
    if (status.sync === 'held' && status.held) held[status.held] = (held[status.held] ?? 0) + 1;
    if (photo.isRemoved) {
      counts.removed += 1;
      continue;
    }
    counts.photos += 1;
    if (photo.cardMark === null && photo.tags.length === 0) counts.noId += 1;
    if (photo.cardMark === null && photo.bucketId === null) counts.unassigned += 1;
    if (photo.damage) counts.damaged += 1;
    if (status.sync === 'queued' || status.sync === 'local') counts.waiting += 1;
    if (status.sync === 'synced') counts.sent += 1;
    if (status.sync === 'changed') counts.changed += 1;
    if (status.sync === 'failed') counts.failed += 1;
    if (status.sync === 'ignored') counts.ignored += 1;
  }
  return { ...counts, held };
}
