import { useEffect, useState } from 'react';
import type { SyncPlans } from '@shared/contract/sync-view';
import type { PhotoId, ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { useShootStore } from '../../stores/shoot-store';
import { showFailure } from '../../stores/toast-store';

/** What each mode would send now; counted by main, as Start would do. */
export function usePlans(shootId: ShootId, photoIds: readonly PhotoId[] | null = null): SyncPlans | null {
  const [plans, setPlans] = useState<SyncPlans | null>(null);
  const version = useShootStore((state) => state.version);
  useEffect(() => {
    let isWanted = true;
    ask('sync:plan', { shootId, photoIds: photoIds === null ? null : [...photoIds] })
      .then((found) => {
        if (isWanted) setPlans(found);
      })
      .catch(showFailure);
    return () => {
      isWanted = false;
    };
  }, [shootId, photoIds, version]);
  return plans;
}
