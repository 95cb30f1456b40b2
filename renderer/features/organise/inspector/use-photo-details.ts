import { useEffect, useState } from 'react';
import type { CallOutput } from '@shared/contract/ipc';
import type { PhotoRow } from '@shared/contract/photo-row';
import { ask, CallFailure } from '../../../app/bridge';
import { useShootStore } from '../../../stores/shoot-store';

export type PhotoDetails = CallOutput<'photo:getMetadata'>;

/** Whoever runs through photos with the arrow keys does not ask about each. */
const REST_MS = 120;

/** Everything about one photo, asked for when it has been looked at for a moment; the last answer stays until then. */
export function usePhotoDetails(row: PhotoRow | null): PhotoDetails | null {
  const shootId = useShootStore((state) => state.shootId);
  const [details, setDetails] = useState<PhotoDetails | null>(null);
  const id = row?.id ?? null;
  useEffect(() => {
    if (id === null || shootId === null) return undefined;
    let isStale = false;
    const timer = setTimeout(() => {
      ask('photo:getMetadata', { shootId, photoId: id }).then(
        (answer) => {
          if (!isStale) setDetails(answer);
        },
        (error: unknown) => {
          // It is not in the shoot any more: there is nothing to show of it.
          if (!(error instanceof CallFailure)) throw error;
        },
      );
    }, REST_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
    // The row itself: an edit of this photo makes another row, and what it changed is read again.
  }, [id, row, shootId]);
  return details?.photo.id === id ? details : null;
}
