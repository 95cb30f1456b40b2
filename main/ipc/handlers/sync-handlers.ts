import type { CallHandlers } from '@shared/contract/ipc';
import type { SyncItem, SyncPlans, SyncPreview } from '@shared/contract/sync-view';
import type { ShownState } from '@shared/contract/shown-state';
import { previewSend } from '@shared/domain/preview-send';
import type { ShootState } from '@shared/domain/shoot-state';
import { photoSync } from '@shared/domain/shown-sync';
import type { PhotoId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { faultOf } from '@shared/rules/outbox/faults';
import type { HoldReason } from '@shared/rules/hold-reason';
import { askStudioChange, changeStudio } from '../change-studio';
import { exportFailed } from '../export-failed-files';
import type { Shoot } from '../../shoots/library';
import { shootOf, type AppContext } from '../app-context';
import { listConflicts } from '../list-conflicts';

type SyncCalls =
  | 'studio:connect'
  | 'studio:askChange'
  | 'studio:change'
  | 'sync:getStatus'
  | 'sync:plan'
  | 'sync:preview'
  | 'sync:exportFailed'
  | 'sync:copyDetails'
  | 'sync:listConflicts'
  | 'sync:listItems'
  | 'sync:control';

const MODES = ['new', 'changed', 'force'] as const;
const LIST_LIMIT = 500;

/** What needs a person stands first, what is done last. */
const LIST_ORDER: Readonly<Record<ShownState, number>> = {
  failed: 0,
  conflict: 1,
  sending: 2,
  confirming: 3,
  retrying: 4,
  queued: 5,
  held: 6,
  changed: 7,
  local: 8,
  ignored: 9,
  synced: 10,
};

/** The studio and the queue. */
export function syncHandlers(context: AppContext): Pick<CallHandlers, SyncCalls> {
  const { core, studio, settings, send } = context;
  return {
    'studio:connect': async (ask) => {
      const answer = await studio.connect(ask);
      // Else the window would go on showing the studio of before.
      send('settings:changed', settings.read());
      return answer;
    },
    'studio:askChange': () => askStudioChange(context),
    'studio:change': ({ studioId }) => changeStudio(context, studioId),
    'sync:getStatus': () => Promise.resolve(studio.status()),
    'sync:plan': async ({ shootId, photoIds }) => {
      const { store } = await shootOf(context, shootId);
      return planSync(store.state, photoIds, studio.status().bytesPerSecond);
    },
    'sync:preview': async ({ shootId, mode }) => {
      const { store } = await shootOf(context, shootId);
      return viewOf(previewSend(store.state, mode, null));
    },
    'sync:exportFailed': (ask) => exportFailed(context, ask),
    'sync:listConflicts': ({ shootId }) => listConflicts(context, shootId),
    'sync:copyDetails': ({ text }) => {
      context.system.copyText(text);
      return Promise.resolve({});
    },
    'sync:listItems': async ({ shootId }) => {
      const shoots =
        shootId === null
          ? core.library.list().flatMap(({ id }) => core.library.get(id) ?? [])
          : [await shootOf(context, shootId)];
      return shoots
        .flatMap((shoot) => listItems(context, shoot))
        .sort((a, b) => LIST_ORDER[a.state] - LIST_ORDER[b.state])
        .slice(0, LIST_LIMIT);
    },
    'sync:control': ({ action }) => {
      const engine = studio.current()?.engine;
      if (action === 'pause') engine?.pause();
      if (action === 'resume') engine?.resume();
      if (action === 'kick') engine?.kick();
      if (action === 'sendAnyway') context.line.sendAnyway();
      return Promise.resolve({});
    },
  };
}

/** What each mode would send, and what is held back; by the same decision that Start asks for. */
function planSync(state: ShootState, photoIds: readonly PhotoId[] | null, bytesPerSecond: number | null): SyncPlans {
  const previews = MODES.map((mode) => ({ mode, ...previewSend(state, mode, photoIds) }));
  const plans = previews.map(({ mode, photos }) => {
    const sizeBytes = photos.reduce((sum, photo) => sum + photo.sizeBytes, 0);
    return {
      mode,
      photos: photos.length,
      sizeBytes,
      seconds: bytesPerSecond === null || bytesPerSecond <= 0 ? null : Math.ceil(sizeBytes / bytesPerSecond),
      alreadySent: photos.filter(({ wasSent }) => wasSent).length,
    };
  });
  const held = new Map<HoldReason, number>();
  for (const { reason } of previews[0]?.held ?? []) held.set(reason, (held.get(reason) ?? 0) + 1);
  return { plans, held: [...held].map(([reason, count]) => ({ reason, photos: count })) };
}

/** The first of each, with the count of all: a list of thousands is read by nobody. */
function viewOf({ photos, held }: ReturnType<typeof previewSend>): SyncPreview {
  const shown = ({ id, files: [file] }: Photo) => ({
    photoId: id,
    name: file?.name ?? '',
    version: file?.sha256.slice(0, 12) ?? '',
  });
  return {
    count: photos.length,
    sizeBytes: photos.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    photos: photos
      .slice(0, LIST_LIMIT)
      .map(({ photo, sizeBytes, wasSent }) => ({ ...shown(photo), sizeBytes, wasSent })),
    heldCount: held.length,
    held: held.slice(0, LIST_LIMIT).map(({ photo, reason }) => ({ ...shown(photo), reason })),
  };
}

function listItems({ studio }: AppContext, { id: shootId, store: { state } }: Shoot): SyncItem[] {
  return [...state.photos.values()].flatMap((photo): SyncItem[] => {
    const { sync, held, parked } = photoSync(state, photo);
    if (held === 'removed') return [];
    const live = sync === 'queued' ? studio.liveOf(photo.id) : null;
    const waitsFor = live && 'fault' in live.item ? faultOf(live.item.fault) : null;
    return [
      {
        photoId: photo.id,
        shootId,
        name: photo.files[0]?.name ?? '',
        version: photo.files[0]?.sha256.slice(0, 12) ?? '',
        state: sync === 'queued' ? (studio.moving(photo.id) ?? sync) : sync,
        percent: live?.item.state === 'sending' ? live.percent : null,
        nextTryAtMs: live?.item.state === 'waiting' ? live.item.nextAtMs : null,
        sentAtMs: state.sends.get(photo.id)?.confirmed?.at ?? null,
        held,
        error: parked
          ? { code: parked.code, message: parked.message }
          : waitsFor && { code: waitsFor.code, message: waitsFor.sentence },
      },
    ];
  });
}
