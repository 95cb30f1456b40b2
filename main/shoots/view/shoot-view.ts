import type { ShootSummary, ShootView } from '@shared/contract/shoot-view';
import type { ShootState } from '@shared/domain/shoot-state';
import { invariant } from '@shared/model/result';
import { shootCounts } from './shoot-counts';

/** Everything that the window shows of a shoot beside its photos. */
export function shootView(state: ShootState, seq: number, readOnly: string | null): ShootView {
  invariant(state.head, 'a shoot is created before it is shown');
  return {
    head: state.head,
    seq,
    readOnly,
    buckets: [...state.buckets],
    groups: [...state.groups.values()],
    subjects: [...state.subjects.values()],
    counts: shootCounts(state),
    undo: state.undo.at(-1)?.label ?? null,
    redo: state.redo.at(-1)?.label ?? null,
  };
}

/** The line of one shoot in the shoots list. */
export function shootSummary(state: ShootState, trouble: string | null): ShootSummary {
  invariant(state.head, 'a shoot is created before it is listed');
  const { id, name, kind, createdAtMs } = state.head;
  const sentAt = [...state.sends.values()].map((send) => send.confirmed?.at ?? 0);
  const lastSentAtMs = sentAt.reduce((newest, at) => Math.max(newest, at), 0);
  return {
    id,
    name,
    kind,
    createdAtMs,
    counts: shootCounts(state),
    cover: coverOf(state),
    trouble,
    lastSentAtMs: lastSentAtMs === 0 ? null : lastSentAtMs,
  };
}

/** The best rated photo that can be shown; the first of them when several are equal. */
function coverOf(state: ShootState): ShootSummary['cover'] {
  let best: { photoId: string; version: string; rating: number } | null = null;
  for (const photo of state.photos.values()) {
    const [shown] = photo.files;
    if (!shown || photo.isRemoved || photo.damage || photo.cardMark !== null || shown.role === 'video') continue;
    if (best && best.rating >= photo.rating) continue;
    best = { photoId: photo.id, version: shown.sha256.slice(0, 12), rating: photo.rating };
  }
  return best && { photoId: best.photoId, version: best.version };
}
