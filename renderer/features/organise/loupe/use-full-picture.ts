import { useEffect, useState } from 'react';
import type { Said } from '@shared/contract/said';
import type { PhotoRow } from '@shared/contract/photo-row';
import { ask, CallFailure } from '../../../app/bridge';
import { useShootStore } from '../../../stores/shoot-store';

/** Size of a loaded picture, in its own pixels. */
export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** How far the full-size picture of a photo has come. */
export type FullPicture =
  | { readonly is: 'making' }
  | { readonly is: 'there'; readonly size: PictureSize }
  | { readonly is: 'refused'; readonly why: Said };

interface FullPictureState {
  readonly full: FullPicture;
  readonly onLoad: (size: PictureSize) => void;
  readonly onError: () => void;
}

const MAKING: FullPicture = { is: 'making' };

/** Follows the loading of a photo's full size; when it fails, main is asked why. */
export function useFullPicture(row: PhotoRow, url: string): FullPictureState {
  const [state, setState] = useState<{ readonly url: string; readonly full: FullPicture }>({ url, full: MAKING });
  const [failedUrl, setFailedUrl] = useState<string | null>(null);
  const { id: photoId } = row;
  useEffect(() => {
    const { shootId } = useShootStore.getState();
    if (failedUrl !== url || shootId === null) return;
    ask('photo:explainPicture', { shootId, photoId })
      .then(({ refused }) => {
        if (refused) setState({ url, full: { is: 'refused', why: refused } });
      })
      .catch((error: unknown) => {
        if (!(error instanceof CallFailure)) throw error;
        setState({ url, full: { is: 'refused', why: error } });
      });
  }, [failedUrl, url, photoId]);
  return {
    full: state.url === url ? state.full : MAKING,
    onLoad: (size) => {
      setState({ url, full: { is: 'there', size } });
    },
    onError: () => {
      setFailedUrl(url);
    },
  };
}
