import { useEffect, useState } from 'react';
import type { SyncItem } from '@shared/contract/sync-view';
import type { ShootId } from '@shared/model/ids';
import { ask, hear } from '../../app/bridge';
import { useShootStore } from '../../stores/shoot-store';

/** Items of the queue, read again as it moves; at most twice a second. */
export function useSyncItems(shootId: ShootId | null): readonly SyncItem[] {
  const [items, setItems] = useState<readonly SyncItem[]>([]);
  const version = useShootStore((state) => state.version);
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = (): void => {
      timer = null;
      ask('sync:listItems', { shootId })
        .then((list) => {
          if (isWanted) setItems(list);
        })
        .catch(() => undefined); // A shoot that cannot be opened is told where it is opened.
    };
    const soon = (): void => {
      timer ??= setTimeout(read, 500);
    };
    read();
    const stop = hear('sync:statusChanged', soon);
    return () => {
      isWanted = false;
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [shootId, version]);
  return items;
}
