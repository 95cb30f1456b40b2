import { useCallback, useEffect, useState } from 'react';
import type { CallOutput } from '@shared/contract/ipc';
import type { ImportReport } from '@shared/contract/import-view';
import { importIdSchema, type ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { showFailure } from '../../stores/toast-store';

/** How often the report is read again while the rest is being copied, ms. */
const LOOK_EVERY_MS = 1000;

interface Report {
  readonly report: ImportReport | null;
  /** The rest is being copied somewhere. */
  readonly isBusy: boolean;
  readonly copyRest: (dir: string | null) => Promise<CallOutput<'import:copyRest'>>;
}

/** The report of an ended import, kept up with what is copied afterwards. */
export function useReport(shootId: ShootId, importId: string, isEnded: boolean): Report {
  const [report, setReport] = useState<ImportReport | null>(null);
  const [isBusy, setBusy] = useState(false);
  const read = useCallback(() => {
    ask('import:getReport', { shootId, importId: importIdSchema.parse(importId) })
      .then(setReport)
      .catch(showFailure);
  }, [shootId, importId]);
  useEffect(() => {
    if (isEnded) read();
  }, [isEnded, read]);
  // Also when it was begun by a dialog that was closed since.
  const isCopying = isBusy || (report !== null && report.rest !== null);
  useEffect(() => {
    if (!isCopying) return undefined;
    const timer = window.setInterval(read, LOOK_EVERY_MS);
    return () => {
      window.clearInterval(timer);
    };
  }, [isCopying, read]);
  const copyRest: Report['copyRest'] = async (dir) => {
    setBusy(true);
    try {
      return await ask('import:copyRest', { shootId, importId: importIdSchema.parse(importId), dir });
    } finally {
      setBusy(false);
      read();
    }
  };
  return { report, isBusy: isCopying, copyRest };
}
