import { useCallback, useEffect, useState } from 'react';
import type { LeaveView } from '@shared/contract/safety-view';
import { ask } from '../../app/bridge';
import { useAppStore } from '../../stores/app-store';
import { useImportStore } from '../../stores/import-store';
import { showFailure } from '../../stores/toast-store';
import { useVerifyStore } from '../../stores/verify-store';

/** The answer, looked at again whenever something that it rests on has changed. */
export function useLeaveCheck(): { readonly view: LeaveView | null; readonly look: () => void } {
  const [view, setView] = useState<LeaveView | null>(null);
  const shoots = useAppStore((state) => state.shoots);
  const copyDirs = useAppStore((state) => state.settings?.copyDirs);
  const imports = useImportStore((state) =>
    [...state.imports.values()].map((run) => `${run.importId} ${run.state}`).join(),
  );
  const verify = useVerifyStore((state) => `${state.view?.state ?? ''} ${String(state.view?.bad.length ?? 0)}`);
  const look = useCallback((): void => {
    ask('leave:check', {}).then(setView).catch(showFailure);
  }, []);
  // The values are no arguments of the question: that they change is what makes it be asked again.
  useEffect(look, [look, shoots, copyDirs, imports, verify]);
  return { view, look };
}
