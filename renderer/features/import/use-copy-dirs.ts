import { useEffect, useState } from 'react';
import type { CopyDirView } from '@shared/contract/import-view';
import { ask } from '../../app/bridge';
import { showFailure } from '../../stores/toast-store';

/** What is known of the chosen folders: whether they are there, and how much room they have. */
export function useCopyDirs(dirs: readonly string[]): readonly CopyDirView[] {
  const [views, setViews] = useState<readonly CopyDirView[]>([]);
  const wanted = dirs.join('\n');
  useEffect(() => {
    let isWanted = true;
    ask('import:describeCopyDirs', { dirs: wanted === '' ? [] : wanted.split('\n') })
      .then((found) => {
        if (isWanted) setViews(found);
      })
      .catch(showFailure);
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  return views;
}
