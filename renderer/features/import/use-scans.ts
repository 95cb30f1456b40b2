import { useEffect, useState } from 'react';
import type { ScanView } from '@shared/contract/import-view';
import type { ShootId } from '@shared/model/ids';
import { ask, CallFailure } from '../../app/bridge';
import { said } from '../../app/said';

/** What a look at a source gave: its contents, or why there are none. */
export interface Scanned {
  readonly scan: ScanView | null;
  readonly problem: string | null;
}

/** Looks into the picked sources for one shoot. A slow look at a source that is left again is not shown under another. */
export function useScans(shootId: ShootId | null, sourceIds: readonly string[]): ReadonlyMap<string, Scanned> {
  const [scans, setScans] = useState<{
    readonly shootId: ShootId | null;
    readonly found: ReadonlyMap<string, Scanned>;
  }>({ shootId, found: new Map() });
  const found = scans.shootId === shootId ? scans.found : new Map<string, Scanned>();
  const wanted = sourceIds.filter((id) => !found.has(id)).join();
  useEffect(() => {
    if (shootId === null || wanted === '') return;
    for (const sourceId of wanted.split(',')) {
      const note = (scanned: Scanned): void => {
        setScans((now) => ({
          shootId,
          found: new Map(now.shootId === shootId ? now.found : []).set(sourceId, scanned),
        }));
      };
      ask('import:scan', { shootId, sourceId })
        .then((scan) => {
          note({ scan, problem: null });
        })
        .catch((error: unknown) => {
          note({ scan: null, problem: error instanceof CallFailure ? said(error) : String(error) });
        });
    }
  }, [shootId, wanted]);
  return found;
}
