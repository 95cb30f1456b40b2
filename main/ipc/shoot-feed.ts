import type { EventName } from '@shared/contract/channels';
import type { EventPayload } from '@shared/contract/ipc';
import type { PhotoRow } from '@shared/contract/photo-row';
import { touchedPhotos, touchesAll } from '@shared/domain/touched-photos';
import type { ShootEvent } from '@shared/domain/shoot-event';
import type { PhotoId } from '@shared/model/ids';
import type { Shoot } from '../shoots/library';
import { inCaptureOrder, photoRow, type MovingState } from '../shoots/view/photo-rows';
import { shootView } from '../shoots/view/shoot-view';

export type Send = <E extends EventName>(name: E, payload: EventPayload<E>) => void;

export interface FeedPorts {
  readonly shoot: Pick<Shoot, 'id' | 'store' | 'question'>;
  readonly moving: MovingState;
  readonly send: Send;
  readonly schedule: (delayMs: number, run: () => void) => () => void;
}

export interface ShootFeed {
  /** The queue has moved: these photos are shown anew. */
  readonly touch: (photoIds: Iterable<PhotoId>) => void;
  /** Rows of the whole shoot, and the journal position they show. */
  readonly all: () => { readonly rows: PhotoRow[]; readonly seq: number };
  readonly stop: () => void;
}

/** At most ten patches a second: a person sees no more, and an import brings hundreds of events. */
const PATCH_MS = 100;
/** Sorting a large shoot costs; while photos pour in once a second is enough. */
const REORDER_MS = 1_000;

/** Tells the window what has changed in one open shoot, as whole rows, in batches. */
export function feedShoot({ shoot, moving, send, schedule }: FeedPorts): ShootFeed {
  const { id: shootId, store } = shoot;
  const touched = new Set<PhotoId>();
  let cmds: string[] = [];
  let order: Map<PhotoId, number> | null = null;
  let isViewStale = false;
  let cancelPatch: (() => void) | null = null;
  let cancelReorder: (() => void) | null = null;

  const ranks = (): Map<PhotoId, number> =>
    new Map(inCaptureOrder(store.state).map((photo, index) => [photo.id, index]));
  const reorder = (): void => {
    cancelReorder = null;
    const next = ranks();
    for (const [id, index] of next) if (order?.get(id) !== index) touched.add(id);
    order = next;
    patchSoon();
  };

  const patchSoon = (): void => {
    cancelPatch ??= schedule(PATCH_MS, patch);
  };

  function patch(): void {
    cancelPatch = null;
    const rank = (order ??= ranks());
    const rows = [...touched].flatMap((id) => {
      const photo = store.state.photos.get(id);
      return photo ? [photoRow(store.state, photo, { order: rank.get(id) ?? rank.size, moving })] : [];
    });
    touched.clear();
    send('shoot:rowsChanged', { shootId, seq: store.seq, cmds, rows });
    cmds = [];
    if (!isViewStale) return;
    isViewStale = false;
    send('shoot:viewChanged', { shootId, view: shootView(shoot) });
  }

  const note = (event: ShootEvent): void => {
    for (const id of touchesAll(event) ? store.state.photos.keys() : touchedPhotos(event)) touched.add(id);
    if (event.type === 'photoImported' || event.type === 'fileAdded' || event.type === 'photosAnalysed') reorderSoon();
  };
  const reorderSoon = (): void => {
    cancelReorder ??= schedule(REORDER_MS, reorder);
  };

  const unsubscribe = store.subscribe(({ cmd, events, isRestored }) => {
    for (const event of events) note(event);
    if (isRestored) {
      for (const id of store.state.photos.keys()) touched.add(id);
      reorderSoon();
    }
    cmds.push(cmd);
    isViewStale = true;
    patchSoon();
  });
  const unsubscribeAccess = store.onAccessChange(() => {
    isViewStale = true;
    patchSoon();
  });

  return {
    touch: (photoIds) => {
      for (const id of photoIds) touched.add(id);
      isViewStale = true;
      patchSoon();
    },
    all: () => {
      const photos = inCaptureOrder(store.state);
      order = new Map(photos.map((photo, index) => [photo.id, index]));
      return {
        rows: photos.map((photo, index) => photoRow(store.state, photo, { order: index, moving })),
        seq: store.seq,
      };
    },
    stop: () => {
      unsubscribe();
      unsubscribeAccess();
      cancelPatch?.();
      cancelReorder?.();
    },
  };
}
