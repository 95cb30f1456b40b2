import { holdReason, type HoldReason } from '@shared/rules/hold-reason';
import type { Photo } from '@shared/model/photo';
import type { ShootState } from './shoot-state';

/** Where a photo stands with the studio, as far as the journal knows; the queue adds what is moving now. */
export type SettledSync = 'local' | 'held' | 'queued' | 'synced' | 'changed' | 'failed' | 'ignored';

export interface PhotoSync {
  readonly sync: SettledSync;
  /** Why it is held back now; also for a sent photo that could not be sent again. */
  readonly held: HoldReason | null;
  readonly parked: { readonly code: string; readonly message: string } | null;
}

/**
 * Where one photo stands. What the studio has confirmed stays "sent", whatever was edited since:
 * then it is *changed*. What failed is shown before what would hold it back, so that no failure hides.
 */
export function photoSync(state: ShootState, photo: Photo): PhotoSync {
  const send = state.sends.get(photo.id);
  const held = state.head ? holdReason(photo, state.head.rules, state.subjects) : null;
  const parked = send?.parked ?? null;
  const isMoving = send?.intent != null && held === null;
  if (parked) return { sync: parked.isIgnored ? 'ignored' : 'failed', held, parked };
  if (isMoving) return { sync: 'queued', held, parked };
  if (send?.confirmed) {
    return { sync: photo.revision > send.confirmed.revision ? 'changed' : 'synced', held, parked };
  }
  return { sync: held === null ? 'local' : 'held', held, parked };
}
