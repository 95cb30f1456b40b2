import { useEffect, useState } from 'react';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { FilePlace } from '@shared/contract/safety-view';
import { ask, CallFailure } from '../../../app/bridge';
import { useShootStore } from '../../../stores/shoot-store';

/** Where the files of a photo are; asked again whenever the photo has changed, also by a check of its copies. */
export function usePlaces(row: PhotoRow): readonly FilePlace[] {
  const shootId = useShootStore((state) => state.shootId);
  const [places, setPlaces] = useState<{ readonly id: string; readonly list: readonly FilePlace[] } | null>(null);
  const { id } = row;
  useEffect(() => {
    if (shootId === null) return undefined;
    let isStale = false;
    ask('safety:listPlaces', { shootId, photoId: id }).then(
      (list) => {
        if (!isStale) setPlaces({ id, list });
      },
      (error: unknown) => {
        // It is not in the shoot any more: there is nothing to show of it.
        if (!(error instanceof CallFailure)) throw error;
      },
    );
    return () => {
      isStale = true;
    };
    // The row itself: every change of the photo makes another one.
  }, [id, row, shootId]);
  return places?.id === id ? places.list : [];
}
