import type { StudioId } from '@shared/model/ids';
import { holdReason } from '@shared/rules/hold-reason';
import type { ShootState } from './shoot-state';

/** What it means to send a library's photos to another studio from now on. Nothing is deleted by it, anywhere. */
export interface StudioChange {
  /** Photos that other studios have confirmed and this one has not: true there, and not sent here. */
  readonly sentElsewhere: number;
  /** Photos that count as not sent here, with those. */
  readonly unsentHere: number;
  /** Of these, the ones that are queued already and go here by themselves. */
  readonly queued: number;
  /** Photos that this studio confirmed at an earlier time. */
  readonly sentHere: number;
}

export function countStudioChange(shoots: Iterable<ShootState>, to: StudioId): StudioChange {
  const counts = { sentElsewhere: 0, unsentHere: 0, queued: 0, sentHere: 0 };
  for (const state of shoots) {
    for (const photo of state.photos.values()) {
      const held = state.head ? holdReason(photo, state.head.rules, state.subjects) : null;
      if (held === 'removed') continue;
      const send = state.sends.get(photo.id);
      const confirmed = send ? [...send.elsewhere, ...(send.confirmed ? [send.confirmed] : [])] : [];
      if (confirmed.some(({ studioId }) => studioId === to)) {
        counts.sentHere += 1;
        continue;
      }
      counts.unsentHere += 1;
      if (confirmed.length > 0) counts.sentElsewhere += 1;
      if (send?.intent && held === null) counts.queued += 1;
    }
  }
  return counts;
}
