import type { ShootSummary, ShootView } from '@shared/contract/shoot-view';
import type { ShootState } from '@shared/domain/shoot-state';
import { invariant } from '@shared/model/result';
import type { MoveQuestion } from '../open-shoot-folder';
import type { ShootStore } from '../shoot-store';
import { shootCounts } from './shoot-counts';

/** What of a shoot its view is made of. */
export interface ShownShoot {
  readonly store: Pick<ShootStore, 'state' | 'seq' | 'access' | 'damage'>;
  readonly question: MoveQuestion | null;
}

/** Everything that the window shows of a shoot beside its photos. */
export function shootView({ store, question }: ShownShoot): ShootView {
  const { state, seq } = store;
  invariant(state.head, 'a shoot is created before it is shown');
  return {
    head: state.head,
    seq,
    readOnly: readOnlyView(store, question),
    buckets: [...state.buckets],
    groups: [...state.groups.values()],
    subjects: [...state.subjects.values()],
    counts: shootCounts(state),
    undo: state.undo.at(-1)?.label ?? null,
    redo: state.redo.at(-1)?.label ?? null,
  };
}

function readOnlyView({ access, damage }: ShownShoot['store'], question: MoveQuestion | null): ShootView['readOnly'] {
  if (access === 'write') return null;
  const { reason: code, sentence: message } = access.readOnly;
  const shown = damage.map(({ kind, lost, isBridged }) => ({ kind, lost, isBridged }));
  return { code, message, question, damage: code === 'damaged' ? shown : [] };
}

/** The line of one shoot in the shoots list. */
export function shootSummary(state: ShootState, trouble: ShootSummary['trouble']): ShootSummary {
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
