import { useEffect, useState } from 'react';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { SyncItem } from '@shared/contract/sync-view';
import { ask, CallFailure } from '../../../app/bridge';
import { useShootStore } from '../../../stores/shoot-store';

/** States about which the queue knows more than the row: times, percent, and why it failed. */
const TELLING: readonly string[] = ['sending', 'retrying', 'synced', 'failed', 'conflict', 'ignored'];
const REST_MS = 200;

/** What the queue says of one photo; null where it has nothing to add. */
export function useSyncItem(row: PhotoRow | null): SyncItem | null {
  const shootId = useShootStore((state) => state.shootId);
  const [item, setItem] = useState<SyncItem | null>(null);
  const id = row?.id ?? null;
  const state = row?.sync ?? null;
  useEffect(() => {
    if (id === null || shootId === null || state === null || !TELLING.includes(state)) return undefined;
    let isStale = false;
    const timer = setTimeout(() => {
      ask('sync:listItems', { shootId }).then(
        (items) => {
          if (!isStale) setItem(items.find((one) => one.photoId === id) ?? null);
        },
        (error: unknown) => {
          // The state itself is told by the row; only its details stay away.
          if (!(error instanceof CallFailure)) throw error;
        },
      );
    }, REST_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [id, state, shootId]);
  return item?.photoId === id && item.state === state ? item : null;
}
